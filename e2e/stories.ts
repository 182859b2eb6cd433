// Scripts that run unchanged in Node and in the page: each takes a lab and closes over nothing.
import type { Lab } from '../src/lab/lab-api';

/** Everything that randomness and faults touch: loss, duplication, cuts, kills, a wipe, hints, siblings. */
export async function everythingStory(lab: Lab): Promise<string> {
  await lab.put('cart:alice', ['pen']);
  await lab.setLink('n1', 'n2', { loss: 0.3, duplicate: 0.3, latency: [3, 40] });
  await lab.kill('n3');
  for (let i = 0; i < 5; i++) await lab.put(`key ${i}`, { i }, { via: i % 2 === 0 ? 'n1' : 'n5' });
  await lab.runFor(7000);
  await lab.partition([['n1', 'n2']]);
  const left = lab.put('cart:alice', 'left', { via: 'n1' });
  const right = lab.put('cart:alice', 'right', { via: 'n5' });
  await Promise.all([left, right]);
  await lab.runFor(8000);
  await lab.heal();
  await lab.start('n3');
  await lab.wipe('n4');
  await lab.runFor(10_000);
  const read = await lab.get('cart:alice');
  if (read.context !== undefined) await lab.put('cart:alice', new Uint8Array([1, 2, 3]), { context: read.context });
  for (let i = 0; i < 5; i++) await lab.get(`key ${i}`);
  await lab.whenIdle();
  return lab.traceHash();
}
