// Every action by name.
import { Command } from 'cmdk';
import { Dialog } from 'radix-ui';
import { useActions, useLab, useStatus, useView } from '../state/lab-context';
import { useCanAct } from '../state/page-context';
import { paletteGroups } from './palette-groups';

export function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  const lab = useLab();
  const { view } = useView();
  const { transport } = useStatus();
  const groups = paletteGroups({
    lab,
    view,
    actions: useActions(),
    canAct: useCanAct(),
    playing: transport === 'playing',
  });
  return (
    <Command.Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      label="Every action"
      loop
      overlayClassName="fixed inset-0 z-40 bg-black/40"
      contentClassName="fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-1.5rem)] max-w-lg -translate-x-1/2 overflow-hidden rounded-xl border border-line bg-panel shadow-raised"
    >
      <Dialog.Title className="sr-only">Every action</Dialog.Title>
      <Dialog.Description className="sr-only">Type to find an action, then press Enter.</Dialog.Description>
      <Command.Input
        placeholder="What do you want to do?"
        className="h-12 w-full border-b border-line bg-transparent px-4 outline-none placeholder:text-ink-2"
      />
      <Command.List className="max-h-[min(24rem,60vh)] overflow-auto p-1.5">
        <Command.Empty className="px-3 py-4 text-ink-2">No action has this name.</Command.Empty>
        {groups.map((group) => (
          <Command.Group
            key={group.title}
            heading={group.title}
            className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-2"
          >
            {group.items.map((item) => (
              <Command.Item
                key={item.label}
                value={`${group.title} ${item.label}`}
                disabled={item.disabled === true}
                onSelect={() => {
                  onClose();
                  item.run();
                }}
                className="flex min-h-8 items-center rounded-md px-2.5 data-[disabled=true]:opacity-45 data-[selected=true]:bg-raised"
              >
                <span className="min-w-0 flex-1 truncate">{item.label}</span>
                {item.key !== undefined && <span className="font-mono text-xs text-ink-2">{item.key}</span>}
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
    </Command.Dialog>
  );
}
