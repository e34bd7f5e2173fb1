/**
 * Properties of the whole table: whatever happens in both systems, in whatever order, the plans come to an end, and no
 * sequence of them leaves two live bills. Failing cases print their seed; fast-check repeats them from it.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Instruction } from '../../src/domain/reconcile/instruction.ts';
import type { LedgerBill } from '../../src/domain/ledger/ledger-bill.ts';
import { deletedBill, type SourceBill } from '../../src/domain/source/source-bill.ts';
import { AC_REPAIR, AIR_QUALITY, anItemLine, aPolicy, aSourceBill, compose, composed } from '../support/builders.ts';
import { LedgerModel } from '../support/ledger-model.ts';
import { runs } from '../support/slow.ts';

const VENDORS = [
  { id: 1702, name: 'Cedar Supply', ledgerVendorId: 'V-1002' },
  { id: 1703, name: 'Delta Supply', ledgerVendorId: 'V-1003' },
];

const anyPolicy = fc
  .record({
    corrections: fc.constantFrom('amend', 'reverse'),
    numberAfterReversal: fc.constantFrom('same', 'suffixed'),
    closedPeriod: fc.constantFrom('hold', 'first-open-day'),
    alreadyEntered: fc.constantFrom('hold', 'adopt'),
    action: fc.constantFrom('Submit', 'Draft'),
  } as const)
  .map((policy) => aPolicy(policy));

/** A state of the source: live in any form, canceled, or gone. */
const anySource: fc.Arbitrary<SourceBill> = fc
  .record({
    quantity: fc.integer({ min: 1, max: 3 }),
    businessUnitId: fc.constantFrom(3011, 3012, 3051),
    vendor: fc.constantFrom(...VENDORS),
    vendorInvoiceNumber: fc.constantFrom('INV-88213', 'INV-88214', undefined),
    billDate: fc.constantFrom('2026-10-14', '2026-10-20', '2026-09-15'),
    job: fc.constantFrom(AC_REPAIR, AIR_QUALITY, undefined),
    doNotPay: fc.boolean(),
    status: fc.constantFrom('Unreconciled', 'Reconciled', 'Discrepancy', 'Canceled', 'gone'),
    syncStatus: fc.constantFrom('Posted', 'Posted', 'Exported', 'Pending'),
  })
  .map(({ quantity, status, syncStatus, ...content }) => {
    if (status === 'gone') return deletedBill({ kind: 'bill', id: 81000123 });
    const billAmount = `${quantity * 100}.00`;
    const lines = [anItemLine({ quantity: String(quantity) })];
    return aSourceBill({ status, syncStatus, content: { ...content, billAmount, lines } });
  });

/** What a person may do to the first live bill in Intacct. */
const ACTS: Readonly<Record<string, (model: LedgerModel, bill: LedgerBill) => void>> = {
  pay: (model, bill) => model.edit(bill.recordNo, { state: 'Paid', paidAmount: bill.total }),
  'void the payment': (model, bill) => model.edit(bill.recordNo, { state: 'Posted', paidAmount: '0.00' }),
  edit: (model, bill) => model.edit(bill.recordNo, { dueDate: '2026-12-24' }),
  'change the number': (model, bill) => model.edit(bill.recordNo, { billNumber: 'CORRECTED-1' }),
  'set on hold': (model, bill) => model.edit(bill.recordNo, { onHold: !bill.onHold }),
  submit: (model, bill) => model.edit(bill.recordNo, { state: 'Submitted' }),
  approve: (model, bill) => model.edit(bill.recordNo, { state: 'Posted' }),
  reverse: (model, bill) => model.edit(bill.recordNo, { state: 'Reversed' }),
  delete: (model, bill) => model.remove(bill.recordNo),
};

const anyInstruction: fc.Arbitrary<Instruction | undefined> = fc.constantFrom<(Instruction | undefined)[]>(
  undefined,
  undefined,
  { action: 'adopt' },
  { action: 'repost' },
  { action: 'apply-mapping' },
);

const anyEvent = fc.record({
  source: anySource,
  act: fc.option(fc.constantFrom(...Object.keys(ACTS)), { nil: undefined }),
  instruction: anyInstruction,
  policy: anyPolicy,
  /** A crash after what was noted, before what was written: the next pass finds the one without the other. */
  isCutOff: fc.boolean(),
});

describe('any two states', () => {
  it('lead to a plan that, once applied, leads to nothing, or to a reason why a person must decide', () => {
    fc.assert(
      fc.property(anySource, anySource, anyPolicy, (before, after, policy) => {
        const model = new LedgerModel();
        model.settle(before, { policy, composition: compose(before, policy) });
        const input = { policy, composition: compose(after, policy) };
        const plans = model.settle(after, input);
        const last = plans.at(-1);
        expect(model.live().length).toBeLessThanOrEqual(1);
        expect(model.plan(after, input)).toEqual(last);
        if (last?.decision !== 'nothing' || last.recordNo === undefined) return;
        // What stands is what is wanted, where the source and not the mapping said so.
        const { vendorId, lines } = composed(after, policy);
        expect(model.live()[0]).toMatchObject({ vendorId, lines });
      }),
      { numRuns: runs(500) },
    );
  });
});

describe('any sequence of events in both systems', () => {
  it('never leaves two live bills, and never takes back what a person did', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { minLength: 1, maxLength: 8 }), (events) => {
        const model = new LedgerModel();
        for (const { source, act, instruction, policy, isCutOff } of events) {
          const [standing] = model.live();
          if (act !== undefined && standing !== undefined) ACTS[act]?.(model, standing);
          const touched = model.live()[0];
          const input = { policy, composition: compose(source, policy), instruction };
          if (isCutOff) {
            const plan = model.plan(source, input);
            if (plan.decision !== 'create') model.apply({ ...plan, decision: 'nothing' }, source);
          }
          const plans = model.settle(source, input);
          expect(model.live().length).toBeLessThanOrEqual(1);
          const isTouched = act === 'pay' || act === 'submit';
          // Paid, or with an approver: it stands exactly as the person left it.
          if (isTouched && touched !== undefined) expect(model.bills).toContainEqual(touched);
          const isRemoved = (act === 'delete' || act === 'reverse') && standing !== undefined;
          if (isRemoved && plans.some(({ decision }) => decision === 'create'))
            expect(instruction?.action).toBe('repost');
        }
      }),
      { numRuns: runs(500) },
    );
  });
});

describe('two ServiceTitan bills of one vendor with the same number', () => {
  it('however their looks and writes interleave, leave at most one live, and the other says why', () => {
    const steps = fc.array(fc.record({ who: fc.constantFrom(0, 1), isStale: fc.boolean() }), { maxLength: 12 });
    fc.assert(
      fc.property(steps, (schedule) => {
        const model = new LedgerModel();
        const pair = [aSourceBill({ id: 81000100 }), aSourceBill({ id: 81000200 })] as const;
        const others = { 81000100: 'live', 81000200: 'live' } as const;
        const looks = [model.bills, model.bills];
        for (const { who, isStale } of schedule) {
          const source = pair[who as 0 | 1];
          // A look that is older than the other one's write, but never older than its own.
          const found = isStale ? (looks[who] ?? []) : model.bills;
          const own = model.bills.filter(({ rawDescription }) => rawDescription.includes(`/${source.id} `));
          const seen = [...found.filter((bill) => !own.some(({ recordNo }) => recordNo === bill.recordNo)), ...own];
          const plan = model.plan(source, { others }, seen);
          if (plan.decision === 'create' || plan.decision === 'reverse') model.apply(plan, source);
          looks[who] = model.bills;
        }
        const ends = [...pair, ...pair].map((source) => model.settle(source, { others }).at(-1));
        expect(model.live()).toHaveLength(1);
        expect(new Set(ends.slice(2).map((plan) => plan?.decision))).toEqual(new Set(['hold', 'nothing']));
      }),
      { numRuns: runs(500) },
    );
  });
});
