/** The rows about an invoice that is in Intacct a second time, or may be: next to our own bill, and before we post. */
import { describe, expect, it } from '@jest/globals';

import type { LedgerBill } from '../../src/domain/ledger/ledger-bill.ts';
import type { DetailedPlan, ReconcileInput } from '../../src/domain/reconcile/plan.ts';
import { reconcile } from '../../src/domain/reconcile/reconcile.ts';
import { anItemLine, aPolicy, aQuestion, aSourceBill, codesOf, foreign, posted, readBack, composed } from '../support/builders.ts'; // prettier-ignore

const plan = (found: readonly LedgerBill[], input: Partial<ReconcileInput> = {}): DetailedPlan =>
  reconcile(aQuestion(found, input));
const findingsOf = ({ findings = [] }: DetailedPlan) => findings.map(({ code }) => code);
const NONE = { posted: [], gone: [] };
const LESS = aSourceBill({ content: { billAmount: '200.00', lines: [anItemLine()] } });
const OTHER = 81000777;
const ofOther = (overrides: Partial<LedgerBill> = {}) =>
  posted(aSourceBill({ id: OTHER }), { recordNo: '900', ...overrides });

describe('next to our own live bill', () => {
  it.each<[string, Partial<LedgerBill>]>([
    ['same number and total', {}],
    ['another total', { total: '99.00' }],
    ['typed with other punctuation', { billNumber: 'inv 88213' }],
    ['paid', { state: 'Paid' }],
    ['a draft', { state: 'Draft' }],
    ['a similar number with the same date and total', { billNumber: '88213' }],
  ])('a bill that someone entered (%s) is a finding, with both records and the money', (_what, overrides) => {
    const done = plan([posted(), foreign(overrides)]);
    expect([done.decision, done.recordNo, findingsOf(done)]).toEqual([
      'nothing',
      '1041',
      ['intacct.duplicate-entered'],
    ]);
    const { total = '250.00' } = overrides;
    for (const part of ['RECORDNO 77', 'RECORDNO 1041', total, '250.00']) expect(done.because).toContain(part);
    expect(done.remarks.some((remark) => remark.includes('RECORDNO 77'))).toBe(true);
  });

  it('is reported with a correction, too', () => {
    const done = plan([posted(), foreign({ billNumber: '88213' })], { source: LESS });
    expect([done.decision, findingsOf(done)]).toEqual(['amend', ['intacct.duplicate-entered']]);
  });

  it('holds a correction of the same number, and is not reported twice', () => {
    const held = plan([posted(), foreign()], { source: LESS });
    expect([held.decision, codesOf(held), findingsOf(held)]).toEqual(['hold', ['intacct.number-taken'], []]);
  });

  it('is reported of a bill that was adopted, and of one that AP gave another number', () => {
    const { link } = plan([foreign()], { instruction: { action: 'adopt' } });
    const twice = plan([foreign(), foreign({ recordNo: '78' })], { memory: { ...NONE, link } });
    expect(findingsOf(twice)).toEqual(['intacct.duplicate-entered']);
    const renamed = posted(aSourceBill(), { billNumber: 'AP-7' });
    expect(findingsOf(plan([renamed, foreign({ billNumber: 'ap 7' })]))).toEqual(['intacct.duplicate-entered']);
  });

  it.each<[string, LedgerBill]>([
    ['reversed', foreign({ state: 'Reversed' })],
    ['of another vendor', foreign({ vendorId: 'V-9' })],
    ['of a similar number with another date', foreign({ billNumber: '88213', billDate: '2026-10-15' })],
  ])('a bill that is %s is no finding', (_what, other) => {
    const done = plan([posted(), other], { others: { [OTHER]: 'live' } });
    expect([done.decision, findingsOf(done), done.remarks]).toEqual(['nothing', [], []]);
  });

  it('is settled when a person calls it another invoice, by name or all at once', () => {
    for (const recordNo of ['77', undefined]) {
      const done = plan([posted(), foreign()], { instruction: { action: 'separate', recordNo } });
      expect([done.decision, done.separated, findingsOf(done)]).toEqual(['nothing', ['77'], []]);
    }
    const mistyped = plan([posted(), foreign()], { instruction: { action: 'separate', recordNo: '404' } });
    expect([mistyped.separated, findingsOf(mistyped)]).toEqual([undefined, ['intacct.duplicate-entered']]);
    const memory = { ...NONE, separate: ['77'] };
    expect(findingsOf(plan([posted(), foreign(), foreign({ recordNo: '78' })], { memory }))).toHaveLength(1);
  });
});

describe('next to our own live bill, another ServiceTitan bill of the same number', () => {
  const others = { [OTHER]: 'live' } as const;

  it('is reported by the earlier one, whose later sibling may be done already', () => {
    const done = plan([posted(), ofOther()], { others });
    expect([done.decision, findingsOf(done)]).toEqual(['nothing', ['servicetitan.invoice-doubled']]);
    expect(done.because).toContain('RECORDNO 900');
  });

  it('is left alone when it was withdrawn: its own workflow removes it', () => {
    expect(findingsOf(plan([posted(), ofOther()], { others: { [OTHER]: 'withdrawn' } }))).toEqual([]);
  });

  it('is another invoice when a person says so: neither is taken back', () => {
    const source = aSourceBill({ id: OTHER + 1 });
    const found = [posted(source), ofOther()];
    expect(plan(found, { source, others }).decision).toBe('reverse');
    expect(plan(found, { source, others, instruction: { action: 'separate' } }).decision).toBe('nothing');
    expect(plan(found, { source, others, memory: { ...NONE, separate: ['900'] } }).decision).toBe('nothing');
  });
});

it('a second bill next to one that is held is a problem of the hold: findings of held bills are not listed', () => {
  const paid = posted(aSourceBill(), { state: 'Paid' });
  const held = plan([paid, foreign({ state: 'Paid' })], { source: aSourceBill({ status: 'Canceled' }) });
  expect(codesOf(held)).toContain('intacct.duplicate-entered');
  expect(held.because).toContain('RECORDNO 77');
});

describe('our bill without its link', () => {
  const unlinked = (overrides: Partial<LedgerBill> = {}) => foreign({ recordNo: '1041', ...overrides });
  const memory = { posted: ['1041'], gone: [] };

  it.each<[string, Partial<LedgerBill>, Partial<ReconcileInput>]>([
    ['as it was', {}, {}],
    ['with another number and vendor', { billNumber: 'Z', vendorId: 'V-9' }, {}],
    ['although the bill was canceled', {}, { source: aSourceBill({ status: 'Canceled' }) }],
    ['although a person said repost', {}, { instruction: { action: 'repost' } }],
    [
      'canceled, and a person said adopt',
      {},
      { source: aSourceBill({ status: 'Canceled' }), instruction: { action: 'adopt' } },
    ],
    ['paid', { state: 'Paid' }, {}],
    ['with the link of another bill', { rawDescription: ofOther().rawDescription }, { others: { [OTHER]: 'live' } }],
  ])('is held as that, not as removed: %s', (_what, overrides, input) => {
    const held = plan([unlinked(overrides)], { memory, ...input });
    expect(codesOf(held)).toEqual(['intacct.link-removed']);
    expect(held.because).toContain('RECORDNO 1041');
  });

  it('is adopted again; and is removed when it is reversed', () => {
    expect(plan([unlinked()], { memory, instruction: { action: 'adopt', recordNo: '1041' } }).decision).toBe('adopt');
    expect(codesOf(plan([unlinked({ state: 'Reversed' })], { memory }))).toEqual(['intacct.bill-removed']);
  });
});

describe('before a bill is posted', () => {
  it.each(['0012345', '12345 ', 'O012345', '12345-R1'])(
    'a bill numbered %s with the same date and total holds it',
    (billNumber) => {
      const source = aSourceBill({ content: { vendorInvoiceNumber: '12345' } });
      const held = plan([foreign({ billNumber })], { source });
      expect(codesOf(held)).toEqual([billNumber === '12345 ' ? 'intacct.already-entered' : 'intacct.similar-bill']);
      const separate = plan([foreign({ billNumber })], { source, instruction: { action: 'separate', recordNo: '77' } });
      expect([separate.decision, separate.separated]).toEqual(['create', ['77']]);
    },
  );

  it('a similar number of another ServiceTitan bill holds it, unless that one was withdrawn', () => {
    const other = ofOther({ billNumber: '0012345' });
    const source = aSourceBill({ content: { vendorInvoiceNumber: '12345' } });
    const held = plan([other], { source, others: { [OTHER]: 'live' } });
    expect(codesOf(held)).toEqual(['intacct.similar-bill']);
    expect(held.because).toContain(`ServiceTitan bill ${OTHER}`);
    expect(plan([other], { source, others: { [OTHER]: 'withdrawn' } }).decision).toBe('create');
  });

  it('is never adopted by policy on a similar number', () => {
    const policy = aPolicy({ alreadyEntered: 'adopt' });
    expect(codesOf(plan([foreign({ billNumber: '88213' })], { policy }))).toEqual(['intacct.similar-bill']);
    expect(plan([foreign(), foreign({ recordNo: '78', billNumber: '88213' })], { policy }).decision).toBe('hold');
  });

  it('a similar number with another total, or another number with the same date and total, is only mentioned', () => {
    const source = aSourceBill({ content: { vendorInvoiceNumber: '12345' } });
    for (const other of [foreign({ billNumber: '0012345', total: '9.00' }), foreign({ billNumber: '77001' })]) {
      const done = plan([other], { source });
      expect([done.decision, done.remarks.length, findingsOf(done)]).toEqual(['create', 1, []]);
      expect(done.remarks[0]).toContain('RECORDNO 77');
    }
  });

  it('a vendor that ends its numbers in -R1: the same number is held, and another one is not', () => {
    const own = readBack(composed(aSourceBill({ id: OTHER, content: { vendorInvoiceNumber: '88213-R1' } })), linkOfOther(), { recordNo: '900' }); // prettier-ignore
    const others = { [OTHER]: 'live' } as const;
    const same = aSourceBill({ content: { vendorInvoiceNumber: '88213-R1' } });
    expect(codesOf(plan([own], { source: same, others }))).toEqual(['servicetitan.invoice-doubled']);
    const another = aSourceBill({ content: { vendorInvoiceNumber: '88213', billDate: '2026-10-20' } });
    expect(plan([own], { source: another, others }).decision).toBe('create');
  });
});

function linkOfOther() {
  return { kind: 'bill', id: OTHER, tenantId: '4001001', source: '0123456789ab', content: '0123456789ab' } as const;
}

describe('our link on a bill that no run of ours wrote', () => {
  const created = (createdAt: string | undefined) => posted(aSourceBill(), { createdAt });
  const unpostedSince = '2026-11-02T08:00:00.000Z';

  it('is held: another installation serves the same pair of systems', () => {
    const held = plan([created('2026-11-02T08:05:00.000Z')], { unpostedSince });
    expect(codesOf(held)).toEqual(['tieout.posted-elsewhere']);
    expect(held.because).toContain('RECORDNO 1041, Posted), created 2026-11-02 08:05 UTC.');
  });

  it.each<[string, string | undefined, Partial<ReconcileInput>]>([
    ['created before the records of this Temporal began', '2026-11-02T07:59:00.000Z', { unpostedSince }],
    ['created within what two clocks may differ', '2026-11-02T08:00:30.000Z', { unpostedSince }],
    ['of which Intacct does not say when it was created', undefined, { unpostedSince }],
    ['while a run of ours may have written it', '2026-11-02T08:05:00.000Z', {}],
    ['that a run posted', '2026-11-02T08:05:00.000Z', { unpostedSince, memory: { posted: ['1041'], gone: [] } }],
    ['that a person adopts', '2026-11-02T08:05:00.000Z', { unpostedSince, instruction: { action: 'adopt' } }],
  ])('is ours: %s', (_what, createdAt, input) => {
    expect(plan([created(createdAt)], input).decision).toBe('nothing');
  });
});
