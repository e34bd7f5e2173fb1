/** Another vendor than the bill's own, by rule. */
import { describe, expect, it } from '@jest/globals';

import type { MappingRules, VendorOverrideRule } from '../../src/domain/mapping/mapping-rules.ts';
import { vendorOverrideFor } from '../../src/domain/mapping/vendor-override.ts';
import { aPolicy, aSourceBill, compose } from '../support/builders.ts';
import { aLine } from '../support/mapping.ts';

const RULES: readonly VendorOverrideRule[] = [
  { jobType: 44, vendorId: 'V-9044' },
  { jobType: 44, businessUnit: 3012, vendorId: 'V-9012' },
  { jobType: 45, vendorId: 'V-9044', through: '2026-10-31' },
];
const job = (jobType: number, businessUnit = 3011) => aLine({ destination: 'job', jobType, businessUnit });
const overrideFor = (lines: ReturnType<typeof job>[], date = '2026-10-14') =>
  vendorOverrideFor(lines, { vendorOverrides: RULES }, date);

describe('the vendor of a bill', () => {
  it('is its own when no rule fits', () => {
    expect(overrideFor([job(41), job(42)])).toBeUndefined();
    expect(overrideFor([])).toBeUndefined();
  });

  it('is that of the rule that fits every line, and the rule is named', () => {
    expect(overrideFor([job(44), job(45)])).toEqual({
      vendorId: 'V-9044',
      rule: 'job type 44 → vendor V-9044',
      place: 'vendorOverrides.0',
    });
    expect(overrideFor([job(44, 3012)])).toMatchObject({ vendorId: 'V-9012', place: 'vendorOverrides.1' });
  });

  it('is a problem when lines are mapped to different ones, or some to none', () => {
    expect(overrideFor([job(44), job(44, 3012)])).toMatchObject({
      code: 'mapping.vendors-mixed',
      summary: expect.stringContaining('V-9044, V-9012.'),
    });
    expect(overrideFor([job(44), job(41)])).toMatchObject({
      summary: expect.stringContaining("V-9044, the bill's own vendor."),
    });
  });

  it('uses the bill date', () => {
    expect(overrideFor([job(45)], '2026-11-01')).toBeUndefined();
  });
});

describe('{vendor.intacctId}', () => {
  const vendor = [{ value: '{vendor.intacctId}', missing: 'hold' }] as const;
  const vendorsOn = (mapping: Partial<MappingRules>, ledgerVendorId: string | undefined) => {
    const source = aSourceBill({ content: { vendor: { id: 1702, name: 'Cedar Supply', ledgerVendorId } } });
    const policy = aPolicy({ mapping: { dimensions: { vendor }, ...mapping } });
    return compose(source, policy).bill?.lines.map(({ dimensions }) => dimensions.vendorId);
  };

  it('is the vendor that the bill is posted to, however that is known', () => {
    expect(vendorsOn({}, 'V-1002')).toEqual(['V-1002', 'V-1002']);
    expect(vendorsOn({ vendors: { 1702: 'V-NEW' } }, 'V-1002')).toEqual(['V-NEW', 'V-NEW']);
    expect(vendorsOn({ vendors: { 1702: 'V-NEW' } }, undefined)).toEqual(['V-NEW', 'V-NEW']);
    expect(vendorsOn({ vendorOverrides: [{ jobType: 41, vendorId: 'V-9041' }] }, 'V-1002')).toEqual([
      'V-9041',
      'V-9041',
    ]);
    expect(vendorsOn({}, undefined)).toEqual([undefined, undefined]);
  });
});
