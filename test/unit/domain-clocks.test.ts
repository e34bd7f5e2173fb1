/** Clocks that do not agree, in words: who is wrong shows by who agrees with whom. */
import { describe, expect, it } from '@jest/globals';

import { clockFindings } from '../../src/domain/reporting/clocks.ts';

const MINUTE = 60_000;
const systems = ['Temporal', 'ServiceTitan (east)', 'Intacct (east)'];
const findings = (...aheadMs: number[]) =>
  clockFindings('books-01', aheadMs.map((ms, i) => ({ system: systems[i] ?? '', aheadMs: ms }))); // prettier-ignore

describe('clocks', () => {
  it('agree within a minute, whichever is ahead', () => {
    expect(findings(0, 900, -2_000)).toEqual([]);
    expect(findings(MINUTE, -MINUTE)).toEqual([]);
    expect(findings()).toEqual([]);
  });

  it.each([
    [
      [10 * MINUTE, 10 * MINUTE + 400, 10 * MINUTE - 400],
      'the worker on books-01 is 10 min ahead of Temporal, 10 min ahead of ServiceTitan (east), 10 min ahead of Intacct (east).',
    ],
    [[0, 0, -90 * MINUTE], 'the worker on books-01 is 90 min behind Intacct (east).'],
    [[-180 * MINUTE], 'the worker on books-01 is 3 h behind Temporal.'],
    [[525_600 * MINUTE], 'the worker on books-01 is 365 d ahead of Temporal.'],
    [[61_000], 'the worker on books-01 is 1 min ahead of Temporal.'],
  ])('that differ by %j are one finding', (aheadMs, words) => {
    expect(findings(...aheadMs)).toMatchObject([
      { code: 'tieout.clock-wrong', disposition: 'human', summary: `Clocks do not agree: ${words}` },
    ]);
  });
});
