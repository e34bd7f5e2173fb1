/** Two sets of rules beside each other: which bills differ, where, and by how much. */
import { describe, expect, it } from '@jest/globals';

import type { PlanOfBill } from '../../src/cli/plan/ask.ts';
import { comparisonOf } from '../../src/cli/comparison/report.ts';
import type { ConnectionPolicy } from '../../src/domain/mapping/connection-policy.ts';
import { ACCOUNTS_PAYABLE } from '../../src/domain/reporting/journal.ts';
import type { SourceBill } from '../../src/domain/source/source-bill.ts';
import { AIR_QUALITY, aPolicy, aSourceBill, compose, posted } from '../support/builders.ts';
import { planOf } from '../support/plans.ts';

const otherAccounts = (account: string, jobType = 41) => {
  const { accounts } = aPolicy().mapping;
  const kept = accounts.filter((rule) => rule.jobType !== jobType);
  return aPolicy({ mapping: { accounts: [...kept, { destination: 'job', jobType, account }] } });
};

/** As the workflow tells it when it was asked about other rules. */
function plan(source: SourceBill, other: ConnectionPolicy, found: ReturnType<typeof posted>[] = []): PlanOfBill {
  const under = (policy: ConnectionPolicy) => {
    const { bill, problems, rules } = compose(source, policy);
    return { decision: 'eligible', because: '', problems, rules, ...(bill === undefined ? {} : { bill }) } as const;
  };
  return { ...planOf(source, found), compared: { now: under(aPolicy()), other: under(other) } };
}

const compared = (...plans: PlanOfBill[]) =>
  comparisonOf({
    connection: 'demo', selection: 'some', against: 'new.yaml', otherVersion: 'abc', madeAt: '', plans, unplanned: [],
  }); // prettier-ignore

describe('rules compared', () => {
  it('shows where a posted bill would differ, by how much, and by which rules', () => {
    const report = compared(plan(aSourceBill(), otherAccounts('5015'), [posted()]));
    const [bill] = report.bills;
    expect(bill).toMatchObject({ recordNo: '1041', now: 'posts', other: 'posts', header: [] });
    expect(bill?.changes).toMatchObject([
      { account: '5010', entityId: 'E10', dimensions: { locationId: 'T01' }, now: '250.00', other: '0.00', difference: '-250.00' },
      { account: '5015', now: '0.00', other: '250.00', difference: '250.00' },
    ]); // prettier-ignore
    expect(bill?.because).toBe('Now: destination job, job type 41 → account 5010. Other: destination job, job type 41 → account 5015'); // prettier-ignore
    expect([report.compared, report.posted]).toEqual([1, 1]);
    expect(report.accounts.map(({ account, difference }) => [account, difference])).toEqual([['5010', '-250.00'], ['5015', '250.00'], [ACCOUNTS_PAYABLE, '0.00']]); // prettier-ignore
  });

  it('names what counts as posted, and is held for something else', () => {
    const exported = aSourceBill({ id: 12, syncStatus: 'Exported' });
    expect(planOf(exported).decision).toBe('hold');
    expect(compared(plan(exported, otherAccounts('5015')), plan(aSourceBill(), otherAccounts('5015'))).heldAnyway).toEqual([{ kind: 'bill', id: 12 }]); // prettier-ignore
  });

  it('leaves out what comes out the same, also by another rule', () => {
    expect(compared(plan(aSourceBill(), otherAccounts('5010'))).bills).toEqual([]);
  });

  it('counts a bill that only one of them holds with its whole amount, and says why', () => {
    const report = compared(plan(aSourceBill({ content: { job: AIR_QUALITY } }), otherAccounts('5050', 48)));
    expect(report.bills).toMatchObject([{ now: 'holds', other: 'posts' }]);
    expect(report.bills[0]?.because).toMatch(/^Now: holds: No mapping rule says .*\. Other: .*5050/s);
    expect(report.accounts.map(({ account, now, difference }) => [account, now, difference])).toEqual([['5050', '0.00', '250.00'], [ACCOUNTS_PAYABLE, '0.00', '-250.00']]); // prettier-ignore
  });

  it('counts a bill that the other rules would hold as nothing there, though its lines are known', () => {
    const closed = aPolicy({ closedThrough: { '': '2026-10-31' } });
    const report = compared(plan(aSourceBill(), closed));
    expect(report.bills).toMatchObject([{ now: 'posts', other: 'holds', header: [] }]);
    expect(report.accounts.map(({ now, other, difference }) => [now, other, difference])).toEqual([['250.00', '0.00', '-250.00'], ['-250.00', '0.00', '250.00']]); // prettier-ignore
  });

  it('names bills that both hold, which differ in nothing that is known', () => {
    const report = compared(plan(aSourceBill({ content: { job: AIR_QUALITY } }), aPolicy()));
    expect([report.bills, report.heldByBoth]).toEqual([[], [{ kind: 'bill', id: 81000123 }]]);
  });

  it('sees what differs outside the lines: the entity moves, and a term', () => {
    const businessUnits = aPolicy().mapping.businessUnits.map((unit) => ({ ...unit, entity: 'E20' }));
    const [bill] = compared(plan(aSourceBill(), aPolicy({ mapping: { businessUnits, terms: {} } }))).bills;
    expect(bill?.header).toEqual(['entity: E10, other E20', 'payment term: N30, other N15']);
    expect(bill?.changes.map(({ entityId, difference }) => [entityId, difference])).toEqual([['E10', '-250.00'], ['E10', '250.00'], ['E20', '250.00'], ['E20', '-250.00']]); // prettier-ignore
  });

  it('compares nothing of a bill that ServiceTitan withdrew', () => {
    expect(compared(plan(aSourceBill({ status: 'Canceled' }), otherAccounts('5015'), [posted()])).bills).toEqual([]);
  });
});
