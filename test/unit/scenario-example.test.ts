/**
 * The example configuration sends each bill of the month where the scenario says it must go, and `corrected.yaml` says
 * otherwise of one job type alone. What the sandboxes and clients do in between is for other tests.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { parseExactly } from '../../src/clients/servicetitan/exact-json.ts';
import { toSourceBill } from '../../src/clients/servicetitan/to-source-bill.ts';
import { billSchema, purchaseOrderSchema, receiptSchema } from '../../src/clients/servicetitan/wire.ts';
import { loadFile, policyOf } from '../../src/config/load.ts';
import { describeLines } from '../../src/cli/demo/figures.ts';
import { composeBill, type Composition } from '../../src/domain/compose/compose-bill.ts';
import type { ConnectionPolicy } from '../../src/domain/mapping/connection-policy.ts';
import type { MasterData } from '../../src/domain/ledger/master-data.ts';
import { hvacMonth } from '@tieout/sandboxes/scenario/hvac-month.ts';
import type { ExpectedBill, Scenario } from '@tieout/sandboxes/scenario/scenario.ts';
import { writeJson } from '@tieout/sandboxes/servicetitan/http/json.ts';
import type { ApBill } from '@tieout/sandboxes/servicetitan/records/bill-record.ts';
import { toPaymentTerm } from '../../src/clients/intacct/term-due.ts';

const EXAMPLES = path.resolve(import.meta.dirname, '../../examples/hvac-month');

function policyIn(file: string): ConnectionPolicy {
  const settings = loadFile(path.join(EXAMPLES, file)).connections['demo'];
  if (settings === undefined) throw new Error(`${file} has no connection demo`);
  return policyOf('demo', settings, '4001001');
}

/** The company's records as far as bills point at them. */
function masterDataOf({ intacct }: Scenario): MasterData {
  const named = <T extends { readonly id: string }>(records: readonly T[]) =>
    Object.fromEntries(records.map((record) => [record.id, { name: record.id, isActive: true }]));
  return {
    accounts: Object.fromEntries(
      intacct.glAccounts.map(({ accountNo, title, requires = [], normalBalance, accountType }) => [
        accountNo,
        { title, isActive: true, requires, isIncome: accountType === 'incomestatement' && normalBalance === 'credit' },
      ]),
    ),
    dimensions: {
      location: named(intacct.locations),
      department: named(intacct.departments),
      project: named(intacct.projects ?? []),
      item: named(intacct.items ?? []),
    },
    entities: Object.fromEntries(
      intacct.entities.map(({ id, name }) => [id, { name, currency: intacct.baseCurrency }]),
    ),
    terms: Object.fromEntries(
      intacct.terms.map(({ name, due, dueFrom = '' }) => [
        name,
        toPaymentTerm({ DUEDATE: String(due), DUEFROM: dueFrom }),
      ]),
    ),
  };
}

function composed(scenario: Scenario, bill: ApBill, policy: ConnectionPolicy): Composition {
  const { servicetitan, intacct } = scenario;
  const onTheWire = <T>(record: T): unknown => parseExactly(writeJson(record));
  const order = servicetitan.purchaseOrders.find(({ id }) => id === bill.purchaseOrderId);
  const vendorId = `V-${bill.vendor.id - 700}`;
  const source = toSourceBill({
    bill: billSchema.parse(onTheWire(bill)),
    purchaseOrder: order && purchaseOrderSchema.parse(onTheWire(order)),
    receipts: servicetitan.receipts
      .filter(({ billId }) => billId === bill.id)
      .map((receipt) => receiptSchema.parse(onTheWire(receipt))),
    jobs: new Map(servicetitan.jobs.map((job) => [job.id, job])),
    jobTypeNames: new Map(),
    projects: new Map(),
    currencies: new Map(servicetitan.businessUnits.map(({ id, currency }) => [id, currency ?? undefined])),
    vendor: undefined,
    vendorKey: 'any',
  });
  const { termName } = intacct.vendors.find((vendor) => vendor.vendorId === vendorId) ?? {};
  return composeBill(source, { vendorId, termName }, masterDataOf(scenario), policy);
}

/** Where a bill of this scenario must go although its hold is about something else than the mapping. */
function isMapped({ outcome, holdCode }: ExpectedBill): boolean {
  return outcome === 'posted' || holdCode === 'servicetitan.bill-exported';
}

describe.each([1, 7, 2_026])('the month of seed %i', (seed) => {
  const scenario = hvacMonth(seed);
  const policy = policyIn('tieout.yaml');
  const billOf = ({ billId }: ExpectedBill): ApBill =>
    scenario.servicetitan.bills.find(({ id }) => id === billId) as ApBill;

  it('goes where the scenario says, line by line, by the rules of the example', () => {
    for (const expected of scenario.expectations.filter(({ outcome }) => outcome === 'posted')) {
      const { bill, problems } = composed(scenario, billOf(expected), policy);
      expect([expected.billId, problems]).toEqual([expected.billId, []]);
      const lines = (bill?.lines ?? []).map(({ glAccountNo: accountNo, amount, dimensions }) => ({
        ...{ accountNo, amount, ...dimensions, locationId: dimensions.locationId },
      }));
      expect(describeLines(lines)).toBe(describeLines(expected.lines ?? []));
      expect([bill?.entityId, bill?.billNumber]).toEqual([expected.entityId, expected.recordId]);
      expect([bill?.termName, bill?.dueDate]).toEqual([expected.termName, expected.dueDate]);
    }
  });

  it('has a vendor who is paid on the 10th of the next month, as only the term in Intacct says', () => {
    const expected = scenario.expectations
      .filter(({ outcome }) => outcome === 'posted')
      .filter((one) => billOf(one).termName === '10th of Next Month');
    expect(expected.length).toBeGreaterThan(0);
    for (const one of expected) {
      const source = billOf(one);
      const { bill } = composed(scenario, source, policy);
      expect(source.dueDate).toBeNull();
      const nextMonth = source.billDate.startsWith('2026-10') ? '2026-11' : '2026-12';
      expect([bill?.termName, bill?.dueDate]).toEqual(['10NM', `${nextMonth}-10`]);
      expect([one.termName, one.dueDate]).toEqual(['10NM', `${nextMonth}-10`]);
    }
  });

  it('has one job type that the corrected rules send elsewhere, and moves nothing else', () => {
    const corrected = policyIn('corrected.yaml');
    const moved = scenario.expectations.filter(isMapped).flatMap((expected) => {
      const [before, after] = [policy, corrected].map((rules) => composed(scenario, billOf(expected), rules).bill);
      return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ expected, before, after }];
    });
    expect(moved.length).toBeGreaterThan(5);
    for (const { before, after } of moved) {
      expect(after).toEqual({
        ...before,
        lines: before?.lines.map((line) =>
          line.glAccountNo === '5040' ? { ...line, glAccountNo: expect.stringMatching(/^50[34]0$/) } : line,
        ),
      });
    }
    const accounts = new Set(moved.flatMap(({ after }) => after?.lines.map(({ glAccountNo }) => glAccountNo) ?? []));
    expect(accounts).toContain('5030');
  });
});

describe('the mistake in the example', () => {
  const [given = [], corrected = []] = ['tieout.yaml', 'corrected.yaml'].map((file) =>
    readFileSync(path.join(EXAMPLES, file), 'utf8').split('\n'),
  );

  it('is in one rule, and nothing in the file gives it away', () => {
    const different = given.flatMap((line, index) => (line === corrected[index] ? [] : [[line, corrected[index]]]));
    expect(corrected).toHaveLength(given.length);
    const [[wrong = '', right = ''] = [], ...others] = different;
    expect(others).toEqual([]);
    expect(wrong.replace(/'\d{4}'/, '')).toBe(right.replace(/'\d{4}'/, ''));
    expect(given.join('\n')).not.toMatch(/wrong|mistake|correct/i);
  });

  it('names an account that is good for such bills', () => {
    const { intacct } = hvacMonth(1);
    const [number = ''] = /(?<=account: ')\d+/.exec(given.find((line, i) => line !== corrected[i]) ?? '') ?? [];
    const account = intacct.glAccounts.find(({ accountNo }) => accountNo === number);
    expect(account).toMatchObject({ accountType: 'incomestatement', normalBalance: 'debit' });
    expect(account?.status ?? 'active').toBe('active');
  });
});
