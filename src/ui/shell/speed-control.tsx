// Lab seconds per wall second: a logarithmic slider, auto and max.
import { Popover, Slider } from 'radix-ui';
import { Button } from '../parts/button';
import { useActions, useFact } from '../state/lab-context';
import { usePage } from '../state/page-context';
import { speedText } from '../words/time';

const PRESETS = [0.01, 0.05, 0.25, 1, 5, 25, 100] as const;

/** Two figures, so that the slider stops at round speeds. */
const speedAt = (exponent: number): number => Number((10 ** exponent).toPrecision(2));

export function SpeedControl({ compact }: { readonly compact: boolean }) {
  const speed = useFact((_, status) => status.speed);
  const pace = useFact((_, status) => (status.transport === 'playing' ? status.pace : 0));
  const { setSpeed } = useActions();
  const { watching } = usePage();
  const chosen = typeof speed === 'number' ? speed : undefined;
  const shown = speed === 'auto' && pace > 0 && !compact ? `auto ${speedText(pace)}` : speedText(speed);
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <Button
          look="quiet"
          size="small"
          className="min-w-12 font-mono text-xs text-ink"
          title="Speed of lab time"
          disabled={watching}
          aria-label={`Speed ${shown}`}
        >
          {shown}
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          sideOffset={4}
          collisionPadding={8}
          className="z-50 w-72 rounded-lg border border-line bg-panel p-4 shadow-raised"
          aria-label="Speed"
        >
          <Slider.Root
            min={-2}
            max={2}
            step={0.05}
            value={[Math.log10(chosen ?? 1)]}
            onValueChange={([exponent]) => exponent !== undefined && void setSpeed(speedAt(exponent))}
            className="relative flex h-5 w-full touch-none items-center"
          >
            <Slider.Track className="relative h-1 w-full rounded-full bg-line">
              <Slider.Range className="absolute h-full rounded-full bg-accent" />
            </Slider.Track>
            <Slider.Thumb
              aria-label="Speed"
              aria-valuetext={chosen === undefined ? speedText(speed) : `${chosen} lab seconds per second`}
              className="block size-4 rounded-full border-2 border-accent bg-panel"
            />
          </Slider.Root>
          <div className="mt-2 flex justify-between">
            {PRESETS.map((preset) => (
              <Button
                key={preset}
                look="quiet"
                size="tiny"
                className="font-mono text-xs"
                aria-pressed={speed === preset}
                onClick={() => void setSpeed(preset)}
              >
                {speedText(preset)}
              </Button>
            ))}
          </div>
          <div className="mt-2 grid grid-cols-2 gap-2">
            <Button aria-pressed={speed === 'auto'} onClick={() => void setSpeed('auto')}>
              auto
            </Button>
            <Button aria-pressed={speed === 'max'} onClick={() => void setSpeed('max')}>
              max
            </Button>
          </div>
          <p className="mt-3 text-xs text-ink-2">
            Lab seconds per second of yours. Auto slows down while a request is under way, so that you see it fly; max
            does not wait at all.
          </p>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
