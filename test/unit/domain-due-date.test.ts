/** On which day a bill falls due: ServiceTitan's own day, else the term's in every form, and never a day that no one said. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { toPaymentTerm } from '../../src/clients/intacct/term-due.ts';
import { composeBill } from '../../src/domain/compose/compose-bill.ts';
import { dueDateBy, dueRule, type DueRule } from '../../src/domain/ledger/payment-term.ts';
import { addDays, calendarDate, dayOfMonth } from '../../src/domain/values/calendar-date.ts';
import { aPolicy, aSourceBill, LEDGER_VENDOR } from '../support/builders.ts';

const day = (number: number, monthsLater: number): DueRule => ({ from: 'month', monthsLater, day: number });

describe('a due date', () => {
  it.each<[string, DueRule, string]>([
    ['2026-10-29', day(10, 1), '2026-11-10'],
    ['2026-11-01', day(10, 1), '2026-12-10'],
    ['2026-12-31', day(10, 1), '2027-01-10'],
    ['2027-01-31', day(31, 1), '2027-02-28'],
    ['2028-01-31', day(30, 1), '2028-02-29'],
    ['2026-10-05', day(15, 0), '2026-10-15'],
    ['2026-10-20', day(15, 0), '2026-10-15'],
    ['2026-10-20', day(15, 2), '2026-12-15'],
    ['2026-10-20', day(15, 6), '2027-04-15'],
    ['2026-02-11', { from: 'end-of-month', days: 0 }, '2026-02-28'],
    ['2026-10-11', { from: 'end-of-month', days: 15 }, '2026-11-15'],
    ['2026-10-31', { from: 'bill-date', days: 30 }, '2026-11-30'],
  ])('of a bill of %s by %j is %s', (billDate, rule, expected) => {
    expect(dueDateBy(rule, billDate)).toBe(expected);
  });

  it('is a day of the calendar, in the month that the term names', () => {
    const anyDate = fc.integer({ min: 0, max: 60_000 }).map((days) => addDays('1999-01-31', days));
    fc.assert(
      fc.property(anyDate, fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 31 }), (date, months, number) => {
        const due = dayOfMonth(date, months, number);
        expect(calendarDate(due)).toBe(due);
        const monthOf = (text: string): number => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
        expect(monthOf(due) - monthOf(date)).toBe(months);
        const isLast = addDays(due, 1).endsWith('-01');
        expect(Number(due.slice(8)) === number || (isLast && Number(due.slice(8)) < number)).toBe(true);
      }),
    );
  });

  it.each([
    [() => dueRule('bill-date', -1)],
    [() => dueRule('bill-date', 1_000)],
    [() => dueRule('bill-date', 1.5)],
    [() => dueRule('month', 0)],
    [() => dueRule('month', 32)],
    [() => dueRule('month', 5, 13)],
    [() => dueRule('end-of-month', Number.NaN)],
  ])('has no rule of impossible numbers: %s', (rule) => {
    expect(rule()).toBeUndefined();
  });
});

describe('an APTERM', () => {
  it.each<[string, string, DueRule]>([
    ['30', 'from bill/invoice date', { from: 'bill-date', days: 30 }],
    ['30', 'from bill date', { from: 'bill-date', days: 30 }],
    ['30', 'days from the invoice date', { from: 'bill-date', days: 30 }],
    [' 30 ', 'From Bill / Invoice Date', { from: 'bill-date', days: 30 }],
    ['３０', 'FROM BILL', { from: 'bill-date', days: 30 }],
    ['30', 'fromBillInvoiceDate', { from: 'bill-date', days: 30 }],
    ['10', 'of the month of bill/invoice date', day(10, 0)],
    ['10', 'of next month from bill/invoice date', day(10, 1)],
    ['10', 'of\u00a0next  month\tfrom bill/invoice date', day(10, 1)],
    ['10', 'ofNextMonthFromInvoiceDate', day(10, 1)],
    ['10', 'of 2nd month from bill/invoice date', day(10, 2)],
    ['10', 'of third month from bill date', day(10, 3)],
    ['10', 'of 4th month from bill/invoice date', day(10, 4)],
    ['10', 'of 5th month from bill/invoice date', day(10, 5)],
    ['10', 'of 6th month from bill/invoice date', day(10, 6)],
    ['15', 'after end of month of bill/invoice date', { from: 'end-of-month', days: 15 }],
    ['0', 'from end of the month', { from: 'end-of-month', days: 0 }],
  ])('with DUEDATE %j and DUEFROM %j says so', (DUEDATE, DUEFROM, due) => {
    expect(toPaymentTerm({ DUEDATE, DUEFROM }).due).toEqual(due);
  });

  it.each([
    ['30', ''],
    ['30', 'B'],
    ['30', 'from discount date'],
    ['30', 'from bill date, end of month'],
    ['10', 'of 7th month from bill/invoice date'],
    ['10', 'of first month from bill date'],
    ['10', 'of month end'],
    ['0', 'of next month from bill/invoice date'],
    ['32', 'of next month from bill/invoice date'],
    ['', 'from bill/invoice date'],
    ['-5', 'from bill/invoice date'],
    ['1e1', 'from bill/invoice date'],
    ['99999999', 'from bill/invoice date'],
  ])('with DUEDATE %j and DUEFROM %j says none that is known', (DUEDATE, DUEFROM) => {
    expect(toPaymentTerm({ DUEDATE, DUEFROM })).not.toHaveProperty('due');
  });
});

describe('a bill without a due date in ServiceTitan', () => {
  const source = aSourceBill({ content: { dueDate: undefined, termName: ' 10th of\u00a0next MONTH' } });
  const composedBy = (DUEFROM: string, name = '10NM') =>
    composeBill(
      source,
      LEDGER_VENDOR,
      { terms: { [name]: toPaymentTerm({ DUEDATE: '10', DUEFROM }) } },
      aPolicy({ mapping: { terms: { '10th of next month': '10nm' } } }),
    );

  it('falls due as its term says, under the name that Intacct writes', () => {
    const { bill, problems } = composedBy('of next month from bill/invoice date');
    expect(problems).toEqual([]);
    expect(bill).toMatchObject({ billDate: '2026-10-14', dueDate: '2026-11-10', termName: '10NM' });
  });

  it('is held when the term says it in a form that is not known, with what it says', () => {
    const { bill, problems } = composedBy('of the 10th full moon');
    expect(bill).toBeUndefined();
    expect(problems.map(({ code, summary }) => [code, summary])).toEqual([
      ['intacct.term-unclear', expect.stringMatching(/: 10NM says DUEDATE 10, DUEFROM of the 10th full moon\.$/)],
    ]);
  });

  it('goes by ServiceTitan’s day, whatever the term says, where it states one', () => {
    const stated = aSourceBill({ content: { dueDate: '2026-10-20' } });
    const terms = { N30: toPaymentTerm({ DUEDATE: '10', DUEFROM: 'of the 10th full moon' }) };
    expect(composeBill(stated, LEDGER_VENDOR, { terms }, aPolicy())).toMatchObject({
      problems: [],
      bill: { dueDate: '2026-10-20', termName: 'N30' },
    });
  });
});
