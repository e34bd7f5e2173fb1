/** The header of the bill that should be in the ledger, and every problem of a source at once. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { composeBill, ruledDimensions } from '../../src/domain/compose/compose-bill.ts';
import type { SourceBill } from '../../src/domain/source/source-bill.ts';
import {
  AIR_QUALITY,
  anExpenseLine,
  aPolicy,
  aSourceBill,
  compose,
  composed,
  LEDGER_VENDOR,
  netDays,
} from '../support/builders.ts';

function problemsOf(source: SourceBill, policy = aPolicy()): string[] {
  return compose(source, policy).problems.map(({ code, summary }) => `${code}: ${summary}`);
}

describe('the header of a bill', () => {
  it('is the source’s, with the vendor as Intacct knows it', () => {
    expect(composed()).toMatchObject({
      entityId: 'E10',
      vendorId: 'V-1002',
      billNumber: 'INV-88213',
      reference: '120456-001',
      billDate: '2026-10-14',
      postingDate: '2026-10-14',
      dueDate: '2026-11-13',
      termName: 'N30',
      onHold: false,
      isDraft: false,
      description: 'Parts for job 120456',
    });
  });

  it('has the vendor’s number made legal for Intacct', () => {
    expect(composed(aSourceBill({ content: { vendorInvoiceNumber: ' A&B #7 ' } })).billNumber).toBe('A-B -7');
  });

  it.each([
    [undefined, /number/],
    ['###', /"###" has no letter or digit/],
    ['9'.repeat(46), /"9{46}" .*more than 45 characters/],
  ])('is held without a usable number (%j), never given the order’s', (vendorInvoiceNumber, says) => {
    const { bill, problems } = compose(aSourceBill({ content: { vendorInvoiceNumber } }));
    expect(bill).toBeUndefined();
    expect(problems).toEqual([
      expect.objectContaining({ code: 'servicetitan.bill-number-missing', summary: expect.stringMatching(says) }),
    ]);
  });

  it('has the number ST-<id> only for vendors named in the configuration, and only when there is none', () => {
    const withFallback = aPolicy({ billNumberFallback: { vendorIds: [1702] } });
    const unnumbered = aSourceBill({ content: { vendorInvoiceNumber: undefined } });
    expect(composed(unnumbered, withFallback).billNumber).toBe('ST-81000123');
    expect(composed(aSourceBill(), withFallback).billNumber).toBe('INV-88213');
    const ofAnother = aPolicy({ billNumberFallback: { vendorIds: [1703] } });
    expect(problemsOf(unnumbered, ofAnother)).toEqual([expect.stringContaining('bill-number-missing')]);
    const unusable = aSourceBill({ content: { vendorInvoiceNumber: '###' } });
    expect(problemsOf(unusable, withFallback)).toEqual([expect.stringContaining('bill-number-missing')]);
  });

  it('has ServiceTitan’s term by its name in Intacct, else the vendor’s', () => {
    const vendors = composed(aSourceBill({ content: { termName: 'Net 45' } }));
    expect([composed().termName, vendors.termName]).toEqual(['N30', 'N15']);
    expect(composed(aSourceBill({ content: { termName: undefined } })).termName).toBe('N15');
    const unknown = composeBill(
      aSourceBill({ content: { termName: 'x' } }),
      { vendorId: 'V', termName: undefined },
      {},
      aPolicy(),
    );
    expect(unknown.bill).toMatchObject({ termName: undefined, dueDate: '2026-11-13' });
  });

  it('is due on ServiceTitan’s day, else as many days after the bill date as its term says', () => {
    expect(composed(aSourceBill({ content: { dueDate: '2026-10-20' } })).dueDate).toBe('2026-10-20');
    expect(composed(aSourceBill({ content: { dueDate: undefined } })).dueDate).toBe('2026-11-13');
    const byVendor = aSourceBill({ content: { dueDate: undefined, termName: undefined } });
    expect(composed(byVendor).dueDate).toBe('2026-10-29');
    const atOnce = composeBill(byVendor, LEDGER_VENDOR, { terms: { N15: netDays(0) } }, aPolicy());
    expect(atOnce.bill?.dueDate).toBe('2026-10-14');
  });

  it('is held when neither a due date nor a term says when it is due', () => {
    const source = aSourceBill({ content: { dueDate: undefined } });
    const { bill, problems } = composeBill(source, LEDGER_VENDOR, {}, aPolicy());
    expect(bill).toBeUndefined();
    expect(problems).toEqual([expect.objectContaining({ code: 'servicetitan.bill-incomplete' })]);
    expect(problems[0]?.summary).toContain('missing: due date');
  });

  it('is on hold when ServiceTitan says do not pay', () => {
    expect(composed(aSourceBill({ content: { doNotPay: true } })).onHold).toBe(true);
  });

  it('is a draft when the connection posts drafts', () => {
    expect(composed(aSourceBill(), aPolicy({ action: 'Draft' })).isDraft).toBe(true);
  });

  it('says which dimensions the rules speak of, filled in or not; an older record those that its lines carry', () => {
    const dimensions = { location: [], item: [], project: [{ value: 'P-77', missing: 'hold' }] } as const;
    const composition = compose(aSourceBill(), aPolicy({ mapping: { dimensions } }));
    expect(ruledDimensions(composition)).toEqual(['item', 'project']);
    expect(ruledDimensions({ bill: composition.bill! })).toEqual(['project']);
  });

  it('has a description of one line that leaves room for our link', () => {
    const { description } = composed(aSourceBill({ content: { summary: `<p>Two\ncoils</p> ${'😀'.repeat(2_000)}` } }));
    expect(description).toHaveLength(700);
    expect(description.startsWith('Two coils 😀')).toBe(true);
  });
});

describe('what holds a bill', () => {
  it('is a discrepancy, even when all else is well', () => {
    const { bill, problems } = compose(aSourceBill({ status: 'Discrepancy' }));
    expect(problems.map(({ code }) => code)).toEqual(['servicetitan.bill-discrepancy']);
    expect(bill).toBeDefined();
  });

  it('is a remittance vendor that no one has mapped', () => {
    const source = aSourceBill({ content: { remittanceVendor: { id: 1709, name: 'Cedar Factoring' } } });
    expect(problemsOf(source)).toEqual([
      expect.stringMatching(/remittance-vendor-unmapped: .*from Cedar Supply \(1702\).*Cedar Factoring \(1709\)/),
    ]);
    expect(problemsOf(source, aPolicy({ mapping: { remittanceVendors: ['1702/1709'] } }))).toEqual([]);
    expect(problemsOf(source, aPolicy({ mapping: { remittanceVendors: ['1709/1702'] } }))).toHaveLength(1);
    const itself = aSourceBill({ content: { remittanceVendor: { id: 1702, name: 'Cedar Supply' } } });
    expect(problemsOf(itself)).toEqual([]);
  });

  it.each([
    [
      'the entity’s own last closed day',
      { E10: '2026-10-14', '': '2026-09-30' },
      /entity E10 is closed through 2026-10-14/,
    ],
    [
      'the company’s, for an entity without its own',
      { E20: '2025-12-31', '': '2026-10-31' },
      /entity E10 is closed through 2026-10-31/,
    ],
  ])('is a closed period: %s', (_whose, closedThrough, says) => {
    expect(problemsOf(aSourceBill(), aPolicy({ closedThrough }))).toEqual([expect.stringMatching(says)]);
  });

  it('is not the period of another entity, nor the company’s where the entity has its own, nor the day after', () => {
    const open = [{ E20: '2026-12-31' }, { E10: '2026-09-30', '': '2026-12-31' }, { E10: '2026-10-13' }, {}];
    for (const closedThrough of open) expect(problemsOf(aSourceBill(), aPolicy({ closedThrough }))).toEqual([]);
  });

  it('is the company’s closed period for a bill at the top level', () => {
    const atCompany = aSourceBill({ content: { businessUnitId: 9001 } });
    expect(composed(atCompany).entityId).toBeUndefined();
    expect(problemsOf(atCompany, aPolicy({ closedThrough: { '': '2026-10-14' } }))).toEqual([
      expect.stringContaining('the company is closed through 2026-10-14'),
    ]);
  });

  it('is named all at once: reading the hold once is enough to fix it', () => {
    const source = aSourceBill({
      status: 'Discrepancy',
      content: {
        vendor: undefined,
        billDate: undefined,
        dueDate: undefined,
        termName: undefined,
        vendorInvoiceNumber: undefined,
        businessUnitId: 4444,
        job: AIR_QUALITY,
        billAmount: '1.00',
        taxAmount: '3.00',
      },
    });
    const policy = aPolicy({ mapping: { accounts: [{ destination: 'job', jobType: 41, account: '5010' }] } });
    const { problems } = composeBill(source, undefined, {}, policy);
    expect(problems.map(({ code }) => code).toSorted()).toEqual([
      'mapping.account-missing',
      'mapping.business-unit-missing',
      'servicetitan.bill-discrepancy',
      'servicetitan.bill-incomplete',
      'servicetitan.bill-incomplete',
      'servicetitan.bill-number-missing',
      'servicetitan.bill-total-differs',
    ]);
    expect(problems.map(({ summary }) => summary).join(' ')).toMatch(/missing: vendor, bill date\..*missing: due date/);
  });

  it.each<[string, Parameters<typeof aSourceBill>[0]]>([
    ['no business unit at all', { content: { businessUnitId: undefined } }],
    [
      'no business unit and charges alone',
      { content: { businessUnitId: undefined, lines: [], freightAmount: '9.00', billAmount: '9.00' } },
    ],
    [
      'one expense line without a business unit',
      {
        billType: 'expense',
        content: {
          businessUnitId: undefined,
          job: undefined,
          lines: [anExpenseLine({ businessUnitId: 3011 }), anExpenseLine({ amount: '50.00' })],
        },
      },
    ],
  ])('is %s: it says so, in words', (_what, overrides) => {
    const { bill, problems } = compose(aSourceBill(overrides));
    expect(bill).toBeUndefined();
    expect(problems.map(({ code }) => code)).toEqual(['servicetitan.bill-incomplete']);
    expect(problems[0]?.summary).toContain('missing: business unit');
  });

  it('never speaks of an undefined thing', () => {
    const source = aSourceBill({ content: { businessUnitId: undefined, job: AIR_QUALITY, taxAmount: '1.00' } });
    const policy = aPolicy({ mapping: { accounts: [] } });
    expect(problemsOf(source, policy).join(' ')).not.toContain('undefined');
    expect(problemsOf(source, policy).join(' ')).toContain('job type 48 (Indoor Air Quality)');
  });

  it('is always said: there is a bill or a reason why there is none', () => {
    const anyGap = fc.record(
      {
        businessUnitId: fc.constantFrom(undefined, 3011, 3051, 4444),
        job: fc.constantFrom(undefined, AIR_QUALITY),
        vendorInvoiceNumber: fc.constantFrom(undefined, '#'),
        dueDate: fc.constant(undefined),
        termName: fc.constantFrom(undefined, 'Net 30', 'Net 90'),
        billDate: fc.constantFrom(undefined, '2026-09-30'),
        billAmount: fc.constantFrom(undefined, '250.00', '9.00', '0.00'),
        freightAmount: fc.constantFrom('0.00', '9.00'),
        lines: fc.array(
          fc.record({
            kind: fc.constantFrom('item', 'expense'),
            description: fc.constant('x'),
            amount: fc.constantFrom('0', '9.00', '250.00'),
            businessUnitId: fc.constantFrom(3011, 3051, 4444),
          }),
          { maxLength: 3 },
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(anyGap, (content) => {
        const { bill, problems } = compose(aSourceBill({ content }));
        expect(bill === undefined && problems.length === 0).toBe(false);
        for (const { summary } of problems) expect(summary).not.toMatch(/undefined|\[object/);
      }),
      { numRuns: 1_000 },
    );
  });
});
