// Suspicion message by message. The rules of ../shared/vectors/suspicion.json (hashicorp/memberlist): what speaks of an
// older state is ignored, a confirmation counts once, and who hears itself suspected refutes.
import { describe, expect, it } from 'vitest';
import { labTime, nodeId } from '../../base/ids';
import type { ProtocolEvent } from '../events';
import type { Gossip, Message } from '../messages';
import type { ProtocolNode } from '../node';
import type { Output } from '../outputs';
import { firstConfiguration, versionOf } from '../ring/configuration';
import { settingsFrom } from '../settings';
import { freshNode } from '../testing/fresh-node';

const SECOND_US = 1_000_000;
const SETTINGS = settingsFrom({});
const RING = versionOf(firstConfiguration(SETTINGS));

const gossipOf = (table: Gossip['table']): Message => ({ kind: 'Gossip', table, ring: RING });

/** n1 of a cluster of five; others speak to it at the second that is said. */
class Seen {
  readonly outputs: Output[] = [];
  readonly #node: ProtocolNode;

  constructor() {
    this.#node = freshNode('n1', { settings: SETTINGS });
    this.outputs.push(...this.#node.start(labTime(0)));
  }

  hears(atS: number, from: string, message: Message): this {
    return this.#take(atS, { kind: 'Message', from: nodeId(from), message });
  }

  ticks(atS: number): this {
    return this.#take(atS, { kind: 'Timer', timer: { kind: 'GossipTick' } });
  }

  /** Heartbeats of all but n5, by way of n2. */
  othersLive(atS: number): this {
    const table = ['n2', 'n3', 'n4'].map((node) => row(node, 100 + atS));
    return this.hears(atS, 'n2', gossipOf(table));
  }

  events<K extends ProtocolEvent['kind']>(kind: K): Extract<ProtocolEvent, { readonly kind: K }>[] {
    return this.outputs.flatMap((output) =>
      output.kind === 'Event' && output.event.kind === kind
        ? [output.event as Extract<ProtocolEvent, { readonly kind: K }>]
        : [],
    );
  }

  tables(): readonly (readonly string[])[] {
    return this.outputs.flatMap((output) =>
      output.kind === 'Send' && output.message.kind === 'Gossip'
        ? [output.message.table.filter(({ down }) => down).map(({ node }) => node)]
        : [],
    );
  }

  #take(atS: number, input: Parameters<ProtocolNode['step']>[0]): this {
    this.outputs.push(...this.#node.step(input, labTime(atS * SECOND_US), atS * 1000));
    return this;
  }
}

const row = (node: string, heartbeat: number, incarnation = 1) => ({
  node: nodeId(node),
  incarnation,
  heartbeat,
  down: false,
});

const confirm = (heartbeat: number, incarnation = 1): Message => ({
  kind: 'AnswerSuspicion',
  suspect: nodeId('n5'),
  incarnation,
  heartbeat,
  confirms: true,
});

const lifeOf5 = (heartbeat: number): Message => gossipOf([row('n5', heartbeat)]);

/** n5 is heard of at 1 s and then no more; at 7 s it is suspected. */
const suspecting = (): Seen => {
  const seen = new Seen().hears(1, 'n2', lifeOf5(10));
  for (const atS of [1, 2, 3, 4, 5, 6, 7]) seen.othersLive(atS);
  return seen.ticks(7);
};

describe('rule 23: suspicion and confirmation', () => {
  it('declares a silent node down on two confirmations, and tells the others', () => {
    const seen = suspecting();
    expect(seen.events('NodeSuspected').map(({ of }) => of)).toEqual(['n5']);
    seen.hears(7, 'n2', confirm(10));
    expect(seen.events('NodeDeclaredDown')).toEqual([]);
    seen.hears(7, 'n3', confirm(10));
    expect(seen.events('NodeDeclaredDown')).toMatchObject([{ of: 'n5', confirmers: ['n2', 'n3'] }]);
    expect(seen.tables().at(-1)).toEqual(['n5']);
  });

  it('counts a duplicate confirmation once', () => {
    const seen = suspecting().hears(7, 'n2', confirm(10)).hears(7, 'n2', confirm(10)).hears(7, 'n2', confirm(10));
    expect(seen.events('SuspicionConfirmed')).toHaveLength(1);
    expect(seen.events('NodeDeclaredDown')).toEqual([]);
  });

  it('ignores confirmations of a silence that has ended since', () => {
    const seen = suspecting().hears(8, 'n2', lifeOf5(11));
    expect(seen.events('NodeSeenUp')).toHaveLength(1);
    for (const atS of [8, 9, 10, 11, 12, 13, 14]) seen.othersLive(atS);
    seen.ticks(14);
    expect(seen.events('NodeSuspected')).toHaveLength(2);
    // Asked at 7 s, under way for long: by then nobody had heard more than heartbeat 10.
    seen.hears(14, 'n2', confirm(10)).hears(14, 'n3', confirm(10));
    expect(seen.events('NodeDeclaredDown')).toEqual([]);
    seen.hears(14, 'n2', confirm(11)).hears(14, 'n3', confirm(11));
    expect(seen.events('NodeDeclaredDown')).toHaveLength(1);
  });

  it('spreads a verdict also on a node that was never heard of', () => {
    const seen = new Seen();
    for (const atS of [1, 2, 3, 4, 5, 6]) seen.othersLive(atS);
    seen.ticks(6).hears(6, 'n2', confirm(0, 0)).hears(6, 'n3', confirm(0, 0));
    expect(seen.events('NodeDeclaredDown')).toMatchObject([{ of: 'n5', incarnation: 0 }]);
    expect(seen.tables().at(-1)).toEqual(['n5']);
  });
});

describe('rule 24: refutation', () => {
  const asked = (incarnation: number): Message => ({
    kind: 'AskSuspicion',
    suspect: nodeId('n1'),
    incarnation,
    heartbeat: 0,
  });
  const written = ({ outputs }: Seen): number => outputs.filter(({ kind }) => kind === 'Write').length;

  it('a node that hears itself suspected writes a higher incarnation, once; of an older one it takes no notice', () => {
    expect(written(new Seen().hears(1, 'n2', asked(1)).hears(1, 'n3', asked(1)))).toBe(1);
    expect(written(new Seen().hears(1, 'n2', asked(0)))).toBe(0);
  });
});

describe('rules 23 and 24: a verdict on a later life of a node that is held for down', () => {
  it('takes the place of the earlier one, and only a life after that is up', () => {
    const verdict = (incarnation: number) => ({ ...row('n5', 3, incarnation), down: true });
    const seen = new Seen()
      .hears(1, 'n2', gossipOf([verdict(1)]))
      .hears(2, 'n3', gossipOf([verdict(3)]))
      .hears(3, 'n4', gossipOf([row('n5', 9, 2)]))
      .hears(4, 'n4', gossipOf([row('n5', 9, 3)]));
    expect(seen.events('VerdictLearned').map(({ incarnation, from }) => [incarnation, from])).toEqual([
      [1, 'n2'],
      [3, 'n3'],
    ]);
    expect(seen.events('NodeSeenUp')).toEqual([]);
    seen.hears(5, 'n4', gossipOf([row('n5', 1, 4)]));
    expect(seen.events('NodeSeenUp').map(({ of, incarnation }) => [of, incarnation])).toEqual([['n5', 4]]);
  });
});
