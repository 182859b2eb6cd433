// The section of the bench that says where the CPU time of the first variant goes.
import { sharesOf } from './shares';
import { VARIANTS } from './variants';
import { runMix } from './workload';

const [variant] = VARIANTS;
if (variant === undefined) throw new Error('there is nothing to measure');
const work = (): void => {
  for (let i = 0; i < 10; i++) runMix(variant.mix());
};
work();
const shares = await sharesOf(work);
console.log('\nShare of the CPU time, trace dropped');
for (const [part, share] of shares) console.log(`${part.padEnd(44)}${(100 * share).toFixed(1).padStart(6)} %`);
