/** The rows about a bill that others paid, settled by a credit, or exported in ServiceTitan: before we post, and after. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { LedgerBill } from '../../src/domain/ledger/ledger-bill.ts';
import type { DetailedPlan, ReconcileInput } from '../../src/domain/reconcile/plan.ts';
import { reconcile } from '../../src/domain/reconcile/reconcile.ts';
import type { Settlement } from '../../src/domain/source/settlement.ts';
import { aCredit, anItemLine, aPolicy, aQuestion, aSourceBill, codesOf, compose, foreign, posted } from '../support/builders.ts'; // prettier-ignore
import { LedgerModel } from '../support/ledger-model.ts';
import { runs } from '../support/slow.ts';

const plan = (found: readonly LedgerBill[], input: Partial<ReconcileInput> = {}): DetailedPlan =>
  reconcile(aQuestion(found, input));
const findingsOf = ({ findings = [] }: DetailedPlan) => findings.map(({ code }) => code);

const payment = (overrides: Partial<Settlement> = {}): Settlement => ({
  kind: 'payment',
  id: 7001,
  amount: '1250.00',
  date: '2026-11-02',
  method: 'ServiceTitan',
  status: 'Paid',
  ...overrides,
});
const recorded = (amount: string | undefined) => payment({ method: 'AccountingSystem', amount });
const credit: Settlement = { kind: 'credit', id: 82000456, amount: '20.00', date: '2026-11-03' };
const EXPORTED = aSourceBill({ syncStatus: 'Exported' });
const LESS = aSourceBill({ content: { billAmount: '200.00', lines: [anItemLine()] } });
const PAID = { state: 'Paid', paidAmount: '250.00' };

describe('a bill that Tieout has not posted', () => {
  it.each<[string, Settlement, string]>([
    ['paid by ServiceTitan', payment(), 'payment 7001 of 1,250.00 on 2026-11-02 (ServiceTitan, Paid)'],
    ['paid in part', payment({ amount: '0.01' }), 'payment 7001 of 0.01'],
    ['paid elsewhere, as recorded there', recorded('250.00'), '(AccountingSystem, Paid)'],
    ['about to be paid', payment({ status: 'ReadyForApproval' }), 'ReadyForApproval'],
    ['paid by an amount that no one can read', recorded(undefined), 'payment 7001 of an unknown amount'],
    ['settled by a credit', credit, 'credit 82000456 of 20.00 on 2026-11-03'],
  ])('is held when it is %s, with the amount', (_what, settlement, words) => {
    const held = plan([], { settlements: [settlement] });
    expect([held.decision, ...codesOf(held)]).toEqual(['hold', 'servicetitan.bill-paid']);
    expect(held.because).toContain(words);
  });

  it('is held with every payment and credit in one sentence, and for its export too', () => {
    const held = plan([], { settlements: [payment(), credit], source: EXPORTED });
    expect(codesOf(held)).toEqual(['servicetitan.bill-exported', 'servicetitan.bill-paid']);
    expect(held.because).toContain('(ServiceTitan, Paid), credit 82000456');
  });

  it('is posted when a person says that it is owed, and then differs for as long as the payment is there', () => {
    const input = { settlements: [payment()], instruction: { action: 'repost' } } as const;
    expect(plan([], input).decision).toBe('create');
    expect(findingsOf(plan([posted()], input))).toEqual(['servicetitan.paid-elsewhere']);
  });

  it('is never adopted by policy while it is paid there', () => {
    const policy = aPolicy({ alreadyEntered: 'adopt' });
    expect(plan([foreign()], { policy }).decision).toBe('adopt');
    expect(codesOf(plan([foreign()], { policy, settlements: [payment()] }))).toEqual(['servicetitan.bill-paid']);
    const adopted = plan([foreign()], { settlements: [payment()], instruction: { action: 'adopt' } });
    expect(adopted.decision).toBe('adopt');
  });

  it('that a person removed from Intacct, or that is older than what is remembered, is held for both', () => {
    const memory = { posted: ['1041'], gone: [] };
    expect(codesOf(plan([], { memory, settlements: [payment()] }))).toEqual([
      'intacct.bill-removed',
      'servicetitan.bill-paid',
    ]);
    expect(codesOf(plan([], { remembersSince: '2027-01-01', settlements: [payment()] }))).toEqual([
      'tieout.history-expired',
      'servicetitan.bill-paid',
    ]);
  });

  it('but took out of Intacct itself, to enter it again, is entered: the payment is a finding then', () => {
    const memory = { posted: ['1041'], gone: ['1041'] };
    expect(plan([], { memory, settlements: [payment()] }).decision).toBe('create');
  });
});

describe('a bill that Tieout posted', () => {
  it.each<[string, readonly Settlement[], Partial<LedgerBill>, boolean]>([
    ['paid there, unpaid here', [payment({ amount: '250.00' })], {}, true],
    ['recorded as paid there, unpaid here', [recorded('250.00')], {}, true],
    ['recorded there and paid here', [recorded('250.00')], PAID, false],
    ['recorded there and paid here in part', [recorded('250.00')], { state: 'Partially Paid', paidAmount: '249.99' }, true], // prettier-ignore
    ['recorded there in part and paid here', [recorded('100.00')], PAID, false],
    ['recorded there in two parts that are more than here', [recorded('100.00'), recorded('0.01')], { state: 'Partially Paid', paidAmount: '100.00' }, true], // prettier-ignore
    ['recorded there by an unknown amount and paid here', [recorded(undefined)], PAID, true],
    ['paid by ServiceTitan and paid here', [payment({ amount: '250.00' })], PAID, true],
    ['paid by ServiceTitan in part and paid here', [payment({ amount: '1.00' })], PAID, true],
    ['paid in a way that is new to us and paid here', [payment({ method: 'Crypto' })], PAID, true],
    ['settled by a credit there, unpaid here', [credit], {}, true],
    ['settled by a credit there and by as much here', [credit], { state: 'Partially Paid', paidAmount: '20.00' }, false], // prettier-ignore
    ['selected for payment here, paid there', [payment()], { state: 'Selected', selectedAmount: '250.00' }, true],
    ['a draft here, paid there', [recorded('250.00')], { state: 'Draft' }, true],
    ['in approval here, paid there', [recorded('250.00')], { state: 'Submitted' }, true],
    ['unpaid in both', [], {}, false],
    ['paid here alone', [], PAID, false],
  ])('and that is %s: said or not', (_what, settlements, ledger, isFound) => {
    const done = plan([posted(aSourceBill(), ledger)], { settlements });
    expect([done.decision, findingsOf(done)]).toEqual(['nothing', isFound ? ['servicetitan.paid-elsewhere'] : []]);
    if (!isFound) return;
    for (const { kind, id } of settlements) expect(done.because).toContain(`${kind} ${id} of`);
    expect(done.because).toContain(`${ledger.paidAmount ?? '0.00'} of 250.00 paid in Intacct`);
  });

  it('and that is exported since is a finding, of a credit too, unless a person just decided about it', () => {
    expect(findingsOf(plan([posted()], { source: EXPORTED }))).toEqual(['servicetitan.exported-elsewhere']);
    expect(plan([posted()], { source: EXPORTED }).because).toContain('RECORDNO 1041');
    const source = aCredit({ syncStatus: 'Exported' });
    const ofCredit = plan([posted(aCredit(), { kind: 'credit' })], { source, composition: compose(source) });
    expect(findingsOf(ofCredit)).toEqual(['servicetitan.exported-elsewhere']);
    for (const action of ['adopt', 'repost'] as const)
      expect(findingsOf(plan([posted()], { source: EXPORTED, instruction: { action } }))).toEqual([]);
  });

  it('and that is paid there and exported and changed is corrected all the same, and both are said', () => {
    const source = { ...LESS, syncStatus: 'Exported' };
    const done = plan([posted()], { source, composition: compose(source), settlements: [recorded('200.00')] });
    expect([done.decision, findingsOf(done)]).toEqual([
      'amend',
      ['servicetitan.paid-elsewhere', 'servicetitan.exported-elsewhere'],
    ]);
  });

  it('and that is held anyway is held for the payment too, after its own reason', () => {
    const found = [posted(aSourceBill(), { state: 'Paid', paidAmount: '250.00' })];
    const held = plan(found, { source: LESS, composition: compose(LESS), settlements: [payment()] });
    expect([held.decision, ...codesOf(held)]).toEqual(['hold', 'intacct.bill-paid', 'servicetitan.paid-elsewhere']);
    expect(held.because).toContain('payment 7001');
  });
});

describe('any sequence of payments in both systems', () => {
  const anyPayments = fc.array(
    fc.record({ amount: fc.constantFrom('100.00', '250.00', undefined), method: fc.constantFrom('ServiceTitan', 'AccountingSystem') }), // prettier-ignore
    { maxLength: 2 },
  );
  const anyEvent = fc.record({
    payments: anyPayments,
    paidHere: fc.constantFrom('as it is', '0.00', '100.00', '250.00'),
    isLess: fc.boolean(),
    isReposted: fc.boolean(),
  });

  it('leaves no payment unsaid, and creates no paid bill unless a person says so', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { minLength: 1, maxLength: 6 }), (events) => {
        const model = new LedgerModel();
        for (const { payments, paidHere, isLess, isReposted } of events) {
          const [existing] = model.live();
          const state = paidHere === '0.00' ? 'Posted' : paidHere === '100.00' ? 'Partially Paid' : 'Paid';
          if (existing !== undefined && paidHere !== 'as it is')
            model.edit(existing.recordNo, { state, paidAmount: paidHere });
          const source = isLess ? LESS : aSourceBill();
          const settlements = payments.map((one, i) => payment({ ...one, id: 7001 + i }));
          const instruction = isReposted ? ({ action: 'repost' } as const) : undefined;
          const plans = model.settle(source, { composition: compose(source), settlements, instruction });
          const last = plans.at(-1);
          const isCreated = plans.some(({ decision }) => decision === 'create');
          if (isCreated && payments.length > 0) expect(isReposted).toBe(true);
          const said = [...(last?.problems ?? []), ...(last?.findings ?? [])].map(({ code }) => code);
          const [live] = model.live();
          const paid = Number(live?.paidAmount ?? 0);
          const more = payments.reduce((total, { amount }) => total + Number(amount ?? Infinity), 0) > paid;
          const isTwice = paid > 0 && payments.some(({ method }) => method === 'ServiceTitan');
          const code = live === undefined ? 'servicetitan.bill-paid' : 'servicetitan.paid-elsewhere';
          expect(said.includes(code)).toBe(payments.length > 0 && (live === undefined || more || isTwice));
        }
      }),
      { numRuns: runs(300) },
    );
  });
});
