/** The reconciler's table for vendors' credits: the rows of a bill, and where an adjustment is not one. */
import { describe, expect, it } from '@jest/globals';

import { controlIdFor } from '../../src/domain/ledger/control-id.ts';
import { linesInPlace } from '../../src/domain/reconcile/matching.ts';
import type { LedgerBill } from '../../src/domain/ledger/ledger-bill.ts';
import { formatLink, linkPrefix, parseLink, withoutLink } from '../../src/domain/ledger/link.ts';
import type { DetailedPlan, ReconcileInput } from '../../src/domain/reconcile/plan.ts';
import { reconcile } from '../../src/domain/reconcile/reconcile.ts';
import { deletedBill } from '../../src/domain/source/source-bill.ts';
import {
  aCredit,
  anItemLine,
  aPolicy,
  aQuestion,
  codesOf,
  compose,
  composed,
  linkOf,
  posted,
} from '../support/builders.ts';

const CREDIT = aCredit();
const LESS = aCredit({ content: { billAmount: '200.00', lines: [anItemLine()] } });
const OTHER_AMOUNTS = aCredit({
  content: {
    billAmount: '160.00',
    lines: [anItemLine({ unitCost: '60' }), anItemLine({ quantity: '4', unitCost: '10' })],
  },
});
const { credits } = aPolicy();

const plan = (found: readonly LedgerBill[], input: Partial<ReconcileInput> = {}): DetailedPlan => {
  const source = input.source ?? CREDIT;
  const policy = input.policy ?? aPolicy();
  const composition = compose(source, aPolicy({ credits: policy.credits }));
  return reconcile(aQuestion(found, { source, composition, ...input }));
};
const known = { memory: { posted: ['1041'], gone: [] } };

/** An adjustment that Tieout did not post. */
const thirdPartyBill = (overrides: Partial<LedgerBill> = {}): LedgerBill => ({
  ...posted(CREDIT),
  recordNo: '77',
  rawDescription: 'typed by hand',
  description: 'typed by hand',
  ...overrides,
});

describe('a credit that Intacct does not hold', () => {
  it('is created, as an adjustment with our link of its own kind', () => {
    const done = plan([]);
    expect([done.decision, done.bill]).toEqual(['create', composed(CREDIT)]);
    expect(done.because).toContain('Intacct has no credit CM-4711 of vendor V-1002');
  });

  it('and was canceled or deleted: nothing', () => {
    for (const source of [aCredit({ status: 'Canceled' }), deletedBill(CREDIT)]) {
      expect(source.kind).toBe('credit');
      expect(plan([], { source }).decision).toBe('nothing');
    }
  });

  it('though Tieout posted it: a person removed it, and decides', () => {
    expect(codesOf(plan([], known))).toEqual(['intacct.bill-removed']);
  });

  it('whose number and total are there already is held, or adopted by policy', () => {
    expect(codesOf(plan([thirdPartyBill()]))).toEqual(['intacct.already-entered']);
    expect(plan([thirdPartyBill()], { policy: aPolicy({ alreadyEntered: 'adopt' }) }).decision).toBe('adopt');
  });

  it('whose number another vendor has is held: it is the only one of the company', () => {
    const done = plan([thirdPartyBill({ vendorId: 'V-1009' })]);
    expect(codesOf(done)).toEqual(['intacct.number-taken']);
    expect(done.problems[0]?.summary).toContain('must be unique in the whole company');
    const ofCredit = { ...linkOf(CREDIT, composed(CREDIT)), id: 5 };
    const ours = thirdPartyBill({ vendorId: 'V-1009', rawDescription: formatLink(ofCredit) });
    expect(codesOf(plan([ours], { others: { 5: 'live' } }))).toEqual(['intacct.number-taken']);
    const waits = plan([ours], { others: { 5: 'withdrawn' } });
    expect(waits).toMatchObject({ decision: 'wait', after: 5 });
    expect(waits.because).toContain('Its number is still used by ServiceTitan credit 5');
    const applied = plan([{ ...ours, state: 'Paid' }], { others: { 5: 'withdrawn' } });
    expect(codesOf(applied)).toEqual(['intacct.number-taken']);
    expect(applied.because).not.toMatch(/replaces|memo/);
  });

  it('takes the place of one that was withdrawn and applied: held, with what would fix it, whatever sign credits have', () => {
    const ofOther = formatLink({ ...linkOf(CREDIT, composed(CREDIT)), id: 5 });
    for (const sign of ['negative', 'positive'] as const) {
      const policy = aPolicy({ credits: { ...credits, sign } });
      const lines = compose(CREDIT, policy).bill?.lines ?? [];
      const applied = thirdPartyBill({ rawDescription: ofOther, state: 'Paid', lines });
      const held = plan([applied], {
        source: LESS,
        policy,
        composition: compose(LESS, policy),
        others: { 5: 'withdrawn' },
      });
      expect(codesOf(held)).toEqual(['servicetitan.bill-replaced']);
      expect(held.because).toContain('A further bill or a credit memo for 50.00');
    }
  });

  it('is not held because of another vendor with a number that only looks alike', () => {
    expect(plan([thirdPartyBill({ vendorId: 'V-1009', billNumber: 'CM 4711' })]).decision).toBe('create');
    expect(codesOf(plan([thirdPartyBill({ billNumber: 'CM 4711' })]))).toEqual(['intacct.already-entered']);
  });
});

describe('our credit', () => {
  it('unchanged: nothing', () => {
    expect(plan([posted(CREDIT)], known).decision).toBe('nothing');
  });

  it('changed and not applied: amended in place', () => {
    const done = plan([posted(CREDIT)], { ...known, source: OTHER_AMOUNTS });
    expect([done.decision, done.recordNo]).toEqual(['amend', '1041']);
    expect(done.because).toContain('The credit changed in ServiceTitan: credit CM-4711 of vendor V-1002');
  });

  it.each<[string, Partial<ReconcileInput>, string]>([
    ['with fewer lines', { source: LESS }, 'cannot remove a line from a credit'],
    [
      'of another entity',
      { source: aCredit({ content: { businessUnitId: 3051 } }) },
      'does not allow a credit to move to another',
    ],
  ])('%s: deleted, to be entered again', (_what, input, says) => {
    const done = plan([posted(CREDIT)], { ...known, ...input });
    expect([done.decision, done.recordNo]).toEqual(['delete', '1041']);
    expect(done.because).toContain(says);
    const gone = { memory: { posted: ['1041'], gone: ['1041'] } };
    expect(plan([], { ...gone, ...input }).decision).toBe('create');
  });

  it('canceled: deleted, whatever the company does with bills, for Intacct knows no reversal of it', () => {
    for (const corrections of ['amend', 'reverse'] as const) {
      const done = plan([posted(CREDIT)], {
        ...known,
        source: aCredit({ status: 'Canceled' }),
        policy: aPolicy({ corrections }),
      });
      expect([done.decision, done.recordNo]).toEqual(['delete', '1041']);
    }
  });

  it.each<[string, Partial<LedgerBill>, string]>([
    ['applied', { state: 'Paid', paidAmount: '-250.00' }, 'intacct.bill-paid'],
    ['partly applied, whatever the state is called', { paidAmount: '-10.00' }, 'intacct.bill-paid'],
    ['in a closed period', { postingDate: '2026-09-30' }, 'intacct.bill-in-closed-period'],
    ['edited by a person', { description: 'by hand' }, 'intacct.bill-edited'],
  ])('%s, and changed or canceled: held', (_what, standing, code) => {
    for (const source of [OTHER_AMOUNTS, aCredit({ status: 'Canceled' })]) {
      expect(codesOf(plan([posted(CREDIT, standing)], { ...known, source }))).toContain(code);
    }
  });

  it('that is applied is held with what would fix it: less credit is a further bill, more is a debit memo', () => {
    const applied = posted(CREDIT, { state: 'Paid', paidAmount: '-250.00' });
    const words = (source = OTHER_AMOUNTS) => plan([applied], { ...known, source }).problems[0]?.summary;
    expect(words()).toContain('A further bill or a credit memo for 90.00 (vendor V-1002) would fix it');
    const more = aCredit({ content: { billAmount: '300.00', lines: [anItemLine({ quantity: '3' })] } });
    expect(words(more)).toContain('A debit memo for 50.00');
  });

  it('says the same where credits are positive', () => {
    const policy = aPolicy({ credits: { ...credits, sign: 'positive' } });
    const bill = composed(CREDIT, policy);
    const applied = { ...posted(CREDIT), lines: bill.lines, state: 'Paid', paidAmount: '250.00' };
    const done = plan([applied], { ...known, policy, source: OTHER_AMOUNTS });
    expect(done.problems[0]?.summary).toContain('A further bill or a credit memo for 90.00');
  });

  it('that a person corrects by policy is held with the exact difference; a draft is not', () => {
    const policy = aPolicy({ credits: { ...credits, corrections: 'hold' } });
    const done = plan([posted(CREDIT)], { ...known, policy, source: OTHER_AMOUNTS });
    expect(codesOf(done)).toEqual(['intacct.credit-by-hand']);
    expect(done.problems[0]?.summary).toContain('for 90.00 (vendor V-1002) would fix it');
    const draft = posted(CREDIT, { state: 'Draft' });
    expect(plan([draft], { ...known, policy, source: OTHER_AMOUNTS }).decision).toBe('amend');
  });
});

describe('a credit and a bill of the same id', () => {
  const bill = linkOf({ ...CREDIT, kind: 'bill' }, composed(CREDIT));
  const credit = linkOf(CREDIT, composed(CREDIT));

  it('have links that are never taken for each other', () => {
    expect(formatLink(credit)).toMatch(/^\[tieout:1 credit:4001001\/82000456 src:[0-9a-f]{12} doc:[0-9a-f]{12}\]$/);
    expect(parseLink(formatLink(credit), 'credit')).toEqual(credit);
    expect([parseLink(formatLink(credit)), parseLink(formatLink(bill), 'credit')]).toEqual([undefined, undefined]);
    expect(linkPrefix(credit)).not.toBe(linkPrefix(bill));
    const both = `text ${formatLink(bill)} ${formatLink(credit)}`;
    expect(withoutLink(both, 'credit')).toBe(`text ${formatLink(bill)}`);
    expect(withoutLink(both)).toBe(`text  ${formatLink(credit)}`);
  });

  it('an adjustment with the text of a bill is not ours, and not of another credit', () => {
    const quoting = thirdPartyBill({ rawDescription: `see ${formatLink(bill)}` });
    expect(codesOf(plan([quoting]))).toEqual(['intacct.already-entered']);
  });

  it('have control ids of their own, also where only a record is named', () => {
    const parts = {
      kind: 'bill',
      id: 5,
      action: 'delete',
      tenantId: '4001001',
      content: '1041',
      follows: 'x',
    } as const;
    expect(controlIdFor({ ...parts, kind: 'credit' })).not.toBe(controlIdFor(parts));
    expect(controlIdFor(parts)).toMatch(/^tieout:delete:4001001:5:1041:/);
  });
});

describe('the lines of a corrected credit', () => {
  it('stay in their places, and new ones come last', () => {
    const { lines } = composed(CREDIT);
    expect(linesInPlace([...lines].toReversed(), lines)).toEqual([1, 2]);
    expect(linesInPlace([...lines, ...lines], lines)).toEqual([1, 2, undefined, undefined]);
  });
});
