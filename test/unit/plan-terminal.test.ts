/** The plan on a terminal: whatever vendors are called and amounts come to, it fits 80 columns and loses no amount. */
import { describe, expect, it } from '@jest/globals';

import { comparisonOf } from '../../src/cli/comparison/report.ts';
import { describeComparison } from '../../src/cli/comparison/terminal.ts';
import { describeReport } from '../../src/cli/plan/terminal.ts';
import { AIR_QUALITY, anItemLine, aPolicy, aSourceBill, compose, posted } from '../support/builders.ts';
import { LESS } from '../support/bill-stories.ts';
import { planOf, reported } from '../support/plans.ts';
import { widest } from '../support/terminal.ts';

const LARGE = aSourceBill({
  id: 9,
  content: {
    billAmount: '123456789.00',
    lines: [anItemLine({ quantity: '1', unitCost: '123456789.00' })],
  },
});

describe('a plan on a terminal', () => {
  it('ends with the totals next to what ServiceTitan states', () => {
    const text = describeReport(reported(planOf(aSourceBill())), { withJournal: true });
    expect(text).toContain('Entered: Bill INV-88213 of vendor V-1002, entity E10, PO 120456-001, dated\n  2026-10-14');
    expect(text).toContain('destination job, job type 41 → account 5010');
    expect(text).toMatch(/│\s+1 │ to be created\s+│\s+250\.00 │\s+250\.00 │\s+0\.00 │/);
    expect(text).toContain('Writing costs 1 Intacct transaction, looking about 4. Nothing was written.');
  });

  it('fits 80 columns, with large amounts in full and further dimensions', () => {
    const plan = planOf(LARGE);
    const dimensions = { locationId: 'T01', departmentId: 'SVC', classId: 'RESIDENTIAL-REPLACEMENT', projectId: 'P-120456-AC-INSTALLATION' }; // prettier-ignore
    const lines = plan.bill?.lines.map((line) => ({ ...line, dimensions })) ?? [];
    const bill = plan.bill && { ...plan.bill, lines };
    const report = reported({ ...plan, ...(bill === undefined ? {} : { bill }) }, planOf(aSourceBill({ content: LESS }), [posted()])); // prettier-ignore
    const text = describeReport(report, { withJournal: true });
    expect(widest(text)).toBeLessThanOrEqual(80);
    expect(text).toContain('123,456,789.00');
    expect(text).not.toContain('…');
    expect(text).toContain('Removed');
  });

  it('shows what is held and what to do, and without journals says where they are', () => {
    const report = reported(planOf(aSourceBill()), planOf(aSourceBill({ id: 2, content: { job: AIR_QUALITY } })));
    const text = describeReport(report, { withJournal: false });
    expect(text).toMatch(/^2 {2}hold {2}Cedar Supply, 250\.00\n {2}mapping\.account-missing\n/);
    expect(text).toContain('What to do:');
    expect(text).toContain('The journal of each bill: --journal');
    expect(text).not.toContain('Entered:');
  });

  it('says how the sums go together, and how many bills each code holds over how much', () => {
    const report = reported(planOf(aSourceBill()), planOf(aSourceBill({ id: 2, content: { job: AIR_QUALITY } })));
    const text = describeReport(report, { withJournal: false });
    expect(text).toMatch(/│\s+2 │ all\s+│\s+500\.00 │\s+250\.00 │\s+│/);
    expect(text.replaceAll(/\s+/g, ' ')).toContain('Of 500.00 in ServiceTitan, 250.00 in Intacct and 250.00 left out (held, skipped, waiting, out of scope): difference 0.00.'); // prettier-ignore
    expect(text).toContain('     1  mapping.account-missing, 250.00\n');
  });

  it('reports a cause that holds many once, with the ids of all of them', () => {
    const plans = Array.from({ length: 40 }, (_, i) => planOf(aSourceBill({ id: 5_000 + i, content: { job: AIR_QUALITY } }))); // prettier-ignore
    const text = describeReport(reported(...plans), { withJournal: false });
    expect(text.match(/What to do:/g)).toHaveLength(5);
    expect(text).toMatch(/35 more with the same: 5005, 5006, /);
    for (const { id } of plans) expect(text).toContain(String(id));
    expect(text).toContain('    40  mapping.account-missing, 10,000.00\n');
    expect(widest(text)).toBeLessThanOrEqual(80);
  });

  it('says which bills are in no total because they could not be planned', () => {
    const unplanned = Array.from(
      { length: 12 },
      (_, i) => ({ kind: 'bill', id: 7_000 + i, reason: 'Intacct did not answer.' }) as const,
    );
    const text = describeReport({ ...reported(planOf(aSourceBill())), unplanned }, { withJournal: false });
    expect(text.replaceAll(/\s+/g, ' ')).toContain('Not planned, and in no total: 7000, 7001,');
    expect(text.replaceAll(/\s+/g, ' ')).toContain('7009, and 2 more.');
  });

  it('names the bills with nothing to do that differ from the rules', () => {
    const accounts = [{ destination: 'job', jobType: 41, account: '5020' } as const];
    const plans = Array.from({ length: 12 }, (_, i) => {
      const source = aSourceBill({ id: 5_000 + i });
      return planOf(source, [posted(source)], { composition: compose(source, aPolicy({ mapping: { accounts } })) });
    });
    const text = describeReport(reported(...plans), { withJournal: false }).replaceAll(/\s+/g, ' ');
    expect(text).toContain('than ServiceTitan or the rules have it: 5000, 5001, 5002,');
    expect(text).toContain('5009, and 2 more.');
    const same = aSourceBill();
    expect(describeReport(reported(planOf(same, [posted(same)])), { withJournal: false })).not.toContain('otherwise');
  });

  it("does not let a vendor's name steer the terminal", () => {
    const vendor = { id: 1702, name: '\u001B[2JCedar\u202E', ledgerVendorId: 'V-1002' };
    const text = describeReport(reported(planOf(aSourceBill({ content: { vendor } }))), { withJournal: true });
    expect([...text].filter((character) => '\u001B\u202E'.includes(character))).toEqual([]);
    expect(text).toContain('[2JCedar');
  });
});

describe('a comparison on a terminal', () => {
  const source = aSourceBill({ content: { vendor: { id: 1702, name: 'A vendor with a name of some length, Incorporated', ledgerVendorId: 'V-1002' } } }); // prettier-ignore
  const under = (accounts: ReturnType<typeof aPolicy>['mapping']['accounts']) => {
    const { bill, problems, rules } = compose(source, aPolicy({ mapping: { accounts } }));
    return { decision: 'eligible', because: '', problems, rules, ...(bill === undefined ? {} : { bill }) } as const;
  };
  const compared = {
    now: under([{ destination: 'job', account: '5010' }]),
    other: under([{ destination: 'job', account: '5015' }]),
  };
  const about = {
    connection: 'demo',
    selection: 'bill 81000123',
    against: 'new.yaml',
    otherVersion: 'abc',
    madeAt: '',
  };
  const report = comparisonOf({ ...about, plans: [{ ...planOf(source, [posted()]), compared }], unplanned: [] });

  it('fits 80 columns, shows what moves, and counts at its end', () => {
    const text = describeComparison(report, { withJournal: true });
    expect(widest(text)).toBeLessThanOrEqual(80);
    expect(text).toMatch(/│ E10\s+│ 5015\s+│ T01, SVC\s+│\s+0\.00 │\s+250\.00 │\s+250\.00 │/);
    expect(text).toContain('Now: destination job → account 5010. Other: destination job → account 5015');
    expect(text.replaceAll('\n', ' ')).toContain('1 bill of 1 would differ under new.yaml (rules abc), 1 of them posted already.'); // prettier-ignore
  });

  it('without journals lists the bills', () => {
    const text = describeComparison(report, { withJournal: false });
    expect(text.replaceAll('\n', ' ')).toContain('RECORDNO 1041: posts under both');
    expect(text).not.toContain('T01, SVC');
  });
});
