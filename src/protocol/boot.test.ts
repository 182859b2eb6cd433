// Who a node is after damage (rule 15).
import { describe, expect, it } from 'vitest';
import { nodeId } from '../base/ids';
import { randomStream } from '../base/random';
import { type BootOrder, prepareBoot } from './boot';
import { decodeText, encodeNumber, encodeText, IDENTITY_KEY, INCARNATION_KEY } from './records';
import { settingsFrom } from './settings';

function identityOf(order: Pick<BootOrder, 'incarnation' | 'recovered'>): string {
  const { writes } = prepareBoot({
    settings: settingsFrom({}),
    self: nodeId('n2'),
    hasStored: true,
    logWasCut: true,
    random: randomStream(1, 'test'),
    joining: undefined,
    contact: undefined,
    ...order,
  });
  const record = writes.find(({ key }) => key === IDENTITY_KEY)?.value;
  return record === undefined ? '' : decodeText(record);
}

describe('rule 15: no counter is minted twice', () => {
  it('takes another name when the log is cut again and the name taken after the first cut is lost with it', () => {
    const recovered = [
      { key: INCARNATION_KEY, value: encodeNumber(1) },
      { key: IDENTITY_KEY, value: encodeText('n2') },
    ];
    expect(identityOf({ incarnation: 2, recovered })).not.toBe(identityOf({ incarnation: 3, recovered }));
  });
});
