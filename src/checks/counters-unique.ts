// No counter is minted twice (rule 15): one dot names one write of its key, for ever, also after a crash, a wipe or a
// damaged block. Holds at any moment.
import type { RequestId } from '../base/ids';
import { versionId } from '../trace/causality';
import type { Run } from './run';
import type { Violation } from './verdict';

export function countersUnique({ events }: Run): readonly Violation[] {
  const minted = new Map<string, RequestId>();
  return events.flatMap((event) => {
    if (event.kind !== 'VersionMinted') return [];
    const { key, dot, request, at, node } = event;
    const id = `${versionId(dot)} ${key}`;
    const earlier = minted.get(id);
    if (earlier === undefined) {
      minted.set(id, request);
      return [];
    }
    const sentence = `${node} minted ${versionId(dot)} of ${key} for ${request}, but had minted it for ${earlier} before`;
    return [{ at, node: node === 'lab' ? undefined : node, key, sentence }];
  });
}
