// `npm run bench`: how fast the lab is in process, where its time goes, whether its memory stays, and what the trace costs.
// Nothing here asserts a speed: machines differ, and this one may be busy.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { showMemory } from './memory';
import { showTrace } from './trace';
import { type Measured, measure, VARIANTS } from './variants';

const SECTIONS = ['speed', 'shares', 'trace', 'memory'] as const;
const USAGE = `Usage: npm run bench -- [--only ${SECTIONS.join(',')}] [--rounds 15] [--operations 160000 (of the memory section)]`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: SECTIONS.join(',') },
    rounds: { type: 'string', default: '15' },
    operations: { type: 'string', default: '160000' },
    help: { type: 'boolean', default: false },
  },
});
const wanted = values.only.split(',');
const isSection = (name: string): boolean => SECTIONS.some((section) => section === name);
if (values.help || !wanted.every(isSection)) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 2);
}

console.log(`Node ${process.version}; five nodes, n=3 r=2 w=2, gossip, puts with and without context, gets; CPU time`);
if (wanted.includes('speed')) showSpeed(Number(values.rounds));
if (wanted.includes('shares')) showShares();
if (wanted.includes('trace')) title('The trace, as the page keeps it', showTrace);
if (wanted.includes('memory')) title('Memory of a long run', () => showMemory(Number(values.operations)));

// The first variant alone before the others have run: what they keep and how they use the same code slows it.
function showSpeed(rounds: number): void {
  title('Alone, per second of CPU time: handled events, events of the trace, operations', () =>
    show(measure(VARIANTS.slice(0, 1), rounds)),
  );
  title('In turns, the same; ratio to the first', () => show(measure(VARIANTS, rounds)));
}

function show(measured: readonly Measured[]): void {
  const first = measured[0]?.handled ?? 1;
  for (const { name, handled, events, operations } of measured) {
    const numbers = [handled, events, operations].map((count) => Math.round(count).toString().padStart(8));
    console.log(`${name.padEnd(44)}${numbers.join('')}  ×${(handled / first).toFixed(2)}`);
  }
}

// A profile tells the sources apart only where each is a file of its own.
function showShares(): void {
  spawnSync(process.execPath, ['scripts/run-bundled.mjs', '--modules', 'scripts/bench/show-shares.ts'], {
    stdio: 'inherit',
  });
}

function title(text: string, show: () => void): void {
  console.log(`\n${text}`);
  show();
}
