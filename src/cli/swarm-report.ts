// The swarm's numbers, added up and told in words.
import { PROBES, type ProbeName } from '../base/probe';
import type { SeedReport } from '../swarm/run-seed';

export class SwarmReport {
  readonly failed: number[] = [];
  #seeds = 0;
  #requests = 0;
  #events = 0;
  #labUs = 0;
  #undecided = 0;
  #staleReads = 0;
  readonly #answered = { ok: 0, failed: 0, unknown: 0 };
  /** By probe: the seeds that reached it, and how often. */
  readonly #probes = new Map<ProbeName, { seeds: number; hits: number }>();

  add(report: SeedReport): void {
    this.#seeds++;
    if (report.findings.length > 0) this.failed.push(report.seed);
    this.#requests += report.requests;
    this.#events += report.events;
    this.#labUs += report.labUs;
    this.#undecided += report.undecided;
    this.#staleReads += report.staleReads;
    for (const how of ['ok', 'failed', 'unknown'] as const) this.#answered[how] += report.answered[how];
    for (const [name, hits] of report.probes) {
      const known = this.#probes.get(name) ?? { seeds: 0, hits: 0 };
      this.#probes.set(name, { seeds: known.seeds + 1, hits: known.hits + hits });
    }
  }

  progress(seconds: number): string {
    const rate = (this.#seeds / Math.max(0.001, seconds)).toFixed(1);
    return `${this.#seeds} seeds, ${this.#requests} requests, ${rate} seeds/s, ${this.failed.length} failed`;
  }

  lines(seconds: number): string[] {
    const { ok, failed, unknown } = this.#answered;
    const rate = Math.round(this.#requests / Math.max(0.001, seconds));
    const unreached = (Object.keys(PROBES) as ProbeName[]).filter((name) => !this.#probes.has(name));
    return [
      `${this.#seeds} seeds in ${seconds.toFixed(1)} s: ${this.#requests} requests (${rate}/s), ${this.#events} events, ${(this.#labUs / 1e6).toFixed(0)} s of lab time`,
      `answers: ${ok} ok, ${failed} failed, ${unknown} unknown; ${this.#staleReads} stale reads in ap; ${this.#undecided} keys undecided in cp`,
      `probes: ${Object.keys(PROBES).length - unreached.length} of ${Object.keys(PROBES).length} reached`,
      ...this.#probeLines(),
      ...unreached.map((name) => `  never   ${name}: ${PROBES[name]}`),
      this.failed.length === 0 ? 'No seed failed.' : `${this.failed.length} failed: ${this.failed.join(', ')}`,
    ];
  }

  // The rarest first: those are in danger of never being tried.
  #probeLines(): string[] {
    return [...this.#probes]
      .sort(([, a], [, b]) => a.seeds - b.seeds)
      .map(([name, { seeds, hits }]) => `  ${String(seeds).padStart(6)}  ${name} (${hits} times)`);
  }
}
