/** Credits in `tieout.yaml`: off until somebody says otherwise, and no file of before is another one for it. */
import { describe, expect, it } from '@jest/globals';

import { policyOf } from '../../src/config/load.ts';
import { tieoutSchema } from '../../src/config/schema.ts';
import { fingerprint } from '../../src/domain/values/fingerprint.ts';

function policyWith(credits: object | undefined) {
  const file = tieoutSchema.parse({
    version: 1,
    connections: {
      demo: {
        goLive: '2026-09-01',
        receiptsInLedger: 'none',
        ...(credits === undefined ? {} : { credits }),
        mapping: { businessUnits: [], accounts: [{ account: '6410' }, { line: 'credit', account: '5890' }] },
      },
    },
  });
  const settings = file.connections['demo'];
  if (settings === undefined) throw new Error('the connection demo is missing');
  return { settings, policy: policyOf('demo', settings, '4001001') };
}

describe('credits in tieout.yaml', () => {
  it('are off by default, negative, corrected as bills are, and a fee is held', () => {
    expect(policyWith(undefined).policy.credits).toEqual({
      enabled: false,
      sign: 'negative',
      corrections: 'amend',
      restockingFee: 'hold',
    });
  });

  it('leave the version of a file without them as it was, and are part of it once they are on', () => {
    const { settings, policy } = policyWith(undefined);
    const { goLive, bills, mapping } = settings;
    expect(policy.version).toBe(fingerprint({ goLive, bills, mapping }));
    const on = policyWith({ enabled: true }).policy.version;
    expect(on).not.toBe(policy.version);
    expect(policyWith({ enabled: true, sign: 'positive' }).policy.version).not.toBe(on);
  });

  it.each([
    ['a misspelled setting', { enabeld: true }],
    ['another sign', { sign: 'minus' }],
    ['a word for yes', { enabled: 'yes' }],
  ])('refuse %s', (_what, credits) => {
    expect(() => policyWith(credits)).toThrow();
  });
});
