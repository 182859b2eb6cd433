// The bar on top: who this is, which cluster, the transport, and the settings of the page itself.
import { CircleHelp, PanelLeft, PanelRight } from 'lucide-react';
import { IconButton } from '../parts/icon-button';
import { useChoices } from '../state/choices';
import { AppearanceMenu } from './appearance-menu';
import { ClusterMenu } from './cluster-menu';
import { ExecutorSwitch } from './executor-switch';
import { LabClock } from './lab-clock';
import { Logo } from './logo';
import { SettingsChip } from './settings-chip';
import { SpeedControl } from './speed-control';
import { Transport } from './transport';
import type { Screen } from './use-screen';

export function TopBar({ screen }: { readonly screen: Screen }) {
  return (
    <header className="flex min-h-13 shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line bg-bg px-4 py-1.5 max-sm:gap-x-2 max-sm:px-3">
      <h1 className={screen === 'phone' ? 'sr-only' : ''}>
        <Logo />
      </h1>
      {screen === 'tablet' && <DrawerButton drawer="client" />}
      {screen === 'desk' && <SettingsChip />}
      {screen === 'desk' && <ClusterMenu />}
      <div className="flex flex-1 flex-wrap items-center justify-center gap-x-2 gap-y-1 max-sm:justify-start">
        <Transport compact={screen === 'phone'} />
        <SpeedControl compact={screen === 'phone'} />
        <LabClock compact={screen === 'phone'} />
      </div>
      {screen === 'desk' && <ExecutorSwitch />}
      {screen === 'desk' ? <AppearanceMenu /> : <ClusterMenu compact />}
      {screen !== 'phone' && <HelpButton />}
      {screen === 'tablet' && <DrawerButton drawer="inspector" />}
    </header>
  );
}

function HelpButton() {
  const choose = useChoices((choices) => choices.choose);
  return <IconButton icon={CircleHelp} label="Help (?)" framed onClick={() => choose({ dialog: 'help' })} />;
}

function DrawerButton({ drawer }: { readonly drawer: 'client' | 'inspector' }) {
  const open = useChoices((choices) => choices.drawer) === drawer;
  const choose = useChoices((choices) => choices.choose);
  return (
    <IconButton
      icon={drawer === 'client' ? PanelLeft : PanelRight}
      label={drawer === 'client' ? 'Client and nodes' : 'Inspector'}
      framed
      aria-expanded={open}
      onClick={() => choose({ drawer: open ? undefined : drawer })}
    />
  );
}
