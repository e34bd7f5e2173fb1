/** What policies make of the amounts of a bill: charges spread or not, bills over nothing, prices, currencies, orders. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { ConnectionPolicy } from '../../src/domain/mapping/connection-policy.ts';
import { dimensionKey } from '../../src/domain/values/dimensions.ts';
import { eligibilityOf } from '../../src/domain/compose/eligibility.ts';
import type { MasterData } from '../../src/domain/ledger/master-data.ts';
import { allocate, roundToCents, sum } from '../../src/domain/values/money.ts';
import { reconcile } from '../../src/domain/reconcile/reconcile.ts';
import type { SourceBill, SourceContent, SourceLine } from '../../src/domain/source/source-bill.ts';
import {
  anItemLine,
  anyTyingBill,
  aPolicy,
  aQuestion,
  aSourceBill,
  centsOf,
  compose,
  composed,
  decimal,
  MASTER_DATA,
  posted,
  netDays,
} from '../support/builders.ts';
import { sourceFingerprint } from '../../src/domain/source/source-bill.ts';

const SPREAD = aPolicy({ charges: { tax: 'allocate', freight: 'allocate', other: 'line' } });
const costing = (unitCost: string, line: Partial<SourceLine> = {}) => anItemLine({ quantity: '1', unitCost, ...line });
const bill = (content: Partial<SourceContent>): SourceBill => aSourceBill({ content });
const amountsOf = (source: SourceBill, policy: ConnectionPolicy) =>
  composed(source, policy).lines.map(({ amount }) => amount);
const codes = (source: SourceBill, policy: ConnectionPolicy) =>
  compose(source, policy).problems.map(({ code }) => code);

describe('what cannot be read', () => {
  const source = aSourceBill({
    content: { taxAmount: '25.00', billAmount: '275.00', lines: [anItemLine({ unread: ['order', 'tax'] }), anItemLine({ quantity: '1', unitCost: '50' })] }, // prettier-ignore
  });

  it('keeps a bill back only where a policy needs it', () => {
    expect(codes(source, aPolicy())).toEqual([]);
    expect(codes(source, aPolicy({ charges: { tax: 'line', freight: 'allocate', other: 'allocate' } }))).toEqual([]);
    const asked = aPolicy({ priceTolerance: '5', charges: { tax: 'allocate', freight: 'line', other: 'line' } });
    expect(compose(source, asked).problems.map(({ summary }) => summary)).toEqual([
      'The bill or credit is incomplete in ServiceTitan: cannot be read: cost on the purchase order of "CAP-45 Capacitor 45 MFD", share of the tax of "CAP-45 Capacitor 45 MFD".',
    ]);
  });

  it('is no change of the bill', () => {
    const readable = { ...source.content, lines: source.content.lines.map(({ unread: _unread, ...line }) => line) };
    expect(sourceFingerprint(source.content)).toBe(sourceFingerprint(readable));
  });
});

describe('an amount in shares', () => {
  it.each<[string, string[], string[]]>([
    ['10.00', ['1', '1', '1'], ['3.34', '3.33', '3.33']],
    ['-10.00', ['1', '1', '1'], ['-3.34', '-3.33', '-3.33']],
    ['0.05', ['100', '200', '700'], ['0.01', '0.01', '0.03']],
    ['7.00', ['0', '0'], ['3.50', '3.50']],
    ['7.00', ['-30', '10'], ['5.25', '1.75']],
    ['7.00', [], []],
  ])('%s by %j is %j', (amount, weights, shares) => {
    expect(allocate(amount, weights)).toEqual(shares);
  });

  it('adds up to the amount to the cent, and no share is off by a cent or more', () => {
    const anyCents = fc.bigInt({ min: -10_000_000n, max: 10_000_000n });
    fc.assert(
      fc.property(
        anyCents,
        fc.array(fc.bigInt({ min: 0n, max: 99_999_999n }), { minLength: 1, maxLength: 9 }),
        (amount, weights) => {
          const shares = allocate(
            decimal(amount, 2),
            weights.map((weight) => decimal(weight, 4)),
          ).map(centsOf);
          expect(shares.reduce((a, b) => a + b, 0n)).toBe(amount);
          const all = weights.reduce((a, b) => a + b, 0n);
          if (all === 0n) return;
          shares.forEach((share, i) => {
            const off = share * all - amount * (weights[i] ?? 0n);
            expect(off < all && off > -all).toBe(true);
          });
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('tax and freight', () => {
  const content = { lines: [costing('100.00'), costing('200.00')], taxAmount: '9.00', freightAmount: '10.00', billAmount: '319.00' }; // prettier-ignore

  it('are spread over the lines of goods by amount, and have no line of their own', () => {
    expect(amountsOf(bill(content), SPREAD)).toEqual(['106.33', '212.67']);
    expect(amountsOf(bill(content), aPolicy())).toEqual(['100.00', '200.00', '9.00', '10.00']);
  });

  it('are spread with the signs that ServiceTitan gave them, and to the cent', () => {
    const lines = [costing('120.00', { allocated: { freight: '12.004' } }), costing('-20.00', { allocated: { freight: '-2.004' } })]; // prettier-ignore
    const { bill } = compose(aSourceBill({ content: { lines, freightAmount: '10.00', billAmount: '110.00' } }), SPREAD);
    expect(bill?.lines.map(({ amount }) => amount)).toEqual(['132.00', '-22.00']);
    const cents = [costing('100.00', { allocated: { freight: '3.33' } }), costing('100.00', { allocated: { freight: '3.33' } }), costing('100.00', { allocated: { freight: '3.33' } })]; // prettier-ignore
    const tied = compose(
      aSourceBill({ content: { lines: cents, freightAmount: '10.00', billAmount: '310.00' } }),
      SPREAD,
    );
    expect(tied.bill?.lines.map(({ amount }) => amount)).toEqual(['103.34', '103.33', '103.33']);
  });

  it('are spread as ServiceTitan allocated them, where that accounts for all of it', () => {
    const lines = [costing('100.00', { allocated: { freight: '7.50' } }), costing('200.00', { allocated: { freight: '2.50' } })]; // prettier-ignore
    const freightAlone = { ...content, lines, taxAmount: '0.00', billAmount: '310.00' };
    expect(amountsOf(bill(freightAlone), SPREAD)).toEqual(['107.50', '202.50']);
    const tooLittle = [costing('100.00', { allocated: { freight: '1.00' } }), costing('200.00', { allocated: { freight: '1.00' } })]; // prettier-ignore
    expect(amountsOf(bill({ ...freightAlone, lines: tooLittle }), SPREAD)).toEqual(['103.33', '206.67']);
    const ofOne = [costing('100.00', { allocated: { freight: '10.00' } }), costing('200.00')];
    expect(amountsOf(bill({ ...freightAlone, lines: ofOne }), SPREAD)).toEqual(['103.33', '206.67']);
  });

  it('have lines of their own where there are no goods to carry them', () => {
    expect(amountsOf(bill({ lines: [], taxAmount: '9.00', billAmount: '9.00' }), SPREAD)).toEqual(['9.00']);
  });
});

describe('a bill of zero', () => {
  const nothing = bill({ lines: [costing('50.00'), costing('-50.00')], billAmount: '0.00' });

  it('is held, posted, or left alone, as the policy says', () => {
    expect(codes(nothing, aPolicy())).toEqual(['servicetitan.bill-zero']);
    expect(amountsOf(nothing, aPolicy({ zeroAmount: 'post' }))).toEqual(['50.00', '-50.00']);
    const left = eligibilityOf(nothing, aPolicy({ zeroAmount: 'ignore' }), false);
    expect(left).toEqual({
      decision: 'out-of-scope',
      because: 'The bill has a zero amount, and bills.zeroAmount in tieout.yaml says to ignore it.',
    });
    expect(eligibilityOf(nothing, aPolicy({ zeroAmount: 'ignore' }), true).decision).toBe('eligible');
    const owed = [
      { freightAmount: '125.00', lines: [] },
      { lines: [costing('990.00')] },
      { vendorInvoiceTotal: '12.00' },
    ];
    for (const content of owed) {
      const source = aSourceBill({ content: { lines: nothing.content.lines, billAmount: '0.00', ...content } });
      const policy = aPolicy({ zeroAmount: 'ignore', billAmountIncludes: 'lines-only' });
      expect(eligibilityOf(source, policy, false).decision).toBe('eligible');
    }
    expect(eligibilityOf(nothing, aPolicy(), false).decision).toBe('eligible');
  });
});

describe('a price', () => {
  const lines = [costing('105.00', { orderedUnitCost: '100.00' }), costing('10.00', { orderedUnitCost: '10.00' })];
  const source = bill({ lines, billAmount: '115.00' });

  it('that is a thousandth of a percent beyond the tolerance is beyond it', () => {
    const barely = (unitCost: string) => aSourceBill({ content: { lines: [anItemLine({ quantity: '1', unitCost, orderedUnitCost: '100.0000' })], billAmount: roundToCents(unitCost) } }); // prettier-ignore
    expect(compose(barely('105.004'), aPolicy({ priceTolerance: '5' })).problems).toMatchObject([
      { code: 'servicetitan.price-changed', summary: expect.stringContaining('(5.004%)') },
    ]);
    expect(compose(barely('100.0001'), aPolicy({ priceTolerance: '0' })).problems).toHaveLength(1);
    expect(compose(barely('105'), aPolicy({ priceTolerance: '5' })).problems).toEqual([]);
  });

  it('that differs from the order beyond the tolerance holds the bill, with both prices', () => {
    const { problems } = compose(source, aPolicy({ priceTolerance: '4.99' }));
    expect(problems).toEqual([
      expect.objectContaining({
        code: 'servicetitan.price-changed',
        summary: expect.stringContaining('"CAP-45 Capacitor 45 MFD" ordered at 100.00, billed at 105.00 (5%).'),
      }),
    ]);
  });

  it.each<[string, Partial<ConnectionPolicy>]>([
    ['within the tolerance passes', { priceTolerance: '5' }],
    ['is not compared without a tolerance', {}],
  ])('that differs %s', (_what, policy) => {
    expect(codes(source, aPolicy(policy))).toEqual([]);
  });

  it('of what was ordered for nothing is a change, whatever the tolerance', () => {
    const free = bill({ lines: [costing('1.00', { orderedUnitCost: '0.00' })], billAmount: '1.00' });
    expect(codes(free, aPolicy({ priceTolerance: '100' }))).toEqual(['servicetitan.price-changed']);
  });
});

describe('a currency', () => {
  it("other than the company's holds the bill", () => {
    const source = aSourceBill({ content: { currencies: ['USD', 'CAD'] } });
    expect(compose(source).problems).toEqual([
      expect.objectContaining({ code: 'servicetitan.currency-foreign', summary: expect.stringContaining("CAD; the company's is USD.") }), // prettier-ignore
    ]);
    expect(codes(source, aPolicy({ currency: 'CAD' }))).toEqual(['servicetitan.currency-foreign']);
    expect(codes(aSourceBill({ content: { currencies: ['USD'] } }), aPolicy())).toEqual([]);
  });
});

describe('a payment term', () => {
  it('must exist in Intacct', () => {
    const masterData: MasterData = { terms: { N15: netDays(15) } };
    expect(compose(undefined, undefined, masterData).problems).toEqual([
      expect.objectContaining({ code: 'intacct.term-missing', summary: expect.stringContaining('N30.') }),
    ]);
  });
});

describe('the bills of a purchase order', () => {
  const ordered = (total: string) => aSourceBill({ content: { purchaseOrder: { total } } });
  const sibling = posted(aSourceBill({ id: 81000999, content: { vendorInvoiceNumber: 'INV-1' } }), {
    recordNo: '9',
  });
  const plan = (source: SourceBill, others: Record<number, 'live' | 'withdrawn'> = { 81000999: 'live' }) =>
    reconcile(aQuestion([sibling], { source, composition: compose(source), others }));

  it('are posted with a warning when they add up to more than the order', () => {
    expect(plan(ordered('499.95'))).toMatchObject({
      decision: 'create',
      remarks: ['This bill and INV-1 add up to 500.00, more than the 499.95 of purchase order 120456-001.'],
    });
    expect(plan(ordered('500.00')).remarks).toEqual([]);
    // A cent a line may come from rounding: four lines on the two bills.
    expect(plan(ordered('499.96')).remarks).toEqual([]);
    expect(plan(ordered('300.00'), { 81000999: 'withdrawn' }).remarks).toEqual([]);
    expect(plan(aSourceBill()).remarks).toEqual([]);
  });

  it('say it of one bill too', () => {
    expect(plan(ordered('249.97'), { 81000999: 'withdrawn' }).remarks).toEqual([
      'This bill is for 250.00, more than the 249.97 of purchase order 120456-001.',
    ]);
  });
});

describe('any bill under any policy', () => {
  const way = fc.constantFrom('line' as const, 'allocate' as const);
  const requires = fc.subarray(['location', 'department', 'project'] as const);

  it('has lines that sum to its header to the cent, and none without an account or a required dimension', () => {
    fc.assert(
      fc.property(
        anyTyingBill,
        fc.record({ tax: way, freight: way, other: way }),
        requires,
        ({ source, policy, header }, charges, required) => {
          const account = { title: 'Any', isActive: true, isIncome: false, requires: required };
          const accounts = Object.fromEntries(policy.mapping.accounts.map((rule) => [rule.account, account]));
          const project = [{ destination: 'job', value: '{job.number}', missing: 'hold' }] as const;
          const under = {
            ...policy,
            charges,
            zeroAmount: 'post' as const,
            mapping: { ...policy.mapping, dimensions: { project } },
          };
          const { bill: made, problems } = compose(source, under, { ...MASTER_DATA, accounts });
          if (problems.length > 0 || made === undefined) {
            // A gap is told, never filled.
            expect(problems.map(({ code }) => code)).toEqual(expect.arrayContaining([expect.stringMatching(/^(mapping|servicetitan)\./)])); // prettier-ignore
            return;
          }
          expect(centsOf(sum(made.lines.map(({ amount }) => amount)))).toBe(header);
          for (const { glAccountNo, dimensions } of made.lines) {
            expect(glAccountNo).toMatch(/^\d{4}$/);
            for (const name of required) expect(dimensions[dimensionKey(name)]).toEqual(expect.any(String));
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
