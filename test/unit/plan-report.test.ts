/** A dry run added up: it ties to what ServiceTitan states, to the cent, whatever is to be done about each bill. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { reportAsCsv } from '../../src/cli/plan/csv.ts';
import { reportAsHtml } from '../../src/cli/plan/html.ts';
import { reportAsJson } from '../../src/cli/plan/json.ts';
import { describeReport } from '../../src/cli/plan/terminal.ts';
import { describeHeader } from '../../src/cli/plan/words.ts';
import { ACCOUNTS_PAYABLE } from '../../src/domain/reporting/journal.ts';
import { aCredit, AIR_QUALITY, anyTyingBill, aPolicy, aSourceBill, compose, composed, decimal, linkOf, posted, readBack } from '../support/builders.ts'; // prettier-ignore
import { planOf, reported } from '../support/plans.ts';
import { LESS } from '../support/bill-stories.ts';

const UNSTATED = { status: 'Reconciled', syncStatus: 'Posted' };
const changedBill = aSourceBill({ content: LESS });

describe('the plan of credits', () => {
  const credit = aCredit();
  const positive = aPolicy({ credits: { ...aPolicy().credits, sign: 'positive' } });

  it.each([
    ['negative', aPolicy()],
    ['positive', positive],
  ])('debits accounts payable and credits the accounts, where lines are %s', (_sign, policy) => {
    const report = reported(planOf(credit, [], { policy, composition: compose(credit, policy) }));
    expect(report.bills).toMatchObject([{ kind: 'credit', id: 82000456, decision: 'create', owed: '-250.00' }]);
    const [part] = report.bills[0]?.journal ?? [];
    expect(part?.lines.map(({ account, debit, credit: credited }) => [account, debit, credited])).toEqual([
      ['5010', undefined, '200.00'],
      ['5010', undefined, '50.00'],
      [ACCOUNTS_PAYABLE, '250.00', undefined],
    ]);
    expect(part && describeHeader(part)).toContain('Credit CM-4711 of vendor V-1002');
    expect(report.decisions).toMatchObject([{ source: '-250.00', planned: '-250.00', difference: '0.00' }]);
  });

  it('adds up with that of bills, and takes a withdrawn one out again', () => {
    const withdrawn = aCredit({ status: 'Canceled' });
    const report = reported(planOf(aSourceBill()), planOf(credit), planOf(withdrawn, [posted(credit)]));
    expect(report.total).toMatchObject({ bills: 3, source: '0.00', planned: '0.00', difference: '0.00' });
    expect(report.bills[2]).toMatchObject({ decision: 'delete', owed: '0.00' });
    expect(report.accounts.map(({ account, net }) => [account, net])).toEqual([['5010', '250.00'], [ACCOUNTS_PAYABLE, '-250.00']]); // prettier-ignore
  });

  it('is named in every form as commands take it', () => {
    const report = reported(planOf(credit));
    expect(reportAsCsv(report)).toContain('credit/82000456');
    expect(reportAsHtml(report)).toContain('credit/82000456');
    expect(describeReport(report, { withJournal: true })).toContain('credit/82000456  create');
  });
});

describe('the plan of bills', () => {
  it('of a new bill enters it: debits tie to what ServiceTitan states', () => {
    const report = reported(planOf(aSourceBill()));
    expect(report.decisions).toEqual([
      { decision: 'create', bills: 1, source: '250.00', planned: '250.00', difference: '0.00' },
    ]);
    expect(report.accounts.map(({ account, net }) => [account, net])).toEqual([['5010', '250.00'], [ACCOUNTS_PAYABLE, '-250.00']]); // prettier-ignore
    expect(report.cost).toMatchObject({ writes: 1, looks: 4 });
  });

  it('of a changed bill removes what is there and enters what should be: the net is the change', () => {
    const report = reported(planOf(changedBill, [posted()]));
    expect(report.bills[0]?.journal.map(({ what, recordNo }) => [what, recordNo])).toEqual([['taken-out', '1041'], ['entered', undefined]]); // prettier-ignore
    expect(report.decisions).toMatchObject([{ decision: 'amend', source: '200.00', planned: '200.00', difference: '0.00' }]); // prettier-ignore
    expect(report.accounts.map(({ account, net }) => [account, net])).toEqual([['5010', '-50.00'], [ACCOUNTS_PAYABLE, '50.00']]); // prettier-ignore
  });

  it('of a bill that is reversed and replaced shows both, with the number of the replacement', () => {
    const policy = aPolicy({ corrections: 'reverse', numberAfterReversal: 'suffixed' });
    const report = reported(planOf(changedBill, [posted()], { policy }));
    const [bill] = report.bills;
    expect(bill?.decision).toBe('reverse');
    expect(bill?.journal.map(({ what, header }) => [what, header.billNumber])).toEqual([['taken-out', 'INV-88213'], ['entered', 'INV-88213-R1']]); // prettier-ignore
    expect(report.decisions).toMatchObject([{ source: '200.00', planned: '200.00', difference: '0.00' }]);
    expect(report.cost.writes).toBe(2);
  });

  it('of a canceled bill takes it out, and counts it as nothing owed', () => {
    const report = reported(planOf(aSourceBill({ status: 'Canceled' }), [posted()]));
    expect(report.decisions).toMatchObject([{ decision: 'reverse', source: '0.00', planned: '0.00', difference: '0.00' }]); // prettier-ignore
    expect(report.accounts.map(({ net }) => net)).toEqual(['-250.00', '250.00']);
    expect(report.cost.writes).toBe(1);
  });

  it('of a draft deletes it', () => {
    const report = reported(planOf(aSourceBill({ status: 'Canceled' }), [posted(aSourceBill(), { state: 'Draft' })]));
    expect(report.decisions).toMatchObject([{ decision: 'delete', planned: '0.00' }]);
  });

  it('of a bill that someone entered already adopts it, and moves nothing', () => {
    const source = aSourceBill();
    const typed = readBack(composed(source), linkOf(source, composed(source)), { rawDescription: 'typed by hand' });
    const report = reported(planOf(source, [typed], { policy: aPolicy({ alreadyEntered: 'adopt' }) }));
    expect(report.decisions).toMatchObject([{ decision: 'adopt', planned: '250.00', difference: '0.00' }]);
    expect([report.accounts, report.cost.writes]).toEqual([[], 1]);
  });

  it('shows what a person changed in Intacct as a difference, and touches nothing', () => {
    const [line] = posted().lines;
    const edited = posted(aSourceBill(), { lines: line === undefined ? [] : [{ ...line, amount: '240.00' }] });
    const report = reported(planOf(aSourceBill(), [edited]));
    expect(report.decisions).toMatchObject([{ decision: 'nothing', planned: '240.00', difference: '10.00' }]);
    expect(report.bills[0]?.remarks[0]).toContain('A person edited');
    expect(report.cost.writes).toBe(0);
  });

  it('leaves held bills out, with their amount, and says when ServiceTitan states none', () => {
    const unmapped = aSourceBill({ id: 2, content: { job: AIR_QUALITY } });
    const empty = aSourceBill({ id: 3, content: { billAmount: undefined } });
    const report = reported(planOf(aSourceBill()), planOf(unmapped), planOf(empty));
    expect(report.decisions).toMatchObject([{ decision: 'create' }, { decision: 'hold', bills: 2, source: '250.00' }]);
    expect(report.decisions[1]).not.toHaveProperty('planned');
    expect(report.total).toEqual({ bills: 3, source: '500.00', planned: '250.00', leftOut: '250.00', difference: '0.00' }); // prettier-ignore
    expect(report.withoutAmount).toEqual([{ kind: 'bill', id: 3 }]);
  });

  it('shows what a held bill would be, as far as the rules know, and adds none of it up', () => {
    const report = reported(planOf(aSourceBill({ status: 'Discrepancy' })));
    expect(report.bills[0]?.journal).toMatchObject([{ what: 'withheld', lines: [{ debit: '200.00' }, {}, { credit: '250.00' }] }]); // prettier-ignore
    expect([report.accounts, report.sides.debit, report.total.planned, report.cost.writes]).toEqual([[], '0.00', '0.00', 0]); // prettier-ignore
  });

  it('of a bill that a person removed counts it as removed: Intacct has less than is owed', () => {
    const gone = planOf(aSourceBill({ id: 2 }), [], { memory: { posted: ['1041'], gone: [] } });
    const report = reported(planOf(aSourceBill()), gone);
    expect(report.decisions).toEqual([
      { decision: 'create', bills: 1, source: '250.00', planned: '250.00', difference: '0.00' },
      { decision: 'removed', bills: 1, source: '250.00', planned: '0.00', difference: '250.00' },
    ]);
    expect(report.total).toEqual({ bills: 2, source: '500.00', planned: '250.00', leftOut: '0.00', difference: '250.00' }); // prettier-ignore
    expect(describeReport(report, { withJournal: false }).replaceAll(/\s+/g, ' ')).toContain('0.00 left out (held, skipped, waiting, out of scope): difference 250.00. Of that, 250.00 was posted and removed from Intacct by a person.'); // prettier-ignore
    expect(reportAsHtml(report)).toContain('Removed from Intacct (1)');
    expect(reportAsJson(report).bills[1]?.decision).toBe('removed');
    expect(reportAsCsv(report)).toMatch(/\r\n2,removed,.*,,250\.00,intacct\.bill-removed,/);
  });

  it('of a held bill that is in Intacct counts what is there, and not as left out', () => {
    const paid = posted(aSourceBill(), { state: 'Paid', paidAmount: '250.00' });
    const report = reported(planOf(changedBill, [paid]));
    expect(report.decisions).toMatchObject([{ decision: 'hold', source: '200.00', planned: '250.00', difference: '-50.00' }]); // prettier-ignore
    expect(report.total).toMatchObject({ leftOut: '0.00', difference: '-50.00' });
    expect(report.bills[0]?.journal.map(({ what }) => what)).toEqual(['stands', 'withheld']);
    expect(report.cost.writes).toBe(0);
  });

  it('of a skipped bill says who skipped it and why, and leaves it out', () => {
    const skip = {
      decision: 'skipped',
      because: 'dana decided to skip it: paid by card. Otherwise: …',
      problems: [],
    } as const;
    const report = reported({ ...planOf(aSourceBill()), ...skip });
    expect(report.decisions).toEqual([{ decision: 'skipped', bills: 1, source: '250.00', leftOut: '250.00' }]);
    expect(report.total).toMatchObject({ planned: '0.00', leftOut: '250.00', difference: '0.00' });
    expect(describeReport(report, { withJournal: false })).toContain('dana decided to skip it: paid by card.');
    expect(reportAsHtml(report)).toContain('Skipped (1)');
    expect(reportAsCsv(report)).toContain('skipped');
  });

  it.each([
    [{ before: '2026-06-01T00:00:00Z', bills: 12_300 }, '12300 bills that were last modified before 2026-06-01 were not read'],
    [{ before: '2026-06-01T00:00:00Z' }, 'Bills that were last modified before 2026-06-01 were not read'],
  ])('says what it could not see: %j', (outside, words) => {
    const report = { ...reported(planOf(aSourceBill())), outside };
    expect(describeReport(report, { withJournal: false }).replaceAll(/\s+/g, ' ')).toContain(words);
    expect(reportAsHtml(report)).toContain(words);
    expect(reportAsJson(report)).toMatchObject({ outside });
  }); // prettier-ignore

  it('ties for any bills, to the cent', () => {
    fc.assert(
      fc.property(fc.array(anyTyingBill, { minLength: 1, maxLength: 4 }), (bills) => {
        const plans = bills.map(({ source, policy, header }, i) => {
          const bill = { ...source, id: i + 1 };
          const plan = planOf(bill, [], { composition: compose(bill, policy), policy });
          // What the header says, worked out without the product's arithmetic.
          return { ...plan, source: { status: 'Reconciled', syncStatus: 'Posted', stated: decimal(header, 2) } };
        });
        const report = reported(...plans);
        for (const { decision, difference } of report.decisions) {
          if (decision !== 'hold') expect(difference).toBe('0.00');
        }
        expect(report.sides.debit).toBe(report.sides.credit);
        expect(report.total.difference).toBe('0.00');
      }),
    );
  });

  it('shares looks: a hundred bills cost no more of them than one', () => {
    const many = Array.from({ length: 100 }, (_, i) => planOf(aSourceBill({ id: i + 1 })));
    expect(reported(...many).cost).toMatchObject({ writes: 100, looks: 4 });
    expect(reported(...many, planOf(aSourceBill({ id: 101 }))).cost).toMatchObject({ writes: 101, looks: 8 });
  });
});

describe('a plan for machines', () => {
  it('names bills by id and marks credits, as in version 0.3', () => {
    const unplanned = [{ kind: 'credit', id: 8, reason: 'no answer' }] as const;
    const unstated = [aSourceBill({ id: 3 }), aCredit({ id: 4 })].map((source) => ({
      ...planOf(source),
      source: UNSTATED,
    }));
    const json = reportAsJson({ ...reported(...unstated), unplanned });
    expect(json.bills).toMatchObject([{ billId: 3, journal: [{}] }, { billId: 4, document: 'credit', journal: [{ header: { document: 'credit' } }] }]); // prettier-ignore
    const [bill] = json.bills;
    const keys = [bill, bill?.journal[0]?.header].flatMap((object) => Object.keys(object ?? {}));
    expect(keys.filter((key) => ['document', 'kind', 'id'].includes(key))).toEqual([]);
    expect(json).toMatchObject({ unplanned: [{ billId: 8, document: 'credit' }], withoutAmount: [3, 'credit/4'] });
  });
});
