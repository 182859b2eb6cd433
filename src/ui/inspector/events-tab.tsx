// What happened, in sentences with reasons, newest last. One click leads to the moment and its node.
import { ToggleGroup } from 'radix-ui';
import { useLayoutEffect, useRef } from 'react';
import { nodeId } from '../../base/ids';
import { LAB } from '../../trace/event';
import { useChoices } from '../state/choices';
import { useLab, useView } from '../state/lab-context';
import { indexOf } from '../state/view-at';
import { EVENT_CLASSES } from '../words/event-classes';
import { feedOf } from '../words/feed';
import { EventRow } from './event-row';

export function EventsTab() {
  const lab = useLab();
  const { tick } = useView();
  const hidden = useChoices((choices) => choices.hiddenEvents);
  const position = useChoices((choices) => choices.viewPosition);
  const selected = useChoices((choices) => choices.selectedEventIndex);
  const { choose, select, goTo } = useChoices.getState();
  const list = useRef<HTMLOListElement>(null);
  const followed = useRef(true);
  const end = indexOf(lab, position);
  const feed = feedOf(lab.trace, end, new Set(hidden));

  useLayoutEffect(() => {
    const element = list.current;
    if (tick >= 0 && element !== null && followed.current) element.scrollTop = element.scrollHeight;
  }, [tick]);

  const show = (shown: string[]) => {
    choose({
      hiddenEvents: EVENT_CLASSES.map(({ value }) => value).filter((value) => !shown.includes(value)),
    });
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <ToggleGroup.Root
        type="multiple"
        aria-label="Which events"
        value={EVENT_CLASSES.map(({ value }) => value).filter((value) => !hidden.includes(value))}
        onValueChange={show}
        className="flex shrink-0 flex-wrap gap-1 px-3.5 pt-3 pb-2"
      >
        {EVENT_CLASSES.map(({ value, label }) => (
          <ToggleGroup.Item
            key={value}
            value={value}
            className="rounded-full border border-line px-2 py-0.5 text-xs text-ink-2 line-through decoration-ink-2/60 data-[state=on]:bg-raised data-[state=on]:text-ink data-[state=on]:no-underline"
          >
            {label}
          </ToggleGroup.Item>
        ))}
      </ToggleGroup.Root>
      {feed.length === 0 ? (
        <p className="px-3.5 text-ink-2">No event of these kinds yet.</p>
      ) : (
        <ol
          ref={list}
          aria-label="Events, newest last"
          className="min-h-0 flex-1 overflow-auto border-t border-line pb-2"
          onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
            followed.current = scrollHeight - scrollTop - clientHeight < 24;
          }}
        >
          {feed.map(({ index, event }) => (
            <EventRow
              key={index}
              event={event}
              selected={selected === index}
              onSelect={() => {
                select({
                  selectedEventIndex: index,
                  ...(event.node === LAB ? {} : { selectedNode: nodeId(event.node) }),
                });
                goTo({ at: event.at, index: index + 1 });
              }}
            />
          ))}
        </ol>
      )}
    </div>
  );
}
