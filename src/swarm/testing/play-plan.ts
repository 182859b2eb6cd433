// Carries the commands of a plan of the swarm out through a conductor, whose nodes may be anywhere: what it cannot do now
// is left out, as the swarm itself does. Writes are blind: contexts come back later in one place than in another.
import type { ConductorPort } from '../../lab/conductor-port';
import { isRingRefusal, type Plan } from '../plan';

/** The number of commands that were carried out. REQUIRES: no faulty disks in the plan. */
export async function playPlan(port: ConductorPort, { steps, healAt }: Plan): Promise<number> {
  let done = 0;
  for (const step of steps) {
    if (!('command' in step)) continue;
    await port.runUntil(step.at);
    if (await submitted(port, step.command)) done++;
  }
  await port.runUntil(healAt);
  return done;
}

async function submitted(
  port: ConductorPort,
  command: Parameters<ConductorPort['submit']>[0][number],
): Promise<boolean> {
  try {
    await port.submit([command]);
    return true;
  } catch (thrown) {
    if (isRingRefusal(thrown)) return false;
    throw thrown;
  }
}
