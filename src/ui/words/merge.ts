// A suggestion for a merged value: arrays as sets, objects field by field where they agree. Only a proposal to edit.
import type { PlainValue } from '../../lab/lab-api';

type Fields = Readonly<Record<string, PlainValue>>;

const isFields = (value: PlainValue): value is Fields & PlainValue =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

/** Undefined where there is nothing obvious to propose. */
export function mergedOf(siblings: readonly PlainValue[]): PlainValue | undefined {
  if (siblings.length === 0) return undefined;
  if (siblings.every(Array.isArray)) return union(siblings.flat() as readonly PlainValue[]);
  if (siblings.every(isFields)) return mergedFields(siblings);
  return undefined;
}

function union(items: readonly PlainValue[]): PlainValue {
  const seen = new Map(items.map((item) => [JSON.stringify(item), item]));
  return [...seen.values()] as unknown as PlainValue;
}

function mergedFields(siblings: readonly Fields[]): PlainValue | undefined {
  const merged: Record<string, PlainValue> = {};
  for (const name of new Set(siblings.flatMap((sibling) => Object.keys(sibling)))) {
    const values = siblings.flatMap((sibling) => (name in sibling ? [sibling[name] as PlainValue] : []));
    const same = new Set(values.map((value) => JSON.stringify(value))).size === 1;
    const value = same ? values[0] : mergedOf(values);
    if (value === undefined) return undefined;
    merged[name] = value;
  }
  return merged as unknown as PlainValue;
}
