/** Which bills are Tieout's business now: in scope by date, and far enough along in ServiceTitan. */
import { describe, expect, it } from '@jest/globals';

import type { ConnectionPolicy } from '../../src/domain/mapping/connection-policy.ts';
import { eligibilityOf } from '../../src/domain/compose/eligibility.ts';
import { aPolicy, aSourceBill } from '../support/builders.ts';

type Demand = ConnectionPolicy['eligible'];

function decide(syncStatus: string, status: string, eligible: Demand = 'posted', wasPosted = false) {
  return eligibilityOf(aSourceBill({ syncStatus, status }), aPolicy({ eligible }), wasPosted).decision;
}

describe('a bill', () => {
  it.each<[Demand, string, string, string]>([
    ['posted', 'Pending', 'Unreconciled', 'waiting'],
    ['posted', 'Posted', 'Unreconciled', 'eligible'],
    ['posted', 'Posted', 'Reconciled', 'eligible'],
    ['posted', 'Posted', 'Discrepancy', 'eligible'],
    ['posted', 'Exported', 'Reconciled', 'eligible'],
    ['posted', 'Queued', 'Reconciled', 'eligible'],
    ['posted', 'unknown', 'Reconciled', 'eligible'],
    ['posted', 'PostedAndExported', 'Reconciled', 'eligible'],
    ['posted', 'Posted', 'Approved', 'eligible'],
    ['posted', 'Pending', 'Approved', 'waiting'],
    ['reconciled', 'Posted', 'Approved', 'eligible'],
    ['reconciled', 'Posted', 'unknown', 'eligible'],
    ['reconciled', 'Pending', 'Reconciled', 'waiting'],
    ['reconciled', 'Posted', 'Unreconciled', 'waiting'],
    ['reconciled', 'Posted', 'Reconciled', 'eligible'],
    ['reconciled', 'Posted', 'Discrepancy', 'eligible'],
    ['pending', 'Pending', 'Unreconciled', 'eligible'],
    ['pending', 'Posted', 'Unreconciled', 'eligible'],
    ['pending', 'Queued', 'Unreconciled', 'eligible'],
  ])('when %s bills are wanted: %s and %s is %s', (demand, syncStatus, status, expected) => {
    expect(decide(syncStatus, status, demand)).toBe(expected);
  });

  it('is out of scope before the go-live date, and in scope from that day on', () => {
    const dated = (billDate: string) => eligibilityOf(aSourceBill({ content: { billDate } }), aPolicy(), false);
    expect(dated('2026-08-31')).toEqual({
      decision: 'out-of-scope',
      because: 'The bill is dated 2026-08-31, before the go-live date 2026-09-01.',
    });
    expect(dated('2026-09-01').decision).toBe('eligible');
  });

  it.each(['1926-10-05', '0026-10-05', '2126-10-05'])(
    'of another century, %s, is looked at, never left out',
    (billDate) => {
      expect(eligibilityOf(aSourceBill({ content: { billDate } }), aPolicy(), false).decision).toBe('eligible');
    },
  );

  it('without a date is looked at, so that it is held for it and not lost', () => {
    expect(eligibilityOf(aSourceBill({ content: { billDate: undefined } }), aPolicy(), false).decision).toBe(
      'eligible',
    );
  });

  it('that is canceled is looked at, whatever its sync status: Intacct may hold it', () => {
    expect(decide('Pending', 'Canceled')).toBe('eligible');
  });

  it('that Tieout posted stays its business when it is unposted or re-dated in ServiceTitan', () => {
    expect(decide('Pending', 'Unreconciled', 'reconciled', true)).toBe('eligible');
    const redated = aSourceBill({ content: { billDate: '2026-08-31' } });
    expect(eligibilityOf(redated, aPolicy(), true).decision).toBe('eligible');
  });

  it('says in words what it waits for', () => {
    const because = (syncStatus: string, status: string, eligible: Demand) =>
      eligibilityOf(aSourceBill({ syncStatus, status }), aPolicy({ eligible }), false).because;
    expect(because('Pending', 'Unreconciled', 'posted')).toBe('The bill is not posted in ServiceTitan yet.');
    expect(because('Posted', 'Unreconciled', 'reconciled')).toContain('Unreconciled');
    expect(because('Queued', 'Reconciled', 'posted')).toContain('Queued');
  });
});
