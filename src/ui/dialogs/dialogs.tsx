// Which dialog is open, one at a time.
import { useChoices } from '../state/choices';
import { AddNodeDialog } from './add-node-dialog';
import { CommandPalette } from './command-palette';
import { ConditionsDialog } from './conditions-dialog';
import { CutDialog } from './cut-dialog';
import { HelpDialog } from './help-dialog';
import { NewClusterDialog } from './new-cluster-dialog';
import { RemoveNodeDialog } from './remove-node-dialog';
import { ResolveDialog } from './resolve-dialog';
import { SettingsDialog } from './settings-dialog';
import { SwitchExecutorDialog } from './switch-executor-dialog';

export function Dialogs() {
  const dialog = useChoices((choices) => choices.dialog);
  const node = useChoices((choices) => choices.selectedNode);
  const choose = useChoices((choices) => choices.choose);
  const onClose = () => choose({ dialog: undefined });
  switch (dialog) {
    case undefined:
      return null;
    case 'help':
      return <HelpDialog onClose={onClose} />;
    case 'palette':
      return <CommandPalette onClose={onClose} />;
    case 'settings':
      return <SettingsDialog onClose={onClose} />;
    case 'new-cluster':
      return <NewClusterDialog onClose={onClose} />;
    case 'cut':
      return <CutDialog onClose={onClose} />;
    case 'switch-executor':
      return <SwitchExecutorDialog onClose={onClose} />;
    case 'resolve':
      return <ResolveDialog onClose={onClose} />;
    case 'add-node':
      return <AddNodeDialog replaces={undefined} onClose={onClose} />;
    case 'replace-node':
      return node === undefined ? null : <AddNodeDialog key={node} replaces={node} onClose={onClose} />;
    case 'remove-node':
      return node === undefined ? null : <RemoveNodeDialog node={node} onClose={onClose} />;
    case 'conditions':
      return node === undefined ? null : <ConditionsDialog key={node} node={node} onClose={onClose} />;
  }
}
