// Every command of a run with the lab time at which it took effect, and those of a replay that are still to come.
import { assert } from '../base/assert';
import { Fault } from '../base/fault';
import type { LabTime } from '../base/ids';
import type { Command, LoggedCommand } from './command';

/** More commands than this are refused: the log is kept whole, in memory. */
const MAX_LOGGED_COMMANDS = 1_000_000;

export class CommandLog {
  readonly #past: LoggedCommand[] = [];
  readonly #upcoming: readonly LoggedCommand[];
  #taken = 0;

  /** Throws Fault `bad-log` when the commands of a replay are not in the order of their times, `log-full` when there are too many. */
  constructor(upcoming: readonly LoggedCommand[], startAt: LabTime) {
    let last: number = startAt;
    for (const { at } of upcoming) {
      if (at < last) throw new Fault('bad-log', `The command log is refused: ${at} µs comes after ${last} µs.`);
      last = at;
    }
    this.#upcoming = upcoming;
    this.checkRoom(0);
  }

  /** When the next command of the replay takes effect. */
  get nextAt(): number {
    return this.#upcoming[this.#taken]?.at ?? Number.POSITIVE_INFINITY;
  }

  get past(): readonly LoggedCommand[] {
    return this.#past;
  }

  /** Throws Fault `log-full` at the bound. */
  checkRoom(count: number): void {
    const upcoming = this.#upcoming.length - this.#taken;
    if (this.#past.length + upcoming + count <= MAX_LOGGED_COMMANDS) return;
    throw new Fault(
      'log-full',
      `This run has ${MAX_LOGGED_COMMANDS} commands, which is all it can keep. Create a new lab.`,
    );
  }

  append(at: LabTime, command: Command): LoggedCommand {
    const logged = { at, command };
    this.#past.push(logged);
    return logged;
  }

  /** REQUIRES: there is a next command. */
  takeNext(): LoggedCommand {
    const next = this.#upcoming[this.#taken++];
    assert(next !== undefined, 'a replay has a next command');
    this.#past.push(next);
    return next;
  }
}
