// The timeline: who said what to whom and when, what was broken meanwhile, and the moment that the page shows.

import { useEffect, useRef } from 'react';
import { Button } from '../../parts/button';
import { useChoices } from '../../state/choices';
import { useLab, useView } from '../../state/lab-context';
import { useSize } from '../use-size';
import { TimelineBody } from './timeline-body';
import { useTimeWindow } from './use-time-window';

export function TimelinePicture() {
  const [body, size] = useSize<HTMLDivElement>();
  const control = useTimeWindow();
  const { live } = useView();
  const goTo = useChoices((choices) => choices.goTo);
  const lab = useLab();
  // Looking at the past may have moved the window there: back to now means following it again.
  const wasLive = useRef(live);
  useEffect(() => {
    if (live && !wasLive.current) control.follow();
    wasLive.current = live;
  }, [live, control]);
  return (
    <section aria-label="Timeline" className="flex h-full min-h-0 flex-col overflow-hidden bg-bg select-none">
      <header className="flex h-8 shrink-0 items-center gap-3 px-4 text-[0.6875rem] text-ink-2">
        <h2 className="min-w-0 truncate">
          <span className="font-medium text-ink">Timeline</span> · messages between nodes · drag the playhead to go back
        </h2>
        {!(control.follows && live) && (
          <Button
            look="link"
            className="shrink-0 text-[0.6875rem]"
            onClick={() => {
              goTo('live');
              control.follow();
            }}
          >
            follow now
          </Button>
        )}
        <p className="ml-auto shrink-0 whitespace-nowrap max-sm:hidden">
          writes ▪ reads ○ hints ◆ Merkle ▵ gossip · lost <span className="text-bad">✕</span>
        </p>
      </header>
      <div ref={body} className="relative min-h-0 flex-1 overflow-hidden">
        {size !== undefined && size.height > 24 && <TimelineBody key={lab.seed} size={size} control={control} />}
      </div>
    </section>
  );
}
