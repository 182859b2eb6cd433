import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueFrom } from '../value';
import { EMPTY_CLOCK } from '../versions/clock';
import { EMPTY_SET, mergeSets, mint, sameSets, type VersionSet } from '../versions/version-set';
import { copyDigest, hashText, MerkleTree, sameHash } from './merkle-tree';

const write = (stored: VersionSet, actor: string, value: string | undefined, timeMs = 0): VersionSet =>
  mint(stored, {
    context: stored.clock,
    value: value === undefined ? undefined : valueFrom(value),
    actor,
    above: 0,
    timeMs,
    writtenMs: timeMs,
  }).set;

const root = (tree: MerkleTree): string => hashText(tree.hash(0, 0));

describe('rule 29: the digest of a copy', () => {
  const one = write(EMPTY_SET, 'n1', 'a');

  it('covers the key, the clock and the value', () => {
    const others = [write(EMPTY_SET, 'n1', 'b'), write(EMPTY_SET, 'n2', 'a'), write(one, 'n1', 'a'), EMPTY_SET];
    const digests = [
      copyDigest('k', one),
      copyDigest('j', one),
      copyDigest('k', write(EMPTY_SET, 'n1', undefined)),
      ...others.map((set) => copyDigest('k', set)),
    ];
    expect(new Set(digests.map((digest) => hashText(digest))).size).toBe(digests.length);
  });

  it('leaves out the times of the pairs: copies that a merge would not change do not differ', () => {
    const late = write(EMPTY_SET, 'n1', 'a', 99_000);
    expect(sameSets(mergeSets(one, late), one)).toBe(true);
    expect(sameHash(copyDigest('k', one), copyDigest('k', late))).toBe(true);
  });

  it('differs exactly where the copies do', () => {
    const writes = fc.array(fc.tuple(fc.constantFrom('n1', 'n2'), fc.constantFrom('x', 'y', undefined)), {
      maxLength: 4,
    });
    const set = writes.map((all) => all.reduce((stored, [actor, value]) => write(stored, actor, value), EMPTY_SET));
    fc.assert(fc.property(set, set, (a, b) => sameHash(copyDigest('k', a), copyDigest('k', b)) === sameSets(a, b)));
  });
});

describe('rule 29: a Merkle tree', () => {
  const change = fc.record({
    bucket: fc.integer({ min: 0, max: 7 }),
    key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    // Undefined deletes.
    digest: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
    asked: fc.boolean(),
  });

  it('has, changed write by write, the hashes of one built anew', () => {
    const digests = ['p', 'q', 'r', 's'].map((value) => copyDigest('k', write(EMPTY_SET, 'n1', value)));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        const tree = new MerkleTree(8);
        const held = new Map<string, [number, string, Uint8Array]>();
        for (const { bucket, key, digest, asked } of changes) {
          const found = digest === undefined ? undefined : digests[digest];
          if (found === undefined) tree.delete(bucket, key);
          else tree.put(bucket, key, found);
          if (found === undefined) held.delete(`${bucket} ${key}`);
          else held.set(`${bucket} ${key}`, [bucket, key, found]);
          if (asked) tree.hash(0, 0);
        }
        const anew = new MerkleTree(8);
        for (const [bucket, key, digest] of [...held.values()].reverse()) anew.put(bucket, key, digest);
        expect(tree.keys).toBe(held.size);
        for (let level = 0; level <= tree.depth; level++) {
          for (let index = 0; index < 2 ** level; index++) {
            expect(hashText(tree.hash(level, index))).toBe(hashText(anew.hash(level, index)));
          }
        }
      }),
    );
  });

  it('has no hash where nothing lies, and tells the left child from the right', () => {
    const digest = copyDigest('k', write(EMPTY_SET, 'n1', 'v'));
    const [left, right] = [new MerkleTree(4), new MerkleTree(4)];
    left.put(0, 'k', digest);
    right.put(1, 'k', digest);
    expect(left.hash(1, 1)).toBeUndefined();
    expect(root(left)).not.toBe(root(right));
    left.delete(0, 'k');
    expect(left.hash(0, 0)).toBeUndefined();
  });

  it('lists a bucket in the order of its keys', () => {
    const tree = new MerkleTree(4);
    for (const key of ['b', 'a', 'c']) tree.put(2, key, copyDigest(key, { clock: EMPTY_CLOCK, siblings: [] }));
    expect(tree.list(2).map(({ key }) => key)).toEqual(['a', 'b', 'c']);
    expect(tree.list(1)).toEqual([]);
  });
});
