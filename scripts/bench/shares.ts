// Where the CPU time goes: samples of V8's profiler, added up by the part of the house that the running function is in.
import { Session } from 'node:inspector/promises';

/** The share of each part, largest first. */
export async function sharesOf(work: () => void): Promise<readonly (readonly [part: string, share: number])[]> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 500 });
  await session.post('Profiler.start');
  work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  const partOfNode = new Map(
    profile.nodes.map(({ id, callFrame }) => [id, partOf(callFrame.functionName, callFrame.url)]),
  );
  const times = new Map<string, number>();
  let total = 0;
  profile.samples?.forEach((node, i) => {
    const part = partOfNode.get(node) ?? 'other';
    const time = profile.timeDeltas?.[i] ?? 0;
    if (part === 'idle') return;
    times.set(part, (times.get(part) ?? 0) + time);
    total += time;
  });
  return [...times].map(([part, time]) => [part, time / total] as const).sort((a, b) => b[1] - a[1]);
}

function partOf(functionName: string, url: string): string {
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (functionName === '(idle)') return 'idle';
  const folder = /\/src\/(\w+)\//.exec(url)?.[1];
  if (folder === undefined) return url.includes('node_modules') ? 'libraries' : 'V8, Node and the bench';
  return folder === 'cluster' ? clusterPart(url) : folder;
}

const clusterPart = (url: string): string => {
  if (/network-model|envelope|outboxes|flights|link/.test(url)) return 'cluster: network';
  return /node-host|node-storage|event-queue/.test(url) ? 'cluster: host' : 'cluster: conductor and trace';
};
