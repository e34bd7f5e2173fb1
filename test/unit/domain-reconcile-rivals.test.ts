/** The rows about bills that stand in the way: typed by somebody, of another ServiceTitan bill, replaced, or to be adopted. */
import { describe, expect, it } from '@jest/globals';

import { contentFingerprint, type LedgerBill } from '../../src/domain/ledger/ledger-bill.ts';
import type { DetailedPlan, ReconcileInput } from '../../src/domain/reconcile/plan.ts';
import { reconcile } from '../../src/domain/reconcile/reconcile.ts';
import { sourceFingerprint } from '../../src/domain/source/source-bill.ts';
import {
  AIR_QUALITY,
  anItemLine,
  aPolicy,
  aQuestion,
  aSourceBill,
  codesOf,
  compose,
  composed,
  foreign,
  linkOf,
  posted,
  readBack,
} from '../support/builders.ts';

const plan = (found: readonly LedgerBill[], input: Partial<ReconcileInput> = {}): DetailedPlan =>
  reconcile(aQuestion(found, input));
const OTHER = 81000777;
const EARLIER = 81000100;
const ofOther = (billId = OTHER, overrides: Partial<LedgerBill> = {}) =>
  posted(aSourceBill({ id: billId }), { recordNo: '900', ...overrides });
const UNMAPPED = aSourceBill({ content: { job: AIR_QUALITY } });
const ofTenant = (tenantId: string) => {
  const source = aSourceBill({ id: OTHER });
  return readBack(composed(source), linkOf(source, composed(source), tenantId), { recordNo: '900' });
};
const LESS = aSourceBill({ content: { billAmount: '200.00', lines: [anItemLine()] } });
const CANCELED = aSourceBill({ status: 'Canceled' });

describe('a bill that Tieout did not post, of the same vendor, number and total', () => {
  it('is held by default, and adopted by policy', () => {
    expect(codesOf(plan([foreign()]))).toEqual(['intacct.already-entered']);
    const done = plan([foreign()], { policy: aPolicy({ alreadyEntered: 'adopt' }) });
    expect([done.decision, done.recordNo, done.isWritable]).toEqual(['adopt', '77', true]);
    expect(done.link).toEqual({
      recordNo: '77',
      source: sourceFingerprint(aSourceBill().content),
      content: contentFingerprint(composed()),
      dimensions: [],
      insteadOf: '',
    });
  });

  it('posted for another tenant is never adopted by policy', () => {
    const held = plan([ofTenant('4009009')], { policy: aPolicy({ alreadyEntered: 'adopt' }) });
    expect(codesOf(held)).toEqual(['intacct.number-taken']);
  });

  it('of another total is never adopted by policy', () => {
    const held = plan([foreign({ total: '250.01' })], { policy: aPolicy({ alreadyEntered: 'adopt' }) });
    expect(codesOf(held)).toEqual(['intacct.number-taken']);
  });

  it('twice is not adopted by policy: a person says which', () => {
    const policy = aPolicy({ alreadyEntered: 'adopt' });
    const held = plan([foreign(), foreign({ recordNo: '78' })], { policy });
    expect(codesOf(held)).toEqual(['intacct.already-entered', 'intacct.already-entered']);
  });
});

describe('a bill that a person says is this one', () => {
  const adopt = (found: readonly LedgerBill[], recordNo?: string, input: Partial<ReconcileInput> = {}) =>
    plan(found, { instruction: { action: 'adopt', recordNo }, ...input });

  it('is adopted: the one of its number, or the one that is named', () => {
    expect(adopt([foreign({ total: '1.00' })])).toMatchObject({ decision: 'adopt', recordNo: '77' });
    const named = foreign({ recordNo: '5', billNumber: 'something else' });
    expect(adopt([named, foreign()], '5')).toMatchObject({ decision: 'adopt', recordNo: '5' });
  });

  it.each<[string, Partial<LedgerBill>]>([
    ['paid', { state: 'Paid' }],
    ['with an approver', { state: 'Submitted' }],
    ['in a closed period', { postingDate: '2026-09-30' }],
  ])('and %s: only Temporal remembers it', (_what, overrides) => {
    expect(adopt([foreign(overrides)])).toMatchObject({ decision: 'adopt', isWritable: false });
  });

  it('then counts as ours, and what was entered differently as edited', () => {
    const typed = foreign({ dueDate: '2026-12-24', state: 'Paid' });
    const { link } = adopt([typed]);
    const memory = { posted: [], gone: [], link };
    const done = plan([typed], { memory });
    expect([done.decision, done.recordNo]).toEqual(['nothing', '77']);
    expect(done.remarks).toEqual([expect.stringContaining('A person edited')]);
    expect(codesOf(plan([typed], { memory, source: LESS }))).toEqual(['intacct.bill-paid', 'intacct.bill-edited']);
  });

  it('is refused when it does not exist, was reversed, is of another vendor, one of several, or linked to another ServiceTitan bill', () => {
    const others = { [OTHER]: 'live' } as const;
    const refused: [DetailedPlan, string][] = [
      [adopt([]), 'no bill of this vendor with this number'],
      [adopt([foreign()], '404'), 'no bill with RECORDNO 404'],
      [adopt([foreign({ state: 'Reversed' })], '77'), 'was reversed, or is itself a reversal'],
      [adopt([foreign({ vendorId: 'V-1003' })], '77'), 'belongs to another vendor; this bill is from V-1002'],
      [adopt([foreign(), foreign({ recordNo: '78' })]), 'more than one bill matches; name one with --record: '],
      [adopt([ofOther()], '900', { others }), 'is linked to ServiceTitan bill 81000777'],
      [adopt([ofTenant('4009009')], '900'), 'is linked to bill 81000777 of tenant 4009009'],
      [
        adopt([foreign()], '77', { composition: compose(UNMAPPED), source: UNMAPPED }),
        'Tieout cannot tell yet what this bill should look like. No mapping rule',
      ],
    ];
    for (const [held, why] of refused) {
      expect(codesOf(held)).toEqual(['intacct.adoption-refused']);
      expect(held.because).toContain(why);
    }
  });

  it('is our own one that can no longer be corrected: it is adopted unchanged', () => {
    const paid = posted(aSourceBill(), { state: 'Paid' });
    const done = adopt([paid], undefined, { source: LESS });
    expect(done).toMatchObject({ decision: 'adopt', recordNo: '1041', isWritable: false });
    const memory = { posted: ['1041'], gone: [], link: done.link };
    expect(plan([paid], { source: LESS, memory }).decision).toBe('nothing');
    // A correction that was written since says more than what was remembered.
    const amended = posted(LESS, { recordNo: '1041' });
    expect(plan([amended], { source: LESS, memory })).toMatchObject({ decision: 'nothing', remarks: [] });
    expect(codesOf(adopt([paid], '77', { source: LESS }))).toEqual(['intacct.adoption-refused']);
  });
});

describe('a bill of another ServiceTitan bill with the same vendor and number', () => {
  it('that is owed: held as a likely double invoice', () => {
    const held = plan([ofOther()], { others: { [OTHER]: 'live' } });
    expect(codesOf(held)).toEqual(['servicetitan.invoice-doubled']);
    expect(held.because).toContain('bill 81000777, in Intacct as bill INV-88213');
  });

  it('that was reversed and replaced under a number that shows it is the same invoice', () => {
    const first = ofOther(OTHER, { recordNo: '899', state: 'Reversed' });
    const again = ofOther(OTHER, { billNumber: 'INV-88213-R1' });
    expect(codesOf(plan([first, again], { others: { [OTHER]: 'live' } }))).toEqual(['servicetitan.invoice-doubled']);
    const found = [
      posted(),
      ofOther(EARLIER, { recordNo: '899', billNumber: 'INV-88213-R1', state: 'Reversed' }),
      ofOther(EARLIER, { billNumber: 'INV-88213-R2' }),
    ];
    expect(plan(found, { others: { [EARLIER]: 'live' } }).decision).toBe('reverse');
    // A person's own number is taken as it is written.
    expect(codesOf(plan([foreign({ billNumber: 'INV-88213-R1' })]))).toEqual(['intacct.similar-bill']);
    expect(plan([foreign({ billNumber: 'INV-88213-R1', billDate: '2026-10-15' })]).decision).toBe('create');
  });

  it('posted at the same moment: the one with the higher id removes its own, the other leaves it', () => {
    const later = plan([posted(), ofOther(EARLIER)], { others: { [EARLIER]: 'live' } });
    expect([later.decision, later.recordNo]).toEqual(['reverse', '1041']);
    expect(later.because).toContain('bill 81000100 was posted with the same number');
    const earlier = plan([posted(), ofOther()], { others: { [OTHER]: 'live' } });
    expect([earlier.decision, earlier.recordNo]).toEqual(['nothing', '1041']);
  });

  it.each<[string, Partial<LedgerBill>]>([
    ['paid', { state: 'Paid' }],
    ['edited', { dueDate: '2026-12-24' }],
  ])('posted at the same moment, but %s: held, nothing is reversed', (_what, overrides) => {
    const found = [posted(aSourceBill(), overrides), ofOther(EARLIER)];
    expect(codesOf(plan(found, { others: { [EARLIER]: 'live' } }))[0]).toBe('servicetitan.invoice-doubled');
  });
});

describe('a posted bill whose corrected number, or vendor, is taken', () => {
  const CORRECTED = aSourceBill({ content: { vendorInvoiceNumber: 'INV-99' } });
  const taken = (overrides: Partial<LedgerBill> = {}) => ofOther(OTHER, { billNumber: 'inv 99', ...overrides });

  it('is held before anything is touched, whichever of the two came first', () => {
    for (const id of [OTHER, EARLIER]) {
      const other = ofOther(id, { billNumber: 'inv 99' });
      const held = plan([posted(), other], { source: CORRECTED, others: { [id]: 'live' } });
      expect([held.decision, held.recordNo, ...codesOf(held)]).toEqual([
        'hold',
        '1041',
        'servicetitan.invoice-doubled',
      ]);
    }
    const typed = foreign({ billNumber: 'INV-99', total: '1.00' });
    expect(codesOf(plan([posted(), typed], { source: CORRECTED }))).toEqual(['intacct.number-taken']);
    const reversing = aPolicy({ corrections: 'reverse' });
    expect(plan([posted(), typed], { source: CORRECTED, policy: reversing }).decision).toBe('hold');
  });

  it('by a bill that was withdrawn waits until that one is removed', () => {
    const done = plan([posted(), taken()], { source: CORRECTED, others: { [OTHER]: 'withdrawn' } });
    expect([done.decision, done.after]).toEqual(['wait', OTHER]);
  });

  it('is free: amend', () => {
    expect(plan([posted(), taken({ state: 'Reversed' })], { source: CORRECTED }).decision).toBe('amend');
  });
});

describe('a bill that this one replaces', () => {
  const others = { [OTHER]: 'withdrawn' } as const;

  it('under the same number is still in Intacct: it must be removed first', () => {
    const done = plan([ofOther()], { others });
    expect([done.decision, done.after]).toEqual(['wait', OTHER]);
    expect(done.because).toContain('It replaces ServiceTitan bill 81000777');
  });

  it('of the same purchase order under another number is notified: it may be of another receipt, so nothing waits', () => {
    const done = plan([ofOther(OTHER, { billNumber: 'INV-1', vendorId: 'V-1003' })], { others });
    expect([done.decision, done.withdrawn]).toEqual(['create', [OTHER]]);
    const paid = plan([ofOther(OTHER, { billNumber: 'INV-1', state: 'Paid' })], { others });
    expect([paid.decision, paid.withdrawn]).toEqual(['create', [OTHER]]);
    expect(plan([ofOther(OTHER, { billNumber: 'INV-1', reference: '7' })], { others }).withdrawn).toBeUndefined();
  });

  it('is reversed by now: create', () => {
    expect(plan([ofOther(OTHER, { state: 'Reversed' })], { others }).decision).toBe('create');
  });

  it('of the same purchase order is owed as well: create, and no one is notified', () => {
    const done = plan([ofOther(OTHER, { billNumber: 'INV-1' })], { others: { [OTHER]: 'live' } });
    expect([done.decision, done.withdrawn]).toEqual(['create', undefined]);
  });

  it('is paid: hold, with the adjustment over the difference', () => {
    const held = plan([ofOther(OTHER, { state: 'Paid' })], { others, source: LESS });
    expect(codesOf(held)).toEqual(['servicetitan.bill-replaced']);
    expect(held.because).toContain('A debit memo for 50.00 (vendor V-1002)');
  });

  it('may be adopted for this one', () => {
    const instruction = { action: 'adopt', recordNo: '900' } as const;
    expect(plan([ofOther(OTHER, { state: 'Paid' })], { others, instruction })).toMatchObject({ decision: 'adopt' });
  });
});

describe('a bill that was removed, and a person says that it is owed', () => {
  const instruction = { action: 'repost' } as const;

  it('is created again, and the ones before it are accounted for', () => {
    const found = [posted(aSourceBill(), { state: 'Reversed' })];
    const memory = { posted: ['1041'], gone: [] };
    const done = plan(found, { memory, instruction });
    expect([done.decision, done.supersedes]).toEqual(['create', ['1041', '1041']]);
    expect(plan([], { memory, instruction }).decision).toBe('create');
    expect(plan([], { memory: { posted: ['1041', '1060'], gone: ['1041'] } }).decision).toBe('hold');
  });

  it('is created also where no one can remember whether it was posted', () => {
    expect(plan([], { remembersSince: '2027-01-01', instruction }).decision).toBe('create');
  });

  it('is not created next to a live one, nor when it is canceled', () => {
    expect(plan([posted()], { instruction }).decision).toBe('nothing');
    expect(plan([foreign()], { instruction }).decision).toBe('hold');
    expect(plan([], { instruction, source: CANCELED }).decision).toBe('nothing');
  });
});
