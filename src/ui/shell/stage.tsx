// The ring with what stands above it: the banner of the past, or the first visit's prompt. Nothing lies over the ring.
import { RingPicture } from '../pictures/ring/ring-picture';
import { useFact } from '../state/lab-context';
import { FirstPrompt } from './first-prompt';
import { PastBanner } from './past-banner';
import { RingChangeCard } from './ring-change-card';

export function Stage() {
  const live = useFact((shown) => shown.live);
  return (
    <section aria-label="Ring" className="flex h-full flex-col bg-stage">
      {live ? <FirstPrompt /> : <PastBanner />}
      <RingChangeCard />
      <div className="min-h-0 flex-1">
        <RingPicture />
      </div>
    </section>
  );
}
