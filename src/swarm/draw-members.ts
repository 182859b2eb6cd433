// Who joins, leaves and takes whose place while everything else goes wrong; either side of a change may die in the middle
// of it. What cannot be asked for at its moment is left out of the run.
import { type NodeId, nodeId } from '../base/ids';
import type { RandomStream } from '../base/random';
import type { Command } from '../cluster/command';
import type { Settings } from '../protocol/settings';
import { logarithmic, pick } from './draw';
import type { Features } from './features';
import type { PlanStep } from './plan';

/** More members than this make a run slow and show nothing new. */
const MAX_MEMBERS = 14;
const MAX_CHANGES = 4;

export interface MemberScene {
  readonly random: RandomStream;
  readonly settings: Settings;
  readonly mayLose: readonly NodeId[];
  readonly endUs: number;
}

export interface MemberChanges {
  readonly steps: readonly PlanStep[];
  /** Members that die and are taken out of the ring without ever coming back. */
  readonly gone: readonly NodeId[];
}

/** Everybody who is or wants to be a member, as if each change were accepted at once. */
interface Crowd extends MemberScene {
  members: NodeId[];
  joined: number;
  readonly gone: NodeId[];
}

export const changesMembers = (features: Features): boolean =>
  features.has('join') || features.has('leave') || features.has('replace');

export function drawMembers(scene: MemberScene, features: Features): MemberChanges {
  const { random, settings, endUs } = scene;
  const kinds = (['join', 'leave', 'replace'] as const).filter((kind) => features.has(kind));
  if (kinds.length === 0) return { steps: [], gone: [] };
  const crowd: Crowd = { ...scene, members: settings.nodes.map(({ id }) => id), joined: 0, gone: [] };
  const times = Array.from({ length: random.integer(1, MAX_CHANGES) }, () => random.integer(0, endUs));
  const inOrder = times.sort((a, b) => a - b);
  const steps = inOrder.flatMap((time, i) => drawChange(crowd, pick(random, kinds), time, i === 0));
  return { steps, gone: crowd.gone };
}

const at = (time: number, command: Command): PlanStep => ({ at: time, command });

function drawChange(crowd: Crowd, kind: 'join' | 'leave' | 'replace', time: number, isFirst: boolean): PlanStep[] {
  const { random, settings, members } = crowd;
  const leaver = kind === 'join' ? undefined : pick(random, members);
  if (kind === 'join' && members.length >= MAX_MEMBERS) return [];
  if (kind === 'leave' && members.length <= settings.n) return [];
  crowd.members = members.filter((one) => one !== leaver);
  const staying = crowd.members;
  const steps = [...(leaver === undefined ? [] : drawDeathBefore(crowd, leaver, time, isFirst))];
  if (kind === 'leave') steps.push(at(time, { kind: 'RemoveNode', node: leaver as NodeId }));
  else steps.push(...drawNewcomer(crowd, leaver, staying, time));
  for (const side of [leaver, crowd.members.at(-1)]) {
    if (side !== undefined && !crowd.gone.includes(side) && random.chance(0.4))
      steps.push(...killLater(crowd, side, time));
  }
  return steps;
}

/**
 * A dead node is removed, too. One that may lose its disk may also be lost with it: then it never starts again. Only in the
 * first change: one before it would wait for what that node gains, and this one for that.
 */
function drawDeathBefore(
  { random, settings, mayLose, gone }: Crowd,
  leaver: NodeId,
  time: number,
  isFirst: boolean,
): PlanStep[] {
  if (!random.chance(0.3)) return [];
  const died = Math.max(0, time - random.integer(0, 3000 * settings.suspectAfterMs));
  const kill = at(died, { kind: 'Kill', node: leaver });
  if (mayLose.includes(leaver) && random.chance(0.5) && isFirst) {
    gone.push(leaver);
    return [kill];
  }
  const back = time + random.integer(0, 5000 * settings.suspectAfterMs);
  return [kill, at(back, { kind: 'Start', node: leaver })];
}

function drawNewcomer(
  crowd: Crowd,
  replaces: NodeId | undefined,
  staying: readonly NodeId[],
  time: number,
): PlanStep[] {
  const { random, settings } = crowd;
  const id = nodeId(`n${settings.nodes.length + ++crowd.joined}`);
  const racks = settings.nodes.flatMap(({ rack }) => (rack === undefined ? [] : [rack]));
  const member = {
    id,
    capacity: settings.placement === 'consistent-hash' ? 1 : random.integer(1, 2),
    rack: racks.length === 0 ? undefined : pick(random, racks),
  };
  crowd.members = [...staying, id];
  // It joins through the first of these that lives: once it is known, the same name is refused.
  const seeds = random.sample(staying, Math.min(2, staying.length));
  return seeds.map((seed) => at(time, { kind: 'AddNode', member, seed, replaces }));
}

function killLater({ random, settings }: Crowd, node: NodeId, time: number): PlanStep[] {
  const from = time + logarithmic(random, 1000, 1000 * settings.suspectAfterMs);
  const to = from + logarithmic(random, 1000, 4000 * settings.suspectAfterMs);
  return [at(from, { kind: 'Kill', node }), at(to, { kind: 'Start', node })];
}
