/** Another vendor than the bill's own, by rule. */
import { describe, expect, it } from '@jest/globals';

import type { VendorOverrideRule } from '../../src/domain/mapping/mapping-rules.ts';
import { vendorOverrideFor } from '../../src/domain/mapping/vendor-override.ts';
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

  it('is that of the rule that fits every line, with the rule told', () => {
    expect(overrideFor([job(44), job(45)])).toEqual({
      vendorId: 'V-9044',
      rule: 'job type 44 → vendor V-9044',
      place: 'vendorOverrides.0',
    });
    expect(overrideFor([job(44, 3012)])).toMatchObject({ vendorId: 'V-9012', place: 'vendorOverrides.1' });
  });

  it('is a problem when lines lead to different ones, or some to none', () => {
    expect(overrideFor([job(44), job(44, 3012)])).toMatchObject({
      code: 'mapping.vendors-mixed',
      summary: expect.stringContaining('V-9044, V-9012.'),
    });
    expect(overrideFor([job(44), job(41)])).toMatchObject({
      summary: expect.stringContaining("V-9044, the bill's own."),
    });
  });

  it('goes by the bill date', () => {
    expect(overrideFor([job(45)], '2026-11-01')).toBeUndefined();
  });
});
