// One part at a time, chosen by the tabs at the bottom, within reach of a thumb.
import { CircleDot, Database, GanttChart, type LucideIcon, PanelRight } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { ClientPanel } from '../client/client-panel';
import { Inspector } from '../inspector/inspector';
import { TimelinePicture } from '../pictures/timeline/timeline-picture';
import { type PhoneTab, useChoices } from '../state/choices';
import { Stage } from './stage';

const TABS: readonly { readonly value: PhoneTab; readonly label: string; readonly icon: LucideIcon }[] = [
  { value: 'ring', label: 'Ring', icon: CircleDot },
  { value: 'client', label: 'Client', icon: Database },
  { value: 'inspect', label: 'Inspect', icon: PanelRight },
  { value: 'timeline', label: 'Timeline', icon: GanttChart },
];

export function PhoneLayout() {
  const tab = useChoices((choices) => choices.phoneTab);
  const choose = useChoices((choices) => choices.choose);
  const open = (value: string) => {
    const chosen = TABS.find((each) => each.value === value);
    if (chosen !== undefined) choose({ phoneTab: chosen.value });
  };
  return (
    <Tabs.Root value={tab} onValueChange={open} className="flex h-full flex-col">
      <div className="min-h-0 flex-1">
        <Tabs.Content value="ring" className="h-full">
          <Stage />
        </Tabs.Content>
        <Tabs.Content value="client" className="h-full">
          <ClientPanel />
        </Tabs.Content>
        <Tabs.Content value="inspect" className="h-full">
          <Inspector />
        </Tabs.Content>
        <Tabs.Content value="timeline" className="h-full">
          <TimelinePicture />
        </Tabs.Content>
      </div>
      <Tabs.List
        aria-label="Parts of the page"
        className="grid shrink-0 grid-cols-4 border-t border-line pb-[env(safe-area-inset-bottom)]"
      >
        {TABS.map(({ value, label, icon: Icon }) => (
          <Tabs.Trigger
            key={value}
            value={value}
            className="flex h-14 flex-col items-center justify-center gap-0.5 text-xs text-ink-2 -outline-offset-2 data-[state=active]:font-medium data-[state=active]:text-accent"
          >
            <Icon aria-hidden size="1.125rem" strokeWidth={1.75} />
            {label}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
    </Tabs.Root>
  );
}
