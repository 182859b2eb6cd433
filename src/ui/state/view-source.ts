// The view that the whole page draws: of the live trace or of an earlier moment, renewed about eight times a second
// while events stream in and at once when the person acts. One object for all pictures, so that they agree.
import type { LabTime } from '../../base/ids';
import type { LabStatus, ObservableLab } from '../../lab/lab-api';
import type { ClusterView } from '../../trace/views';
import { frameClock } from '../frame-clock';
import { useChoices, type ViewPosition } from './choices';
import { viewAt } from './view-at';

export interface ShownView {
  readonly view: ClusterView;
  /** The moment that is shown. */
  readonly at: LabTime;
  /** False while the past is shown. */
  readonly live: boolean;
  /** Rises with each renewal: live views are renewed in place, so compare this and not the view. */
  readonly tick: number;
}

const RENEW_EVERY_MS = 125;

export class ViewSource {
  private readonly listeners = new Set<() => void>();
  private readonly lab: ObservableLab;
  private shown: ShownView;
  private seen: LabStatus;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private renewedAtMs = Number.NEGATIVE_INFINITY;

  constructor(lab: ObservableLab) {
    this.lab = lab;
    this.seen = lab.status();
    this.shown = this.take(0);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): ShownView => this.shown;
  readonly status = (): LabStatus => this.seen;

  /** Listens to the lab and to the person; returns the way to stop. */
  connect(): () => void {
    const stops = [
      this.lab.on('events', () => this.onStatus(this.lab.status())),
      this.lab.on('status', (status) => this.onStatus(status)),
      useChoices.subscribe((now, before) => {
        if (now.viewPosition !== before.viewPosition) this.renew();
      }),
    ];
    this.seen = this.lab.status();
    this.renew();
    return () => {
      for (const stop of stops) stop();
      clearTimeout(this.timer);
      this.timer = undefined;
    };
  }

  private onStatus(status: LabStatus): void {
    const before = this.seen;
    this.seen = status;
    const turned =
      before.phase !== status.phase || before.transport !== status.transport || before.speed !== status.speed;
    if (turned) this.renew();
    else {
      this.lead();
      this.renewSoon();
    }
  }

  private renewSoon(): void {
    if (this.timer !== undefined) return;
    const waitMs = this.renewedAtMs + RENEW_EVERY_MS - performance.now();
    if (waitMs <= 0) this.renew();
    else this.timer = setTimeout(() => this.renew(), waitMs);
  }

  private renew(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.renewedAtMs = performance.now();
    this.seen = { ...this.lab.status() };
    this.shown = this.take(this.shown.tick + 1);
    this.lead();
    for (const listener of this.listeners) listener();
  }

  private lead(): void {
    const position = useChoices.getState().viewPosition;
    frameClock.follow({
      live: position === 'live',
      playing: this.seen.transport === 'playing' && this.seen.phase === 'open',
      pace: this.seen.speed === 'max' ? Number.POSITIVE_INFINITY : this.seen.pace,
      now: position === 'live' ? this.seen.now : position.at,
    });
  }

  private take(tick: number): ShownView {
    const position: ViewPosition = useChoices.getState().viewPosition;
    return {
      view: viewAt(this.lab, position),
      at: position === 'live' ? this.lab.now() : position.at,
      live: position === 'live',
      tick,
    };
  }
}
