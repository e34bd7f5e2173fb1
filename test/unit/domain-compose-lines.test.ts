/** The lines of the bill that should be in the ledger: account, dimensions, amount, and the rule behind each. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { SourceBill, SourceContent } from '../../src/domain/source/source-bill.ts';
import {
  AC_REPAIR,
  AIR_QUALITY,
  anExpenseLine,
  anItemLine,
  anyTyingBill,
  aPolicy,
  aSourceBill,
  centsOf,
  compose,
  composed,
  MASTER_DATA,
} from '../support/builders.ts';

const WAREHOUSE = { name: 'North warehouse', type: 'Warehouse' };
const TRUCK = { name: 'Truck 4', type: 'Truck' };

/** One line over 200.00, and what the test is about. */
function oneLine(content: Partial<SourceContent>): SourceBill {
  return aSourceBill({ content: { lines: [anItemLine()], billAmount: '200.00', ...content } });
}

const accountsOf = (source: SourceBill, policy = aPolicy()) =>
  composed(source, policy).lines.map(({ glAccountNo, amount }) => `${glAccountNo} ${amount}`);

describe('the lines of a bill', () => {
  it('carry amount, memo and the dimensions of the business unit, in the source’s order', () => {
    expect(composed().lines).toEqual([
      {
        glAccountNo: '5010',
        amount: '200.00',
        memo: 'CAP-45 Capacitor 45 MFD',
        dimensions: { locationId: 'T01', departmentId: 'SVC' },
      },
      {
        glAccountNo: '5010',
        amount: '50.00',
        memo: 'FUSE-30 Fuse 30 A',
        dimensions: { locationId: 'T01', departmentId: 'SVC' },
      },
    ]);
    expect(composed(oneLine({ businessUnitId: 3012 })).lines[0]?.dimensions).toEqual({
      locationId: 'T01',
      departmentId: 'INS',
      classId: 'RES',
    });
  });

  it('go to the cost of the job, even when the goods lay in stock', () => {
    expect(accountsOf(oneLine({ lines: [anItemLine({ stock: TRUCK })] }))).toEqual(['5010 200.00']);
    expect(accountsOf(oneLine({ job: { ...AC_REPAIR, jobTypeId: 44 } }))).toEqual(['5030 200.00']);
  });

  it('go to stock by the kind of its location when there is no job', () => {
    const lines = [anItemLine({ stock: WAREHOUSE }), anItemLine({ stock: TRUCK })];
    expect(accountsOf(oneLine({ job: undefined, lines, billAmount: '400.00' }))).toEqual([
      '1310 200.00',
      '1320 200.00',
    ]);
  });

  it('go to overhead when there is neither job nor stock', () => {
    expect(accountsOf(oneLine({ job: undefined }))).toEqual(['6410 200.00']);
  });

  it('do not ask for the location of stock that went to a job', () => {
    const policy = aPolicy({ mapping: { accounts: [{ destination: 'job', locationType: 'Truck', account: '1' }] } });
    expect(compose(oneLine({ lines: [anItemLine({ stock: TRUCK })] }), policy).problems).toHaveLength(1);
  });

  it('name the rule behind each', () => {
    const { rules } = compose(oneLine({ taxAmount: '16.00', billAmount: '216.00' }));
    expect(rules).toEqual([
      'destination job, job type 41 → account 5010; business unit 3011 → location T01, department SVC',
      'line tax → account 5800; business unit 3011 → location T01, department SVC',
    ]);
  });

  it('of tax, freight and other charges are lines of their own, where the goods went', () => {
    const source = oneLine({ taxAmount: '16.00', freightAmount: '7.50', otherAmount: '-3.50', billAmount: '220.00' });
    expect(composed(source).lines.map(({ glAccountNo, amount, memo }) => [glAccountNo, amount, memo])).toEqual([
      ['5010', '200.00', 'CAP-45 Capacitor 45 MFD'],
      ['5800', '16.00', 'Tax'],
      ['5850', '7.50', 'Freight'],
      ['5890', '-3.50', 'Other charges and discounts'],
    ]);
    expect(composed(source).lines.map(({ dimensions }) => dimensions.locationId)).toEqual(['T01', 'T01', 'T01', 'T01']);
  });

  it('of tax may follow the destination of the goods by rule', () => {
    const accounts = [...aPolicy().mapping.accounts, { line: 'tax', destination: 'stock', account: '5801' } as const];
    const policy = aPolicy({ mapping: { accounts } });
    const charged = { taxAmount: '16.00', billAmount: '216.00' };
    const toStock = oneLine({ ...charged, job: undefined, lines: [anItemLine({ stock: TRUCK })] });
    expect(accountsOf(toStock, policy)).toEqual(['1320 200.00', '5801 16.00']);
    expect(accountsOf(oneLine(charged), policy)).toEqual(['5010 200.00', '5800 16.00']);
  });

  it('are none for charges of less than half a cent', () => {
    expect(accountsOf(oneLine({ taxAmount: '0.004' }))).toEqual(['5010 200.00']);
  });

  it('of an expense have a job and business unit of their own', () => {
    const source = aSourceBill({
      billType: 'expense',
      content: {
        job: undefined,
        purchaseOrderNumber: undefined,
        billAmount: '325.00',
        taxAmount: '25.00',
        lines: [
          anExpenseLine({ job: AC_REPAIR, businessUnitId: 3012 }),
          anExpenseLine({ description: 'Shop rags', amount: '100.00' }),
        ],
      },
    });
    const { lines, reference } = composed(source);
    expect(reference).toBeUndefined();
    expect(lines.map(({ glAccountNo, dimensions }) => [glAccountNo, dimensions.departmentId])).toEqual([
      ['5010', 'INS'],
      ['6410', 'SVC'],
      ['5800', 'SVC'],
    ]);
  });

  it('of an expense never take the job of the bill', () => {
    expect(accountsOf(oneLine({ lines: [anExpenseLine()] }))).toEqual(['6410 200.00']);
  });

  it('of an expense give tax their place when the bill itself has none', () => {
    const source = oneLine({
      businessUnitId: undefined,
      job: undefined,
      taxAmount: '16.00',
      billAmount: '216.00',
      lines: [anExpenseLine({ job: AC_REPAIR, businessUnitId: 3012 })],
    });
    expect(composed(source).lines.map(({ dimensions }) => dimensions.departmentId)).toEqual(['INS', 'INS']);
  });

  const twoEntities = () =>
    oneLine({ lines: [anExpenseLine({ businessUnitId: 3011 }), anExpenseLine({ businessUnitId: 3051 })], billAmount: '400.00' }); // prettier-ignore
  const withCurrencies = (E10: string, E20: string) => ({
    ...MASTER_DATA,
    entities: { E10: { name: 'North', currency: E10 }, E20: { name: 'Central', currency: E20 } },
  });

  it('of two entities with one base currency are in one bill at the top level, each in its location', () => {
    const { bill, problems } = compose(twoEntities(), aPolicy(), withCurrencies('USD', 'USD'));
    expect(problems).toEqual([]);
    expect(bill?.entityId).toBeUndefined();
    expect(bill?.lines.map(({ dimensions }) => dimensions.locationId)).toEqual(['T01', 'T05']);
  });

  it('of two entities hold the bill by a policy that says so', () => {
    const { bill, problems } = compose(
      twoEntities(),
      aPolicy({ entities: { singleEntity: 'entity', multiEntity: 'hold' } }),
    );
    expect(bill).toBeUndefined();
    expect(problems).toEqual([
      expect.objectContaining({ code: 'mapping.entities-mixed', summary: expect.stringContaining('E10, E20.') }),
    ]);
  });

  it.each([
    [
      'one of two entities',
      twoEntities(),
      aPolicy(),
      withCurrencies('USD', 'CAD'),
      'entity E20 has the base currency CAD',
    ],
    [
      'both entities',
      twoEntities(),
      aPolicy(),
      withCurrencies('CAD', 'CAD'),
      'entity E10 has the base currency CAD, entity E20 has',
    ],
    ['its only entity', oneLine({}), aPolicy(), withCurrencies('CAD', 'USD'), 'entity E10 has the base currency CAD'],
    [
      'its entity, at the top level',
      oneLine({}),
      aPolicy({ entities: { singleEntity: 'top-level', multiEntity: 'top-level' } }),
      withCurrencies('CAD', 'USD'),
      'entity E10',
    ],
  ])("hold the bill by another base currency than the company's in %s", (_which, source, policy, masterData, words) => {
    const { problems } = compose(source, policy, masterData);
    expect(problems).toEqual([
      expect.objectContaining({ code: 'servicetitan.currency-foreign', summary: expect.stringContaining(words) }),
    ]);
    expect(compose(source, { ...policy, currency: 'CAD' }, withCurrencies('CAD', 'CAD')).problems).toEqual([]);
  });

  it('of an entity and of the company are at the top level too', () => {
    const lines = [anExpenseLine({ businessUnitId: 9001 }), anExpenseLine({ businessUnitId: 3051 })];
    const { bill } = compose(oneLine({ lines, billAmount: '400.00' }));
    expect(bill?.entityId).toBeUndefined();
    expect(bill?.lines).toHaveLength(2);
  });

  it('of one entity go to the company by policy', () => {
    expect(
      composed(undefined, aPolicy({ entities: { singleEntity: 'top-level', multiEntity: 'hold' } })).entityId,
    ).toBeUndefined();
  });

  it('that lie in an entity which is closed for good are held: there is no open day', () => {
    const policy = aPolicy({ closedThrough: { E10: '9999-12-31' }, closedPeriod: 'first-open-day' });
    expect(compose(twoEntities(), policy).problems).toEqual([
      expect.objectContaining({ code: 'intacct.period-closed', summary: expect.stringContaining('entity E10') }),
    ]);
  });

  it('that lie in an entity whose period is closed hold the whole bill, or move it behind all closed days', () => {
    const closedThrough = { '': '2026-09-30', E20: '2026-10-31' };
    const held = compose(twoEntities(), aPolicy({ closedThrough }));
    expect(held.problems).toEqual([
      expect.objectContaining({ code: 'intacct.period-closed', summary: expect.stringContaining('entity E20') }),
    ]);
    const policy = aPolicy({ closedThrough, closedPeriod: 'first-open-day' });
    expect(compose(twoEntities(), policy)).toMatchObject({
      bill: { postingDate: '2026-11-01', billDate: '2026-10-14' },
      slippedFrom: '2026-10-14',
    });
  });

  it('that no rule covers are all named at once, each combination once', () => {
    const lines = [
      anExpenseLine({ job: AIR_QUALITY }),
      anExpenseLine({ job: AIR_QUALITY }),
      anExpenseLine({ job: { ...AIR_QUALITY, jobTypeId: 47, jobTypeName: 'Duct Work' }, businessUnitId: 3012 }),
    ];
    const policy = aPolicy({ mapping: { accounts: [{ destination: 'stock', account: '1310' }] } });
    const source = oneLine({ lines, taxAmount: '1.00', billAmount: '601.00', job: undefined });
    const { bill, problems, rules } = compose(source, policy);
    expect(bill).toBeUndefined();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      code: 'mapping.account-missing',
      summary: expect.stringMatching(
        /: destination job, job type 48 \(Indoor Air Quality\), business unit 3011; destination job, job type 47 \(Duct Work\), business unit 3012; line tax, destination job, job type 48 \(Indoor Air Quality\), business unit 3011\.$/,
      ),
    });
    expect(rules.map((rule) => rule.split('; ')[0])).toEqual(['no rule', 'no rule', 'no rule', 'no rule']);
  });

  it('that lie in an unknown kind of location say which', () => {
    const { problems } = compose(
      oneLine({ job: undefined, lines: [anItemLine({ stock: { name: 'X', type: 'Bin' } })] }),
    );
    expect(problems[0]?.summary).toContain('destination stock, location type Bin, business unit 3011');
  });

  it('of business units without a mapping name them all at once, each once', () => {
    const lines = [4444, 4445, 4444].map((businessUnitId) => anExpenseLine({ businessUnitId }));
    const { problems } = compose(oneLine({ lines, billAmount: '600.00' }));
    expect(problems).toEqual([
      expect.objectContaining({
        code: 'mapping.business-unit-missing',
        summary: expect.stringMatching(/: 4444; 4445\.$/),
      }),
    ]);
  });

  it('take the cents of rounding on the largest one, and say how many', () => {
    const lines = [
      anItemLine({ quantity: '1', unitCost: '10.00' }),
      anItemLine(),
      anItemLine({ quantity: '1', unitCost: '1.00' }),
    ];
    const { bill, roundingDifference } = compose(oneLine({ lines, billAmount: '211.03' }));
    expect(bill?.lines.map(({ amount }) => amount)).toEqual(['10.00', '200.03', '1.00']);
    expect(roundingDifference).toBe('0.03');
    expect(accountsOf(oneLine({ lines, billAmount: '210.98' }))[1]).toBe('5010 199.98');
    expect(compose(oneLine({})).roundingDifference).toBe('0.00');
  });

  it('of tax and freight take no cents of rounding, however large they are', () => {
    const source = oneLine({ taxAmount: '900.00', billAmount: '1100.01' });
    expect(accountsOf(source)).toEqual(['5010 200.01', '5800 900.00']);
  });

  it('take no cents that rounding cannot explain', () => {
    const { bill, problems } = compose(oneLine({ billAmount: '200.02' }));
    expect(bill).toBeUndefined();
    expect(problems).toEqual([expect.objectContaining({ code: 'servicetitan.bill-total-differs' })]);
  });

  it('add up to the header to the cent for any bill that composes, in either reading', () => {
    fc.assert(
      fc.property(anyTyingBill, ({ source, policy, header }) => {
        const { lines } = composed(source, policy);
        expect(lines.reduce((total, { amount }) => total + centsOf(amount), 0n)).toBe(header);
        for (const { memo } of lines) expect([...memo].length).toBeLessThanOrEqual(500);
      }),
      { numRuns: 500 },
    );
  });
});
