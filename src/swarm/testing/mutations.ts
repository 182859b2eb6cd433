// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the pieces of source have templates of their own
// Faults made by hand in the protocol and the engine: the swarm has to find each. A fault is a piece of source and what
// takes its place; the test builds all of them into one bundle and turns on one at a time, so that no trace of them is in
// the product.
import type { SettingsInput } from '../../protocol/settings';

export interface Mutation {
  readonly name: string;
  /** Under src. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly from: string;
  readonly to: string;
  readonly kind: 'expression' | 'statement';
  /** Where the fault shows: laid over the random settings. */
  readonly config?: SettingsInput;
  /** Where the search begins, for a fault that one seed in a hundred finds. */
  readonly firstSeed?: number;
}

const LOSES_DATA: SettingsInput = { consistency: 'ap', conflicts: 'siblings', versioning: 'dotted', clockLimit: 100 };
const SMALL_TABLES: SettingsInput = { ...LOSES_DATA, memtableBytes: 512 };
const REGISTERS: SettingsInput = {
  consistency: 'cp',
  conflicts: 'siblings',
  clockLimit: 100,
  nodes: 4,
  n: 3,
  r: 2,
  w: 2,
  placement: 'virtual-nodes',
};

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'acknowledges before it is durable',
    file: 'protocol/replica/replica.ts',
    from: '{ release: acknowledge, refused, full }',
    to: '(acknowledge(), { refused, full })',
    kind: 'expression',
    config: LOSES_DATA,
  },
  {
    name: 'acknowledges what its full disk has not taken',
    file: 'protocol/replica/replica.ts',
    from: "probe('not-stored-on-full-disk');",
    to: "probe('not-stored-on-full-disk'); release?.(whole.clock);",
    kind: 'statement',
    config: LOSES_DATA,
  },
  {
    name: 'is content with W − 1',
    file: 'protocol/coordinator/quorum.ts',
    from: "if (copiesIn(request) >= request.needed) return 'ok';",
    to: "if (copiesIn(request) >= Math.max(1, request.needed - 1)) return 'ok';",
    kind: 'statement',
    config: { ...LOSES_DATA, nodes: 5, n: 3, r: 2, w: 3, placement: 'virtual-nodes' },
  },
  {
    name: 'deletes a hint when it is sent',
    file: 'protocol/handoff/handoff.ts',
    from: "send(core, owner, { kind: 'DeliverHint', key, set: stored.set });",
    to: "send(core, owner, { kind: 'DeliverHint', key, set: stored.set }); forgetHint(core, owner, key, () => trace(core, { kind: 'HintDeleted', key, owner, held: core.hints.held }), () => {});",
    kind: 'statement',
    config: { ...LOSES_DATA, nodes: 5, n: 3, hintedHandoff: true, placement: 'virtual-nodes' },
  },
  {
    name: 'forgets tombstones in merges',
    file: 'protocol/versions/version-set.ts',
    from: 'inOrder(siblings)',
    to: 'inOrder(siblings.filter((one) => one.value !== undefined))',
    kind: 'expression',
    config: LOSES_DATA,
  },
  {
    name: 'does not increment its counter',
    file: 'protocol/versions/version-set.ts',
    from: 'Math.max(counterOf(seen, actor), above) + 1',
    to: 'Math.max(counterOf(seen, actor), above, 1)',
    kind: 'expression',
    config: LOSES_DATA,
  },
  {
    name: 'drops siblings that nobody has seen',
    file: 'protocol/versions/version-set.ts',
    from: 'stored.siblings.filter((sibling) => !covers(context, sibling.dot))',
    to: '[]',
    kind: 'expression',
    config: LOSES_DATA,
  },
  {
    name: 'loses what the other side has not seen in a merge',
    file: 'protocol/versions/version-set.ts',
    from: 'holds(other, sibling) || !covers(other.clock, sibling.dot) || holdsDot(other, sibling.dot)',
    to: 'holds(other, sibling) || holdsDot(other, sibling.dot)',
    kind: 'expression',
    config: LOSES_DATA,
  },
  {
    name: 'repairs with what the replica has already',
    file: 'protocol/repair/read-repair.ts',
    from: "{ kind: 'RepairReplica', key: request.key, set: merged }",
    to: "{ kind: 'RepairReplica', key: request.key, set: found ?? merged }",
    kind: 'expression',
    config: { ...LOSES_DATA, readRepair: true, antiEntropy: false, hintedHandoff: false },
  },
  {
    name: 'refutes without a higher incarnation',
    file: 'protocol/membership/gossip.ts',
    from: 'doubted + 1',
    to: 'doubted',
    kind: 'expression',
    config: { nodes: 4, n: 3, antiEntropy: false, gossipIntervalMs: 200, suspectAfterMs: 900, fanout: 3 },
  },
  {
    name: 'keeps the smaller of two heartbeats',
    file: 'protocol/membership/membership-row.ts',
    from: 'a.heartbeat > b.heartbeat',
    to: 'a.heartbeat < b.heartbeat',
    kind: 'expression',
  },
  {
    name: 'answers a read of a register without writing it back',
    file: 'protocol/coordinator/register.ts',
    from: 'has(old)',
    to: 'true',
    kind: 'expression',
    config: REGISTERS,
  },
  {
    name: 'writes a register without learning what is there',
    file: 'protocol/coordinator/write.ts',
    from: "core.settings.consistency !== 'cp'",
    to: 'true',
    kind: 'expression',
    config: REGISTERS,
  },
  {
    name: 'counts a confirmation twice',
    file: 'protocol/membership/suspicion.ts',
    from: 'row.confirmers.add(from);',
    to: 'row.confirmers.add(from); row.confirmers.add((from + "#") as NodeId);',
    kind: 'statement',
    config: { nodes: 6, confirmations: 2, n: 3 },
  },
  {
    name: 'counts two copies for one primary as two',
    file: 'protocol/coordinator/coordinated-request.ts',
    from: 'return fewest;',
    to: 'return slots.filter(counts).length;',
    kind: 'statement',
    config: { ...LOSES_DATA, nodes: 6, n: 3, r: 1, w: 3, hintedHandoff: true, placement: 'virtual-nodes' },
  },
  {
    name: 'ignores the context',
    file: 'protocol/coordinator/client.ts',
    from: 'request.context ?? EMPTY_CLOCK',
    to: 'EMPTY_CLOCK',
    kind: 'expression',
    config: LOSES_DATA,
  },
  {
    name: 'does not lock the key',
    file: 'protocol/key-lock.ts',
    from: 'lock !== undefined',
    to: 'false',
    kind: 'expression',
    config: LOSES_DATA,
  },
  {
    name: 'keeps its identity on an empty disk',
    file: 'protocol/boot.ts',
    from: 'incarnation === 1 ? order.self : `${order.self}~${incarnation}`',
    to: 'order.self',
    kind: 'expression',
    config: { ...LOSES_DATA, nodes: 4, n: 3, w: 3, placement: 'virtual-nodes' },
  },
  {
    name: 'never acknowledges a hint',
    file: 'protocol/replica/replica.ts',
    from: "(clock) => send(core, from, { kind: 'AcknowledgeHint', key, clock })",
    to: '() => {}',
    kind: 'expression',
    config: { ...LOSES_DATA, nodes: 5, n: 3, hintedHandoff: true, placement: 'virtual-nodes' },
  },
  {
    name: 'mints under its own name while standing in',
    file: 'protocol/coordinator/own-copy.ts',
    from: '`${core.identity}+${epoch}`',
    to: 'core.identity',
    kind: 'expression',
    config: { ...LOSES_DATA, nodes: 5, n: 2, hintedHandoff: true, placement: 'virtual-nodes' },
  },
  {
    name: 'answers before the commit',
    file: 'cluster/node-storage.ts',
    from: 'return this.#engine.commit();',
    to: 'return;',
    kind: 'statement',
    config: LOSES_DATA,
  },
  {
    name: 'loses an edit of the MANIFEST',
    file: 'storage/version-set.ts',
    from: 'this.apply(edit);\n    this.write(edit);',
    to: 'this.apply(edit);',
    kind: 'statement',
    config: SMALL_TABLES,
  },
  {
    name: 'has a filter that denies what is there',
    file: 'storage/filter-block.ts',
    from: 'bloomMayHold(this.bytes.subarray(start, end), bloomHash(userKey))',
    to: 'bloomMayHold(this.bytes.subarray(start, end), bloomHash(userKey) + 1)',
    kind: 'expression',
    config: SMALL_TABLES,
  },
  {
    name: 'deletes the log before its table is written',
    file: 'storage/write-path.ts',
    from: 'this.immutable = { memtable, log, draft: new TableDraft(memtable, this.parts.compression) };',
    to: "this.immutable = { memtable, log, draft: new TableDraft(memtable, this.parts.compression) }; this.parts.staging.deleteFile('wal', log.file);",
    kind: 'statement',
    config: SMALL_TABLES,
  },
  {
    name: 'takes a record without its checksum',
    file: 'storage/log-reader.ts',
    from: 'view.getUint32(0, true) !== maskedCrc(bytes.subarray(start - 1, next))',
    to: 'false',
    kind: 'expression',
    config: LOSES_DATA,
  },
  {
    name: 'keeps a torn log and goes on behind the tear',
    file: 'storage/recovery.ts',
    from: 'nextLog === undefined && tornBytes === 0',
    to: 'nextLog === undefined',
    kind: 'expression',
    config: LOSES_DATA,
  },
  {
    name: 'rebuilds the copies of a register from one other primary',
    file: 'protocol/repair/rebuilding.ts',
    from: 'whole.length >= n - Math.min(r, w) + 1',
    to: 'whole.length >= 1',
    kind: 'expression',
    config: { ...REGISTERS, nodes: 3, antiEntropy: false, hintedHandoff: false },
    firstSeed: 230,
  },
];

/** The source of a file with all of its faults built in, each asleep until it is the one named by the global. */
export function withMutations(file: string, source: string): string {
  return MUTATIONS.filter((one) => one.file === file).reduce((code, { name, from, to, kind }) => {
    if (code.split(from).length !== 2) throw new Error(`broken mutation: «${name}» does not fit ${file} any more`);
    const isOn = `((globalThis as any).ringsideMutation === ${JSON.stringify(name)})`;
    return code.replace(from, () =>
      kind === 'statement' ? `if (${isOn}) { ${to} } else { ${from} }` : `(${isOn} ? (${to}) : (${from}))`,
    );
  }, source);
}
