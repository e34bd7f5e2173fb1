/** The scenario `hvac-month` is what it says it is: reproducible, tied out, and containing every kind of bill it promises. */
import { describe, expect, it } from '@jest/globals';
import Big from 'big.js';

import { hvacMonth } from '../../src/scenario/hvac-month.ts';
import type { ExpectedBill, Scenario } from '../../src/scenario/scenario.ts';
import { scenarioByName } from '../../src/scenario/scenarios.ts';
import { billContentSchema, type ApBill } from '../../src/servicetitan/records/bill-record.ts';
import { SetupError } from '../../src/setup-error.ts';

const seeds = [1, 2, 42, 20_261_001];

function billOf(scenario: Scenario, expected: ExpectedBill): ApBill {
  const bill = scenario.servicetitan.bills.find(({ id }) => id === expected.billId);
  if (bill === undefined) throw new Error(`expected bill ${expected.billId} is not in the tenant`);
  return bill;
}

/** Lines each rounded half up to cents, as decimals. */
function lineAmounts(bill: ApBill): Big[] {
  const items = (bill.items ?? []).map((item) =>
    Big(item.quantity ?? 0)
      .times(item.cost ?? 0)
      .round(2, 1),
  );
  return [...items, ...(bill.expenseItems ?? []).map((line) => Big(line.amount))];
}

function sum(amounts: readonly (Big | string)[]): Big {
  return amounts.reduce<Big>((total, amount) => total.plus(amount), Big(0));
}

/** The header minus everything that stands below it. */
function headerDifference(bill: ApBill): Big {
  const below = sum([...lineAmounts(bill), bill.taxAmount ?? '0', bill.shippingAmount ?? '0']);
  return Big(bill.billAmount).minus(below);
}

function tally<T extends string>(values: readonly T[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

describe('reproducibility', () => {
  it('makes the same month from the same seed', () => {
    expect(hvacMonth(42)).toEqual(hvacMonth(42));
  });

  it('makes another month with the same counts from another seed', () => {
    const [one, other] = [hvacMonth(1), hvacMonth(2)];
    expect(one.servicetitan.bills).not.toEqual(other.servicetitan.bills);
    for (const { expectations, servicetitan } of [one, other]) {
      expect(servicetitan.bills).toHaveLength(120);
      expect(tally(expectations.map(({ outcome }) => outcome))).toEqual({ posted: 108, held: 11, waiting: 1 });
    }
  });

  it('refuses an unknown scenario and a seed that is none, in words', () => {
    expect(() => scenarioByName('plumbing-year', 1)).toThrow(SetupError);
    expect(() => scenarioByName('plumbing-year', 1)).toThrow('There is no scenario "plumbing-year".');
    expect(() => scenarioByName('toString', 1)).toThrow(SetupError);
    expect(() => scenarioByName('hvac-month', -1)).toThrow('seed -1 cannot be used');
    expect(scenarioByName('hvac-month', 7).seed).toBe(7);
  });
});

describe.each(seeds)('hvac-month with seed %i', (seed) => {
  const scenario = hvacMonth(seed);
  const { servicetitan, intacct, expectations } = scenario;
  const entitiesOf = ({ lines = [] }: ExpectedBill): readonly (string | undefined)[] =>
    lines.map(({ locationId }) => intacct.locations.find(({ id }) => id === locationId)?.entityId);
  const expectedOf = (holdCode: string): readonly ExpectedBill[] => expectations.filter((e) => e.holdCode === holdCode);

  it('holds exactly the eleven bills it promises', () => {
    expect(tally(expectations.flatMap(({ holdCode }) => holdCode ?? []))).toEqual({
      'intacct.vendor-missing': 1,
      'intacct.vendor-inactive': 1,
      'mapping.account-missing': 2,
      'intacct.period-closed': 1,
      'servicetitan.bill-total-differs': 1,
      'servicetitan.bill-number-missing': 1,
      'servicetitan.bill-discrepancy': 1,
      'servicetitan.bill-exported': 1,
      'intacct.already-entered': 1,
      'servicetitan.bill-paid': 1,
    });
  });

  it('states an expectation for each bill, with the total the bill shows', () => {
    expect(expectations.map(({ billId }) => billId)).toEqual(servicetitan.bills.map(({ id }) => id));
    for (const expected of expectations) expect(expected.total).toBe(billOf(scenario, expected).billAmount);
  });

  it('ties every header out, but for rounding and the one bill that does not sum', () => {
    let rounded = 0;
    for (const expected of expectations) {
      const bill = billOf(scenario, expected);
      const difference = headerDifference(bill).abs();
      if (expected.holdCode === 'servicetitan.bill-total-differs') {
        expect(difference.toFixed(2)).toBe('145.37');
      } else if (!difference.eq(0)) {
        rounded += 1;
        expect(difference.lte(Big('0.01').times(lineAmounts(bill).length))).toBe(true);
        expect(expected.outcome).toBe('posted');
      }
    }
    expect(rounded).toBe(3);
  });

  it('expects lines of each posted bill that sum to its total', () => {
    for (const expected of expectations.filter(({ outcome }) => outcome === 'posted')) {
      expect(sum((expected.lines ?? []).map(({ amount }) => amount)).toFixed(2)).toBe(expected.total);
      for (const line of expected.lines ?? []) {
        expect(intacct.glAccounts.map(({ accountNo }) => accountNo)).toContain(line.accountNo);
      }
      expect(new Set(entitiesOf(expected)).size === 1 ? entitiesOf(expected)[0] : undefined).toBe(expected.entityId);
    }
  });

  it('has plausible amounts and dates', () => {
    for (const expected of expectations) {
      const bill = billOf(scenario, expected);
      expect(Number(bill.billAmount)).toBeGreaterThanOrEqual(12);
      expect(Number(bill.billAmount)).toBeLessThanOrEqual(28_000);
      const month = expected.holdCode === 'intacct.period-closed' ? '2026-09-28' : '2026-10';
      expect(bill.billDate.startsWith(month)).toBe(true);
      expect(bill.createdOn.startsWith('2026-10')).toBe(true);
      expect(bill.modifiedOn.startsWith('2026-10')).toBe(true);
      expect(bill.modifiedOn >= bill.createdOn).toBe(true);
      expect([null, bill.billAmount]).toContain(bill.vendorInvoiceTotal);
    }
  });

  it('is made of records that the API could deliver', () => {
    for (const { id: _id, createdOn: _created, modifiedOn: _modified, ...content } of servicetitan.bills) {
      expect(billContentSchema.safeParse(content).error).toBeUndefined();
    }
    const ids = [servicetitan.bills, servicetitan.purchaseOrders, servicetitan.receipts, servicetitan.jobs]
      .flat()
      .map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('links bills, receipts, orders and jobs to each other', () => {
    for (const bill of servicetitan.bills.filter(({ billType }) => billType === 'Procurement')) {
      const order = servicetitan.purchaseOrders.find(({ id }) => id === bill.purchaseOrderId);
      const [receipt, ...more] = servicetitan.receipts.filter(({ billId }) => billId === bill.id);
      expect(more).toEqual([]);
      expect(receipt?.purchaseOrderId).toBe(order?.id);
      expect(receipt?.items.map(({ id }) => id)).toEqual(bill.items?.map(({ receiptItemId }) => receiptItemId));
      const orderItemIds = order?.items.map(({ id }) => id);
      for (const item of receipt?.items ?? []) expect(orderItemIds).toContain(item.purchaseOrderItemId);
      if (bill.jobId !== null) expect(servicetitan.jobs.map(({ id }) => id)).toContain(bill.jobId);
    }
  });

  it('numbers the bills of a vendor uniquely, however punctuation and case are read', () => {
    const keys = expectations.flatMap(({ vendorId, recordId }) =>
      recordId === undefined ? [] : `${vendorId}/${recordId.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')}`,
    );
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toHaveLength(119);
  });

  it('contains partial receipts, tax, freight, stock, overhead and bills without an order', () => {
    const perOrder = tally(servicetitan.bills.flatMap(({ purchaseOrderId }) => purchaseOrderId?.toString() ?? []));
    const partial = Object.values(perOrder).filter((count) => count > 1);
    expect(partial.length).toBeGreaterThanOrEqual(6);
    const amounts = (of: (bill: ApBill) => string | null): number =>
      servicetitan.bills.filter((bill) => Number(of(bill) ?? 0) > 0).length;
    expect(amounts(({ taxAmount }) => taxAmount)).toBeGreaterThan(20);
    expect(amounts(({ shippingAmount }) => shippingAmount)).toBeGreaterThan(20);
    const places = servicetitan.bills.flatMap(({ items }) => items?.[0]?.inventoryLocation?.type ?? []);
    expect(tally(places)).toEqual({ Warehouse: 8, Truck: 6 });
    const withoutOrder = servicetitan.bills.filter(({ purchaseOrderId }) => purchaseOrderId === null);
    expect(tally(withoutOrder.map(({ source }) => source))).toEqual({ Standalone: 4, OCR: 3, Recurring: 3 });
    expect(withoutOrder.some(({ expenseItems }) => (expenseItems ?? []).some(({ job }) => job !== null))).toBe(true);
    const accountNos = new Set(expectations.flatMap(({ lines = [] }) => lines.map(({ accountNo }) => accountNo)));
    expect([...accountNos].toSorted()).toEqual(
      ['1310', '1320', '5010', '5020', '5025', '5030', '5040', '5800', '6410'].toSorted(),
    );
  });

  it('contains bills over several entities, and over several units of one', () => {
    const posted = expectations.filter(({ outcome }) => outcome === 'posted');
    const atCompanyLevel = posted.filter(({ entityId }) => entityId === undefined);
    expect(atCompanyLevel).toHaveLength(2);
    for (const expected of atCompanyLevel) {
      expect(billOf(scenario, expected).billType).toBe('ApBill');
      expect(new Set(entitiesOf(expected)).size).toBe(2);
    }
    const places = ({ lines = [] }: ExpectedBill): number => new Set(lines.map(({ locationId }) => locationId)).size;
    expect(posted.filter((expected) => expected.entityId !== undefined && places(expected) > 1)).toHaveLength(2);
  });

  it('spreads freight over the goods to the cent, and leaves it where ServiceTitan allocated it', () => {
    const posted = expectations.filter(({ outcome }) => outcome === 'posted');
    const withFreight = posted.filter((expected) => Number(billOf(scenario, expected).shippingAmount ?? 0) > 0);
    for (const expected of withFreight) {
      const bill = billOf(scenario, expected);
      const goods = (expected.lines ?? []).slice(0, bill.items?.length);
      const shares = goods.map(({ amount }, index) => Big(amount).minus(lineAmounts(bill)[index] ?? 0));
      const rounding = headerDifference(bill);
      expect(sum(shares).minus(rounding).toFixed(2)).toBe(Big(bill.shippingAmount ?? 0).toFixed(2));
      const allocated = bill.items?.map((item) => item.allocatedShipping ?? undefined) ?? [];
      if (allocated[0] !== undefined) expect(shares.map((share) => share.toFixed(2))).toEqual(allocated);
      else if (rounding.eq(0)) expect(shares.every((share) => share.gte(0))).toBe(true);
    }
    const allocated = servicetitan.bills.filter(({ items }) => items?.some((item) => item.allocatedShipping));
    expect(allocated).toHaveLength(1);
    expect(allocated[0]?.items?.length).toBeGreaterThan(1);
    expect(Big(allocated[0]?.shippingAmount ?? 0).gt(0)).toBe(true);
  });

  it('changes the account of maintenance visits in the middle of the month, by bill date', () => {
    const visits = new Set(servicetitan.jobs.filter(({ jobTypeId }) => jobTypeId === 43).map(({ id }) => id));
    const days = { '5020': new Set<string>(), '5025': new Set<string>() };
    for (const expected of expectations.filter(({ outcome }) => outcome === 'posted')) {
      const { jobId, billDate } = billOf(scenario, expected);
      if (jobId === null || !visits.has(jobId)) continue;
      const [line] = expected.lines ?? [];
      days[line?.accountNo as '5020' | '5025'].add(billDate.slice(0, 10));
    }
    expect([...days['5020']].toSorted().at(-1)).toBe('2026-10-15');
    expect([...days['5025']].toSorted()[0]).toBe('2026-10-16');
  });

  it('names projects that Intacct has for some installs and not for others, and an item for each unit', () => {
    const projects = new Set(intacct.projects?.map(({ id }) => id));
    const installs = servicetitan.jobs.filter(({ jobTypeId }) => [44, 45, 46].includes(jobTypeId));
    expect([...projects].filter((id) => !installs.some(({ jobNumber }) => jobNumber === id))).toEqual([]);
    expect(projects.size).toBeGreaterThan(3);
    expect(installs.length - projects.size).toBeGreaterThan(3);
    for (const { lines = [], billId } of expectations) {
      const bill = servicetitan.bills.find(({ id }) => id === billId);
      const project = bill?.jobNumber && projects.has(bill.jobNumber) ? bill.jobNumber : undefined;
      const named = new Set(lines.map(({ projectId }) => projectId));
      if (bill?.billType === 'Procurement' && lines.length > 0) expect(named).toEqual(new Set([project]));
      const units = (bill?.items ?? []).filter(({ skuType }) => skuType === 'Equipment').map(({ skuCode }) => skuCode);
      if (lines.length > 0) expect(lines.flatMap(({ itemId }) => itemId ?? [])).toEqual(units);
    }
    expect(intacct.glAccounts.filter(({ requires }) => requires?.includes('department'))).not.toEqual([]);
  });

  it('contains texts and quantities that break naive code', () => {
    const texts =
      servicetitan.bills.map(({ summary }) => summary ?? '').join('\n') + JSON.stringify(servicetitan.bills);
    for (const piece of ['&', '<', '"', '\u{1F525}', '\u0007', '\u000B']) expect(texts).toContain(piece);
    const items = servicetitan.bills.flatMap((bill) => bill.items ?? []);
    expect(items.some(({ quantity }) => quantity?.endsWith('.50'))).toBe(true);
    expect(items.some(({ cost }) => /\.\d{4}$/.test(cost ?? ''))).toBe(true);
    expect(servicetitan.bills.some(({ modifiedOn }) => /\.\d{7}Z$/.test(modifiedOn))).toBe(true);
    expect(expectations.filter(({ vendorId }) => vendorId === '00123').length).toBeGreaterThanOrEqual(3);
    expect(servicetitan.bills.some(({ vendor }) => vendor.name?.includes('&'))).toBe(true);
  });

  it('marks the special bills in the data, not only in the expectations', () => {
    const only = (holdCode: string): ApBill =>
      billOf(scenario, expectedOf(holdCode)[0] ?? { billId: 0, outcome: 'held', total: '', because: '' });
    expect(only('servicetitan.bill-exported').syncStatus).toBe('Exported');
    expect(only('servicetitan.bill-discrepancy').status).toBe('Discrepancy');
    const receiptOf = (bill: ApBill) => servicetitan.receipts.find(({ billId }) => billId === bill.id);
    const unnumbered = servicetitan.bills.filter(({ vendorNumber }) => vendorNumber === null);
    expect(unnumbered).toHaveLength(2);
    expect(unnumbered.filter((bill) => receiptOf(bill)?.vendorInvoiceNumber === '')).toHaveLength(1);
    expect(receiptOf(only('servicetitan.bill-number-missing'))?.vendorInvoiceNumber).toBe('');
    expect(servicetitan.bills.filter(({ doNotPay }) => doNotPay)).toHaveLength(1);
    expect(servicetitan.bills.filter(({ syncStatus }) => syncStatus === 'Pending')).toHaveLength(1);
    expect(servicetitan.jobs.filter(({ jobTypeId }) => jobTypeId === 48)).toHaveLength(2);
    const intacctVendors = new Map(intacct.vendors.map(({ vendorId, status }) => [vendorId, status]));
    expect(intacctVendors.has('V-1024')).toBe(false);
    expect(intacctVendors.get('V-1025')).toBe('inactive');
    expect(servicetitan.bills.filter(({ vendor }) => vendor.id >= 1724)).toHaveLength(2);
  });
});
