// Whether the lab can go on: open, stalled by a host that does not answer, failed, or closed. Nothing waits in silence.
import { Fault, sentenceOf } from '../base/fault';
import type { ConductorState } from './conductor-api';
import type { WallClock } from './wall-clock';

export interface HealthPorts {
  readonly clock: WallClock;
  readonly stallAfterMs: number;
  /** The nodes that are waited for. */
  readonly awaited: () => ReadonlySet<string>;
  readonly onStall: () => void;
}

export class Health {
  readonly #ports: HealthPorts;
  phase: ConductorState['phase'] = 'open';
  /** What is wrong and what to do, when the phase is not `open`. */
  problem: string | undefined;
  /** Why calls are refused, once the lab has ended. */
  refusal: Fault | undefined;

  constructor(ports: HealthPorts) {
    this.#ports = ports;
  }

  /** Waits; calls the lab stalled when it takes too long, and open again when the answer comes after all. */
  async watched<T>(answer: PromiseLike<T>): Promise<T> {
    const { clock, stallAfterMs, awaited, onStall } = this.#ports;
    const cancel = clock.after(stallAfterMs, () => {
      if (this.phase !== 'open') return;
      this.phase = 'stalled';
      this.problem = stallSentence([...awaited()], stallAfterMs);
      onStall();
    });
    try {
      return await answer;
    } finally {
      cancel();
      if (this.phase === 'stalled') {
        this.phase = 'open';
        this.problem = undefined;
      }
    }
  }

  /** The lab has ended; only the first reason counts, except that a failed lab can be closed. */
  end(phase: 'failed' | 'closed', refusal: Fault): void {
    this.phase = phase;
    this.problem = phase === 'failed' ? refusal.message : undefined;
    this.refusal = refusal;
  }
}

/** What a lab that failed says: a Fault as it is, anything else is a bug of ours. */
export const labFault = (thrown: unknown): Fault =>
  thrown instanceof Fault
    ? thrown
    : new Fault('lab-failed', `The lab has failed: ${sentenceOf(thrown)}`, { cause: thrown });

function stallSentence(nodes: readonly string[], afterMs: number): string {
  const who = nodes.length === 0 ? 'A node that is being started or stopped' : nodes.join(', ');
  const have = nodes.length > 1 ? 'have' : 'has';
  return `${who} ${have} not answered for ${afterMs / 1000} s. Lab time waits and goes on with the answer; if none comes, reload the page.`;
}
