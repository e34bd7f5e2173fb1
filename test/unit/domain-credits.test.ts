/** Vendors' credits: the adjustment that a credit comes to, its sign, and what cannot be one. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { eligibilityOf } from '../../src/domain/compose/eligibility.ts';
import { goodsOf, questionAbout } from '../../src/domain/compose/compose-credit.ts';
import { contentFingerprint } from '../../src/domain/ledger/ledger-bill.ts';
import { vendorOverrideFor } from '../../src/domain/mapping/vendor-override.ts';
import { isZero, roundToCents, sum } from '../../src/domain/values/money.ts';
import { amountOf } from '../../src/domain/source/source-amounts.ts';
import {
  aCredit,
  AIR_QUALITY,
  anItemLine,
  anyTyingBill,
  aPolicy,
  centsOf,
  compose,
  composed,
} from '../support/builders.ts';

const credits = aPolicy().credits;
const codes = (...args: Parameters<typeof compose>) => compose(...args).problems.map(({ code }) => code);
const words = (...args: Parameters<typeof compose>) => compose(...args).problems.map(({ summary }) => summary);

/** 250.00 of goods, of which the vendor withheld 20.00 of the value of the returned goods. */
const RESTOCKED = aCredit({ content: { billAmount: '230.00', otherAmount: '-20.00' } });
/** A credit that came without a return: nothing but an amount and a text. */
const BARE = aCredit({ content: { billAmount: '75.00', summary: 'Volume rebate October', lines: [], job: undefined } });

describe('a credit', () => {
  it('is an adjustment by the same rules as a bill, its lines negative: a debit memo', () => {
    const { lines, ...header } = composed(aCredit());
    expect(header).toEqual({
      kind: 'credit',
      entityId: 'E10',
      vendorId: 'V-1002',
      billNumber: 'CM-4711',
      reference: '120456-001',
      billDate: '2026-10-14',
      postingDate: '2026-10-14',
      dueDate: '',
      termName: undefined,
      onHold: false,
      isDraft: false,
      description: 'Two capacitors and fuses back',
    });
    expect(lines.map(({ glAccountNo, amount, dimensions }) => [glAccountNo, amount, dimensions])).toEqual([
      ['5010', '-200.00', { locationId: 'T01', departmentId: 'SVC' }],
      ['5010', '-50.00', { locationId: 'T01', departmentId: 'SVC' }],
    ]);
  });

  it('has positive lines where the company found the sign to be the other one', () => {
    const { lines } = composed(aCredit(), aPolicy({ credits: { ...credits, sign: 'positive' } }));
    expect(lines.map(({ amount }) => amount)).toEqual(['200.00', '50.00']);
  });

  it('gives tax and freight back as lines of their own, all of one sign', () => {
    const source = aCredit({ content: { billAmount: '270.00', taxAmount: '12.50', freightAmount: '7.50' } });
    expect(composed(source).lines.map(({ glAccountNo, amount }) => `${glAccountNo} ${amount}`)).toEqual([
      '5010 -200.00',
      '5010 -50.00',
      '5800 -12.50',
      '5850 -7.50',
    ]);
  });

  it('needs a number: it is the only one in the company, so none is made up', () => {
    const source = aCredit({ content: { vendorInvoiceNumber: undefined } });
    const policy = aPolicy({ billNumberFallback: { vendorIds: [1702] } });
    expect(codes(source, policy)).toEqual(['servicetitan.bill-number-missing']);
  });

  it('leaves out goods with a zero amount, which have no sign', () => {
    const free = anItemLine({ description: 'Bracket', quantity: '3', unitCost: '0' });
    const source = aCredit({ content: { lines: [...aCredit().content.lines, free] } });
    expect(compose(source).problems).toEqual([]);
    expect(composed(source).lines.map(({ amount }) => amount)).toEqual(['-200.00', '-50.00']);
  });

  it('that does not add up is held', () => {
    expect(codes(aCredit({ content: { billAmount: '251.00' } }))).toEqual(['servicetitan.bill-total-differs']);
  });

  it('of a job type without a rule is held with what the rule must say', () => {
    expect(words(aCredit({ content: { job: AIR_QUALITY } }))).toEqual([
      expect.stringContaining('destination job, job type 48 (Indoor Air Quality)'),
    ]);
  });
});

describe('a restocking fee', () => {
  it('would be a line of the other sign: the credit is held, with the amount', () => {
    const { problems } = compose(RESTOCKED);
    expect(problems).toMatchObject([{ code: 'servicetitan.credit-mixed-signs' }]);
    expect(problems[0]?.summary).toContain('the vendor withheld 20.00 of the value of the returned goods');
    expect(problems[0]?.remedy).toContain('credits.restockingFee');
  });

  it('is taken off the lines by their amounts where the company wants that, to the cent', () => {
    const policy = aPolicy({ credits: { ...credits, restockingFee: 'allocate' } });
    const { bill, problems } = compose(RESTOCKED, policy);
    expect(problems).toEqual([]);
    expect(bill?.lines.map(({ amount }) => amount)).toEqual(['-184.00', '-46.00']);
    expect(sum(bill?.lines.map(({ amount }) => amount) ?? [])).toBe('-230.00');
  });

  it('is not the only thing with another sign: a line of the return can have it too', () => {
    const charged = anItemLine({ description: 'Core charge', quantity: '-1', unitCost: '30.00' });
    const source = aCredit({ content: { billAmount: '220.00', lines: [...aCredit().content.lines, charged] } });
    expect(words(source)).toEqual([expect.stringContaining('"Core charge" -30.00')]);
  });
});

describe('a credit without a return', () => {
  it('is held, with the rule that would be needed', () => {
    const [problem, ...more] = compose(BARE).problems;
    expect(more).toEqual([]);
    expect(problem?.code).toBe('servicetitan.credit-without-lines');
    expect(problem?.summary).toContain('line credit, destination overhead, business unit 3011');
  });

  it('is one line where a rule says what it is for; a rule for goods never does', () => {
    const rules = aPolicy().mapping.accounts;
    const policy = aPolicy({ mapping: { accounts: [...rules, { line: 'credit', account: '5890' }] } });
    const { bill, problems } = compose(BARE, policy);
    expect(problems).toEqual([]);
    expect(bill?.lines).toEqual([
      {
        glAccountNo: '5890',
        amount: '-75.00',
        memo: 'Volume rebate October',
        dimensions: { locationId: 'T01', departmentId: 'SVC' },
      },
    ]);
    expect(questionAbout(BARE, policy).accounts).toEqual(['5890']);
  });
});

describe('a credit comes to its time', () => {
  const told = (policy = aPolicy(), source = aCredit()) => eligibilityOf(source, policy, false);

  it('when it is posted in ServiceTitan, as a bill does', () => {
    expect(told()).toMatchObject({ decision: 'eligible' });
    expect(told(aPolicy(), aCredit({ syncStatus: 'Pending' }))).toEqual({
      decision: 'waiting',
      because: 'The credit is not posted in ServiceTitan yet.',
    });
  });

  it('though no one can reconcile it there', () => {
    expect(told(aPolicy({ eligible: 'reconciled' }))).toMatchObject({ decision: 'eligible' });
  });

  it('never while credits are disabled, which is how a connection begins', () => {
    const off = aPolicy({ credits: { ...credits, enabled: false } });
    expect(told(off).decision).toBe('out-of-scope');
    expect(told(off).because).toContain('credits.enabled');
  });
});

describe('the content of a credit', () => {
  it('is recognized by its fingerprint, sign included', () => {
    const positive = composed(aCredit(), aPolicy({ credits: { ...credits, sign: 'positive' } }));
    expect(contentFingerprint(composed(aCredit()))).not.toBe(contentFingerprint(positive));
  });
});

describe('whatever a vendor granted', () => {
  const money = (cents: bigint) => `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
  const spread = aPolicy({ credits: { ...credits, restockingFee: 'allocate' } });

  it('the adjustment is over it to the cent, fee or none, and no line goes the other way', () => {
    fc.assert(
      fc.property(anyTyingBill, fc.integer({ min: 0, max: 100 }), ({ source, policy, header }, percent) => {
        fc.pre(policy.billAmountIncludes === 'tax-and-freight');
        const { taxAmount, freightAmount, otherAmount } = source.content;
        const [tax, freight, other] = [taxAmount, freightAmount, otherAmount].map((one) => centsOf(roundToCents(one)));
        const goods = header - (tax ?? 0n) - (freight ?? 0n) - (other ?? 0n);
        // Goods over nothing are left out, and so is what their rounding could explain.
        const isZeroAmount = source.content.lines.some((line) => isZero(amountOf(line)));
        fc.pre(goods > 0n && !isZeroAmount);
        const fee = (goods * BigInt(percent)) / 100n;
        const granted = header - (other ?? 0n) - fee;
        const kept = { otherAmount: fee === 0n ? '0.00' : `-${money(fee)}`, billAmount: money(granted) };
        const { bill } = compose({ ...source, kind: 'credit', content: { ...source.content, ...kept } }, spread);
        const amounts = (bill?.lines ?? []).map(({ amount }) => centsOf(amount));
        expect(amounts.reduce((all, amount) => all + amount, 0n)).toBe(-granted);
        expect(amounts.filter((amount) => amount > 0n)).toEqual([]);
      }),
    );
  });
});

describe('another vendor by rule', () => {
  const rules = {
    vendorOverrides: [
      { line: 'credit', vendorId: 'V-9' },
      { jobType: 41, vendorId: 'V-8' },
    ],
  } as const;
  const overrideFor = (source: typeof BARE) =>
    vendorOverrideFor(goodsOf(source, aPolicy()), rules, source.content.billDate);

  it('holds for credits as for bills, without a return too', () => {
    expect(overrideFor(aCredit())).toMatchObject({ vendorId: 'V-8' });
    expect(overrideFor(BARE)).toMatchObject({ vendorId: 'V-9' });
  });
});
