// The right panel: what is selected, and five ways to look inside. They scroll together, so that no card is cut.
import { Tabs } from 'radix-ui';
import { GossipMatrix } from '../pictures/gossip/gossip-matrix';
import { MerklePicture } from '../pictures/merkle/merkle-picture';
import { type InspectorTab, useChoices } from '../state/choices';
import { EventsTab } from './events-tab';
import { MessageCard } from './message-card';
import { NodeCard } from './node-card';
import { RequestCard } from './request-card';
import { StorageTab } from './storage-tab';
import { VersionsTab } from './versions-tab';

const TABS: readonly { readonly value: InspectorTab; readonly label: string }[] = [
  { value: 'versions', label: 'Versions' },
  { value: 'gossip', label: 'Gossip' },
  { value: 'merkle', label: 'Merkle' },
  { value: 'storage', label: 'Storage' },
  { value: 'events', label: 'Events' },
];

export function Inspector() {
  const tab = useChoices((choices) => choices.inspectorTab);
  const choose = useChoices((choices) => choices.choose);
  const open = (value: string) => {
    const chosen = TABS.find((each) => each.value === value);
    if (chosen !== undefined) choose({ inspectorTab: chosen.value });
  };
  return (
    <Tabs.Root value={tab} onValueChange={open} className="flex h-full flex-col bg-panel">
      <Tabs.List aria-label="Inspector" className="flex shrink-0 flex-wrap gap-0.5 px-2.5 pt-2.5">
        {TABS.map(({ value, label }) => (
          <Tabs.Trigger
            key={value}
            value={value}
            className="rounded-md px-2 py-1 text-ink-2 max-lg:px-1.5 hover:text-ink data-[state=active]:bg-raised data-[state=active]:font-medium data-[state=active]:text-ink"
          >
            {label}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      <div className="flex min-h-0 flex-1 flex-col overflow-auto">
        <RequestCard />
        <MessageCard />
        <NodeCard />
        <Tabs.Content value="versions" className="flex flex-1 flex-col">
          <VersionsTab />
        </Tabs.Content>
        <Tabs.Content value="gossip" className="flex-1 px-3.5 pt-3 pb-4">
          <GossipMatrix />
        </Tabs.Content>
        <Tabs.Content value="merkle" className="flex-1">
          <MerklePicture />
        </Tabs.Content>
        <Tabs.Content value="storage" className="flex-1">
          <StorageTab />
        </Tabs.Content>
        <Tabs.Content value="events" className="flex min-h-72 flex-1 flex-col">
          <EventsTab />
        </Tabs.Content>
      </div>
    </Tabs.Root>
  );
}
