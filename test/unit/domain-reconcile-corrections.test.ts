/** The rows of the table about a bill of ours that has to change: amended, reversed, deleted, or held with the way out. */
import { describe, expect, it } from '@jest/globals';

import type { ConnectionPolicy } from '../../src/domain/mapping/connection-policy.ts';
import { continuedLines } from '../../src/domain/reconcile/matching.ts';
import type { LedgerBill } from '../../src/domain/ledger/ledger-bill.ts';
import type { DetailedPlan, ReconcileInput } from '../../src/domain/reconcile/plan.ts';
import { reconcile } from '../../src/domain/reconcile/reconcile.ts';
import { deletedBill, type SourceBill, type SourceContent } from '../../src/domain/source/source-bill.ts';
import {
  AIR_QUALITY,
  anItemLine,
  aPolicy,
  aQuestion,
  aSourceBill,
  changed,
  codesOf,
  compose,
  composed,
  linkOf,
  posted,
  readBack,
} from '../support/builders.ts';

const plan = (found: readonly LedgerBill[], input: Partial<ReconcileInput>): DetailedPlan =>
  reconcile(aQuestion(found, { memory: { posted: ['1041'], gone: [] }, ...input }));
const withPolicy = (policy: Partial<ConnectionPolicy>, source: SourceBill): Partial<ReconcileInput> => {
  const rules = { ...aPolicy(), ...policy };
  return { source, policy: rules, composition: compose(source, rules) };
};
const LESS = changed({ billAmount: '200.00', lines: [anItemLine()] });
const CANCELED = aSourceBill({ status: 'Canceled' });
const ofUnit = (businessUnitId: number, amount: string) => ({ kind: 'expense', description: 'Rent', amount, businessUnitId }) as const; // prettier-ignore
const TWO_ENTITIES = changed({ lines: [ofUnit(3011, '200.00'), ofUnit(3051, '50.00')], billAmount: '250.00' });
const LESS_OF_TWO = changed({ lines: [ofUnit(3011, '100.00'), ofUnit(3051, '50.00')], billAmount: '150.00' });
const DELETED = deletedBill({ kind: 'bill', id: 81000123 });

describe('our bill, unpaid and editable, changed in ServiceTitan', () => {
  it.each<[string, Partial<SourceContent>, string]>([
    ['number', { vendorInvoiceNumber: 'INV-99' }, 'bill number: Intacct INV-88213, ServiceTitan INV-99'],
    ['due date', { dueDate: '2026-12-01' }, 'due date: Intacct 2026-11-13, ServiceTitan 2026-12-01'],
    ['do-not-pay', { doNotPay: true }, 'on hold: Intacct no, ServiceTitan yes'],
    ['business unit', { businessUnitId: 3012 }, 'INS'],
    ['summary', { summary: 'Other parts' }, 'Other parts'],
    ['bill date', { billDate: '2026-10-15' }, 'posting date: Intacct 2026-10-14, ServiceTitan 2026-10-15'],
    ['lines', { billAmount: '200.00', lines: [anItemLine()] }, 'lines: Intacct 5010 50.00 T01 SVC "FUSE-30 Fuse 30 A"'],
  ])('in its %s: amend, and the exact difference is said', (_what, content, says) => {
    const source = changed(content);
    const done = plan([posted()], { source });
    expect([done.decision, done.recordNo, done.problems]).toEqual(['amend', '1041', []]);
    expect(done.because).toContain(says);
    expect(done.bill).toEqual(composed(source));
  });

  it('from two equal lines to one: the second one is the difference', () => {
    const before = changed({ lines: [anItemLine(), anItemLine()], billAmount: '400.00' });
    const done = plan([posted(before)], { source: LESS });
    expect(done.because).toContain('lines: Intacct 5010 200.00 T01 SVC "CAP-45 Capacitor 45 MFD", per the rules none.');
  });

  it('in a way that the books do not show: nothing', () => {
    const source = changed({
      lines: [anItemLine(), anItemLine({ description: 'FUSE-30 Fuse 30 A', quantity: '2', unitCost: '25' })],
    });
    const done = plan([posted()], { source });
    expect([done.decision, done.recordNo, done.remarks]).toEqual(['nothing', '1041', []]);
  });

  it.each<[string, Partial<LedgerBill>, Partial<SourceBill>]>([
    ['a draft', { state: 'Draft' }, {}],
    ['exported meanwhile', {}, { syncStatus: 'Exported' }],
  ])('and %s: amend', (_what, standing, header) => {
    expect(plan([posted(aSourceBill(), standing)], { source: { ...LESS, ...header } }).decision).toBe('amend');
  });

  it('keeps the posting date that it slipped to, while its bill date is the same', () => {
    const policy = { closedPeriod: 'first-open-day', closedThrough: { '': '2026-10-31' } } as const;
    const before = withPolicy(policy, aSourceBill());
    const slipped = before.composition?.bill ?? composed();
    const standing = readBack(slipped, linkOf(aSourceBill(), slipped));
    expect(standing.postingDate).toBe('2026-11-01');
    const later = { ...policy, closedThrough: { '': '2026-10-31', E20: '2026-11-30' } };
    const done = plan([standing], withPolicy(later, LESS));
    expect([done.decision, done.bill?.billDate, done.bill?.postingDate]).toEqual(['amend', '2026-10-14', '2026-11-01']);
    const same = plan([standing], withPolicy(policy, aSourceBill()));
    expect([same.decision, same.remarks]).toEqual([
      'nothing',
      [expect.stringContaining('2026-11-01, the first open day')],
    ]);
  });

  it('re-dated into a closed period: hold, and the bill is left as it was', () => {
    const held = plan([posted()], { source: changed({ billDate: '2026-09-30' }) });
    expect(codesOf(held)).toEqual(['intacct.period-closed', 'intacct.bill-changed']);
    expect(held.recordNo).toBe('1041');
  });

  it('re-dated into a closed period, where that is posted on the first open day: amend, the bill date follows', () => {
    const input = withPolicy({ closedPeriod: 'first-open-day' }, changed({ billDate: '2026-09-30' }));
    const done = plan([posted()], input);
    expect([done.decision, done.bill?.billDate, done.bill?.postingDate]).toEqual(['amend', '2026-09-30', '2026-10-01']);
  });

  it('into something that cannot be posted: hold for that reason, so that a corrected rule releases it', () => {
    const held = plan([posted()], { source: changed({ job: AIR_QUALITY }) });
    expect(codesOf(held)).toEqual(['mapping.account-missing', 'intacct.bill-changed']);
  });
});

describe('our bill, which needs a replacement', () => {
  const OTHER_VENDOR = changed({ vendor: { id: 1703, name: 'Delta Supply', ledgerVendorId: 'V-1003' } });
  const moved = (source: SourceBill): Partial<ReconcileInput> => {
    const composition = compose(source);
    const bill = { ...composed(source), vendorId: 'V-1003' };
    return { source, composition: { ...composition, bill } };
  };

  it('because its vendor changed: reverse, dated as it was posted, then create', () => {
    const done = plan([posted()], moved(OTHER_VENDOR));
    expect([done.decision, done.recordNo]).toEqual(['reverse', '1041']);
    expect(done.because).toContain('reversed on 2026-10-14');
    const gone = { posted: ['1041'], gone: ['1041'] };
    const next = plan([posted(aSourceBill(), { state: 'Reversed' })], { ...moved(OTHER_VENDOR), memory: gone });
    expect([next.decision, next.bill?.vendorId, next.bill?.postingDate]).toEqual(['create', 'V-1003', '2026-10-14']);
    expect(next.because).toContain('Tieout itself removed the previous one');
  });

  it('because its entity changed: reverse', () => {
    const done = plan([posted()], { source: changed({ businessUnitId: 3051 }) });
    expect(done.decision).toBe('reverse');
    expect(done.because).toContain('entity: Intacct E10, ServiceTitan E20');
  });

  it('because the company reverses instead of editing: reverse, but a draft is amended', () => {
    const input = withPolicy({ corrections: 'reverse' }, LESS);
    expect(plan([posted()], input).decision).toBe('reverse');
    expect(plan([posted(aSourceBill(), { state: 'Draft' })], input).decision).toBe('amend');
    expect(plan([posted(aSourceBill(), { state: 'Draft' })], moved(OTHER_VENDOR)).decision).toBe('delete');
  });

  it.each([
    ['same', 1, 'INV-88213'],
    ['suffixed', 1, 'INV-88213-R1'],
    ['suffixed', 2, 'INV-88213-R2'],
  ] as const)('under a number of policy %s after %s reversals: %s', (numberAfterReversal, reversals, number) => {
    const dead = Array.from({ length: reversals }, (_, i) =>
      posted(aSourceBill(), { recordNo: String(1041 + i), state: 'Reversed' }),
    );
    const memory = { posted: ['1041'], gone: dead.map(({ recordNo }) => recordNo) };
    const next = plan(dead, { ...withPolicy({ numberAfterReversal }, LESS), memory });
    expect([next.decision, next.bill?.billNumber]).toEqual(['create', number]);
    const bill = next.bill ?? composed();
    const standing = readBack(bill, linkOf(LESS, bill), { recordNo: '1050' });
    const after = plan([...dead, standing], {
      ...withPolicy({ numberAfterReversal }, LESS),
      memory,
    });
    expect([after.decision, after.remarks]).toEqual(['nothing', []]);
  });

  it('keeps its posting date or is held: a period closed since is not entered', () => {
    const input = withPolicy({ closedPeriod: 'first-open-day', closedThrough: { '': '2026-10-31' } }, LESS);
    const memory = { posted: ['1041'], gone: ['1041'] };
    expect(codesOf(plan([posted(aSourceBill(), { state: 'Reversed' })], { ...input, memory }))).toEqual([
      'intacct.period-closed',
    ]);
  });

  it('keeps a hold on payment that a clerk has set', () => {
    const memory = { posted: ['1041'], gone: ['1041'] };
    const found = [posted(aSourceBill(), { state: 'Reversed', onHold: true })];
    expect(plan(found, { source: LESS, memory }).bill?.onHold).toBe(true);
  });

  it('is held when its number has no room for another one', () => {
    const number = 'N'.repeat(44);
    const source = changed({ vendorInvoiceNumber: number });
    const memory = { posted: ['1041'], gone: ['1041'] };
    const found = [posted(source, { state: 'Reversed' })];
    const held = plan(found, { ...withPolicy({ numberAfterReversal: 'suffixed' }, source), memory });
    expect(codesOf(held)).toEqual(['servicetitan.bill-number-missing']);
  });
});

describe('the lines of an amended bill', () => {
  const line = (memo: string, glAccountNo = '5010') => ({ memo, glAccountNo, amount: '1.00', dimensions: {} });

  it('continue those of the same text, so that what AP filled in stays where it was', () => {
    const standing = [line('a'), line('b'), line('c')];
    expect(continuedLines([line('b'), line('c')], standing)).toEqual([2, 3]);
    expect(continuedLines([line('c', '5030'), line('new'), line('a'), line('d')], standing)).toEqual([3, undefined, 1, undefined]); // prettier-ignore
    expect(continuedLines([line('a'), line('renamed'), line('c')], standing)).toEqual([1, 2, 3]);
    expect(continuedLines([line('a'), line('a')], [line('a', '6410'), line('a')])).toEqual([2, 1]);
  });
});

describe('our bill, not owed any more', () => {
  it.each([
    ['canceled', CANCELED],
    ['deleted', DELETED],
  ])('%s in ServiceTitan: reverse, and that is all', (word, source) => {
    const done = plan([posted()], { source });
    expect([done.decision, done.recordNo]).toEqual(['reverse', '1041']);
    expect(done.because).toContain(`It was ${word} in ServiceTitan`);
    const memory = { posted: ['1041'], gone: ['1041'] };
    expect(plan([posted(aSourceBill(), { state: 'Reversed' })], { source, memory }).decision).toBe('nothing');
  });

  it('and still a draft: delete', () => {
    expect(plan([posted(aSourceBill(), { state: 'Draft' })], { source: CANCELED }).decision).toBe('delete');
  });

  it('and then owed again: it is created again, because Tieout itself removed it', () => {
    const memory = { posted: ['1041'], gone: ['1041'] };
    expect(plan([posted(aSourceBill(), { state: 'Reversed' })], { memory }).decision).toBe('create');
    expect(plan([], { memory }).decision).toBe('create');
  });

  it('and reversed by a person, after Intacct refused it to Tieout: never created again on its own', () => {
    expect(codesOf(plan([posted(aSourceBill(), { state: 'Reversed' })], {}))).toEqual(['intacct.bill-removed']);
  });
});

describe('our bill, which must not be changed', () => {
  const PAID: [string, Partial<LedgerBill>][] = [
    ['Paid', { state: 'Paid', paidAmount: '250.00' }],
    ['Partially Paid', { state: 'Partially Paid', paidAmount: '50.00' }],
    ['Selected', { state: 'Selected', selectedAmount: '250.00' }],
    ['Posted, with a payment by its amounts', { paidAmount: '1.00' }],
  ];

  it.each(PAID)('%s, changed: hold, with the difference and the adjustment that fixes it', (_what, standing) => {
    const held = plan([posted(aSourceBill(), standing)], { source: LESS });
    expect(codesOf(held)).toEqual(['intacct.bill-paid']);
    expect(held.because).toContain('lines: Intacct 5010 50.00 T01 SVC');
    expect(held.because).toContain('A debit memo for 50.00 (vendor V-1002) would fix it: 5010 T01 SVC -50.00.');
  });

  it.each([CANCELED, DELETED])('paid, not owed any more: hold, with the adjustment over all of it', (source) => {
    const held = plan([posted(aSourceBill(), { state: 'Paid' })], { source });
    expect(codesOf(held)).toEqual(['intacct.bill-paid', 'servicetitan.bill-canceled']);
    expect(held.because).toContain('A debit memo for 250.00 (vendor V-1002) would fix it');
  });

  it('paid, moved to another account: a journal entry fixes it', () => {
    const job = { number: '120456', jobTypeId: 44, jobTypeName: 'AC Install' };
    const held = plan([posted(aSourceBill(), { state: 'Paid' })], { source: changed({ job }) });
    expect(held.because).toContain('A journal entry would fix it: 5010 T01 SVC -250.00; 5030 T01 SVC 250.00.');
  });

  it('paid, costing more: a further bill fixes it', () => {
    const source = changed({ billAmount: '450.00', lines: [...aSourceBill().content.lines, anItemLine()] });
    expect(plan([posted(aSourceBill(), { state: 'Paid' })], { source }).because).toContain(
      'A further bill or a credit memo for 200.00',
    );
  });

  it.each(['Submitted', 'Partially Approved', 'Declined', 'Analyzing'])(
    '%s, changed or canceled: hold, no approval is restarted behind the approver',
    (state) => {
      const found = [posted(aSourceBill(), { state })];
      expect(codesOf(plan(found, { source: LESS }))).toEqual(['intacct.bill-in-approval']);
      expect(codesOf(plan(found, { source: CANCELED }))).toContain('intacct.bill-in-approval');
    },
  );

  it.each([LESS_OF_TWO, CANCELED])('at the top level, in a period that one of its entities closed: hold', (source) => {
    const closedThrough = { '': '2026-09-30', E20: '2026-10-31' };
    const rules = { ...aPolicy(), closedThrough };
    const found = posted(TWO_ENTITIES);
    expect(found.entityId).toBeUndefined();
    const held = plan([found], { source, policy: rules, composition: compose(source, rules) });
    expect(codesOf(held)).toContain('intacct.bill-in-closed-period');
    expect(held.because).toContain('entity E20 is closed through 2026-10-31');
    const open = { ...rules, closedThrough: { '': '2026-09-30', E30: '2026-10-31' } };
    expect(plan([found], { source, policy: open, composition: compose(source, open) }).problems).toEqual([]);
    // A location that no business unit has may be anybody's.
    const elsewhere = { ...found, lines: found.lines.map((line) => ({ ...line, dimensions: { locationId: 'T99' } })) };
    expect(codesOf(plan([elsewhere], { source, policy: rules, composition: compose(source, rules) }))).toContain('intacct.bill-in-closed-period'); // prettier-ignore
  });

  it.each([LESS, CANCELED])('in a period that is closed by now: hold, with the adjustment', (source) => {
    const held = plan([posted()], withPolicy({ closedThrough: { '': '2026-09-30', E10: '2026-10-31' } }, source));
    expect(codesOf(held)[0]).toBe('intacct.bill-in-closed-period');
    expect(held.because).toContain('entity E10 is closed through 2026-10-31');
    expect(held.because).toContain('A debit memo for');
  });

  it('a draft in a closed period is not held: it touches no period', () => {
    const found = [posted(aSourceBill(), { state: 'Draft' })];
    expect(plan(found, withPolicy({ closedThrough: { '': '2026-10-31' } }, CANCELED)).decision).toBe('delete');
  });

  it.each([LESS, CANCELED])('edited by a person: hold, nothing is overwritten', (source) => {
    const held = plan([posted(aSourceBill(), { dueDate: '2026-12-24' })], { source });
    expect(codesOf(held)[0]).toBe('intacct.bill-edited');
    expect(held.because).toContain('A person has edited it in Intacct.');
  });

  it('edited by a person, with what was posted still known: three values for each difference', () => {
    const held = plan([posted(aSourceBill(), { dueDate: '2026-12-24' })], {
      source: changed({ summary: 'Other' }),
      posted: composed(),
    });
    expect(held.because).toContain('due date: posted 2026-11-13, Intacct 2026-12-24, ServiceTitan 2026-11-13');
    expect(held.because).toContain(
      'description: posted Parts for job 120456, Intacct Parts for job 120456, ServiceTitan Other',
    );
  });

  it('edited by a person to what ServiceTitan says now: nothing', () => {
    const { lines } = composed(LESS);
    expect(plan([posted(aSourceBill(), { lines })], { source: LESS })).toMatchObject({
      decision: 'nothing',
      remarks: [],
    });
  });

  it('on hold for payment by a clerk, or released by one: no edit', () => {
    const done = plan([posted(aSourceBill(), { onHold: true })], {});
    expect([done.decision, done.remarks]).toEqual(['nothing', []]);
    const amended = plan([posted(aSourceBill(), { onHold: true })], { source: LESS });
    expect([amended.decision, amended.bill?.onHold]).toEqual(['amend', true]);
  });

  it('for several reasons: all are named, the difference once', () => {
    const found = [posted(aSourceBill(), { state: 'Paid', dueDate: '2026-12-24' })];
    const held = plan(found, withPolicy({ closedThrough: { '': '2026-10-31' } }, LESS));
    expect(codesOf(held)).toEqual(['intacct.bill-paid', 'intacct.bill-in-closed-period', 'intacct.bill-edited']);
    expect(held.because.split('lines: Intacct').length).toBe(2);
  });
});

describe('a mapping that would now give a different result', () => {
  const accounts = [{ destination: 'job', jobType: 41, account: '5020' } as const];
  const composition = compose(aSourceBill(), aPolicy({ mapping: { accounts } }));

  it('is applied only when a person asks for it', () => {
    expect(plan([posted()], { composition }).decision).toBe('nothing');
    const done = plan([posted()], { composition, instruction: { action: 'apply-mapping' } });
    expect([done.decision, done.bill?.lines[0]?.glAccountNo]).toEqual(['amend', '5020']);
    expect(done.because).toContain('The current mapping is applied to it');
  });

  it('asked for, and equal to what is there: nothing', () => {
    expect(plan([posted()], { instruction: { action: 'apply-mapping' } }).decision).toBe('nothing');
  });

  it('asked for, of a paid bill: hold', () => {
    const found = [posted(aSourceBill(), { state: 'Paid' })];
    expect(codesOf(plan(found, { composition, instruction: { action: 'apply-mapping' } }))).toEqual([
      'intacct.bill-paid',
    ]);
  });
});
