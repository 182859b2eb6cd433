// What concerns the cluster as a whole; on a phone also what has no room in the bar.
import { ChevronDown, EllipsisVertical } from 'lucide-react';
import { Button } from '../parts/button';
import { IconButton } from '../parts/icon-button';
import { Menu } from '../parts/menu';
import { MenuItem } from '../parts/menu-item';
import { type Theme, useChoices } from '../state/choices';
import { useLastFault } from '../state/fault-history';
import { useActions, useLab } from '../state/lab-context';
import { useCanAct } from '../state/page-context';

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

export function ClusterMenu({ compact = false }: { readonly compact?: boolean }) {
  const lab = useLab();
  const { loadSamples, healAll, undoLastFault } = useActions();
  const choose = useChoices((choices) => choices.choose);
  const canAct = useCanAct();
  const lastFault = useLastFault(lab);
  const trigger = compact ? (
    <IconButton icon={EllipsisVertical} label="Menu" framed />
  ) : (
    <Button>
      Cluster <ChevronDown aria-hidden size="0.875rem" />
    </Button>
  );
  return (
    <Menu trigger={trigger} align={compact ? 'end' : 'start'}>
      <MenuItem disabled={!canAct} onSelect={() => void loadSamples()}>
        Load sample data
      </MenuItem>
      <MenuItem disabled={!canAct} onSelect={() => choose({ dialog: 'cut' })} hint="c">
        Cut a link…
      </MenuItem>
      <MenuItem disabled={!canAct} onSelect={() => void healAll()}>
        Heal every link
      </MenuItem>
      <MenuItem disabled={!canAct} onSelect={() => choose({ dialog: 'add-node' })}>
        Add a node…
      </MenuItem>
      <MenuItem disabled={!canAct || lastFault === undefined} onSelect={() => void undoLastFault()}>
        {lastFault === undefined ? 'Undo last fault' : `Undo: ${lastFault}`}
      </MenuItem>
      <hr className="my-1 border-line" />
      <MenuItem onSelect={() => choose({ dialog: 'new-cluster' })}>New cluster…</MenuItem>
      <MenuItem onSelect={() => choose({ dialog: 'settings' })}>All settings</MenuItem>
      <MenuItem onSelect={() => choose({ dialog: 'palette' })} hint="Ctrl K">
        Every action…
      </MenuItem>
      {compact && <AppearanceItems />}
    </Menu>
  );
}

function AppearanceItems() {
  const theme = useChoices((choices) => choices.theme);
  const choose = useChoices((choices) => choices.choose);
  return (
    <>
      <hr className="my-1 border-line" />
      <MenuItem onSelect={() => choose({ dialog: 'switch-executor' })}>Workers or Simulation…</MenuItem>
      {THEMES.map((each) => (
        <MenuItem key={each} checked={theme === each} onSelect={() => choose({ theme: each })}>
          Theme: {each}
        </MenuItem>
      ))}
      <MenuItem onSelect={() => choose({ dialog: 'help' })}>Help</MenuItem>
    </>
  );
}
