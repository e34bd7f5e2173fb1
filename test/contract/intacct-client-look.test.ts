/** What the Intacct client finds, and how few requests it takes: bills, vendors, terms, master data. */
import { afterEach, describe, expect, it } from '@jest/globals';

import { formatLink } from '../../src/domain/ledger/link.ts';
import type { IntacctCompany } from '@tieout/sandboxes/intacct/company.ts';
import type { BillLookup } from '../../src/ports/ledger.ts';
import { callWithin, closeServers, company, startIntacct, type RunningSandbox } from '../support/with-sandboxes.ts';
import { aWrite, clientOf, lookFor, post, writes, type Write } from './intacct-client-bills.ts';
import { dimensionValues } from '../../packages/sandboxes/test/contract/intacct-sandbox-bills-requests.ts';
import { dueDateBy, type DueRule } from '../../src/domain/ledger/payment-term.ts';
import { DUE_FROM, dueDateByTerm } from '@tieout/sandboxes/intacct/rules/term-due.ts';
import { netDays, TENTH_OF_NEXT_MONTH } from '../support/builders.ts';

afterEach(closeServers);

/** A bill that a person types into Intacct's screen. */
async function typeBill(
  sandbox: RunningSandbox,
  recordId: string,
  more: Record<string, unknown> = {},
): Promise<{ recordNo: string }> {
  const typed = {
    vendorId: 'V-1002',
    recordId,
    whenCreated: '2026-10-05',
    whenDue: '2026-11-04',
    lines: [{ accountNo: '5010', amount: '12.50', locationId: 'T01' }],
    ...more,
  };
  return (await sandbox.control('POST', 'bills', typed)) as { recordNo: string };
}

/** A company whose seed holds bills of ours, posted at an earlier time. */
function companyWith(orders: readonly Write[]): IntacctCompany {
  const bills = orders.map(({ bill, link }) => ({
    vendorId: bill.vendorId,
    recordId: bill.billNumber,
    whenCreated: bill.billDate,
    whenDue: bill.dueDate,
    description: `${bill.description} ${formatLink(link)}`,
    lines: [{ accountNo: '5010', amount: '1.00', locationId: 'T01' }],
  }));
  return { ...company, bills };
}

describe('whether anything was posted for a tenant', () => {
  it('is shown by any link of the tenant, and by no other text', async () => {
    const sandbox = await startIntacct({ company: companyWith([aWrite(81)]) });
    const client = clientOf(sandbox.url);
    expect(await client.hasLinkedBills('4001001')).toBe(true);
    expect(await client.hasLinkedBills('400100')).toBe(false);
    const empty = await startIntacct();
    await typeBill(empty, 'TYPED', { description: 'tieout:1 bill:4001001/81' });
    expect(await clientOf(empty.url).hasLinkedBills('4001001')).toBe(false);
    await post(clientOf(empty.url), aWrite(82));
    expect(await clientOf(empty.url).hasLinkedBills('4001001')).toBe(true);
  });
});

describe('finding bills', () => {
  it('finds a bill by its link alone, after AP corrected vendor number and bill number', async () => {
    const sandbox = await startIntacct();
    const order = aWrite();
    await typeBill(sandbox, 'CORRECTED', { vendorId: '00123', description: `moved ${formatLink(order.link)}` });
    const client = clientOf(sandbox.url);
    const { kind, id, tenantId } = order.link;
    for (const look of [{ kind, id, tenantId }, lookFor(order)]) {
      const found = await client.findBills(look, callWithin());
      expect(found.map(({ billNumber, vendorId }) => [vendorId, billNumber])).toEqual([['00123', 'CORRECTED']]);
      expect(found[0]?.lines).toHaveLength(1);
    }
  });

  it('keeps bill 81 apart from bill 812 and from bill 81 of another tenant', async () => {
    const sandbox = await startIntacct({ company: companyWith([aWrite(81), aWrite(812)]) });
    const client = clientOf(sandbox.url);
    const found = async (tenantId: string) =>
      (await client.findBills({ kind: 'bill', id: 81, tenantId }, callWithin())).map(({ billNumber }) => billNumber);
    expect(await found('4001001')).toEqual(['INV-81']);
    expect(await found('4001002')).toEqual([]);
  });

  it.each([
    ['INV-88213', 'inv 88213'],
    ['INV-88213', '  Inv/88.213 '],
    ['A_B%1', 'ab1'],
    ['10/4-B', '104B'],
    ['12345', '0012345'],
    ['0012345', '12345'],
    ['INV-007', 'inv 7'],
    ['RÉF-7', 'ref 7'],
  ])('finds a hand-typed bill: %s typed as "%s"', async (wanted, typed) => {
    const sandbox = await startIntacct();
    await typeBill(sandbox, typed);
    const client = clientOf(sandbox.url);
    const look = { kind: 'bill', id: 1, tenantId: '4001001', vendorId: 'V-1002', billNumber: wanted } as const;
    const [found, ...more] = await client.findBills(look, callWithin());
    expect(more).toEqual([]);
    expect(found).toMatchObject({ billNumber: typed.trim(), total: '12.50', rawDescription: '', state: 'Posted' });
  });

  it('finds a bill of the same vendor, date and total under any number, unless it is of another source bill', async () => {
    const sandbox = await startIntacct();
    const order = aWrite();
    const { bill } = order;
    const alike = { whenCreated: bill.billDate, lines: [{ accountNo: '5010', amount: '250.00', locationId: 'T01' }] };
    await typeBill(sandbox, 'ANOTHER NUMBER', alike);
    await typeBill(sandbox, 'OTHER DAY', { ...alike, whenCreated: '2026-10-15' });
    await typeBill(sandbox, 'OTHER TOTAL', { ...alike, lines: [{ accountNo: '5010', amount: '250.01', locationId: 'T01' }] }); // prettier-ignore
    await typeBill(sandbox, 'OTHER VENDOR', { ...alike, vendorId: 'V-1003' });
    const client = clientOf(sandbox.url);
    const other = aWrite(81_000_777, { billNumber: 'OTHER BILL' });
    await post(client, other);
    const found = await client.findBills(lookFor(order), callWithin());
    expect(found.map(({ billNumber }) => billNumber)).toEqual(['ANOTHER NUMBER']);
    expect(found[0]?.createdAt).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('leaves alone what only looks alike: a longer number, another vendor, letters in between', async () => {
    const sandbox = await startIntacct();
    await typeBill(sandbox, 'INV-882130');
    await typeBill(sandbox, 'INX-V88213');
    await typeBill(sandbox, 'INV-88213', { vendorId: 'V-1003' });
    const look = { kind: 'bill', id: 1, tenantId: '4001001', vendorId: 'V-1002', billNumber: 'INV-88213' } as const;
    expect(await clientOf(sandbox.url).findBills(look, callWithin())).toEqual([]);
  });

  it('sees private bills of entities from the top', async () => {
    const sandbox = await startIntacct();
    await typeBill(sandbox, 'PRIVATE-1', { entityId: 'E10' });
    const order = aWrite(7, { entityId: 'E10' });
    const client = clientOf(sandbox.url);
    await post(client, order);
    const typed = { kind: 'bill', id: 1, tenantId: '4001001', vendorId: 'V-1002', billNumber: 'private 1' } as const;
    const looks = await Promise.all([typed, lookFor(order)].map((look) => client.findBills(look, callWithin())));
    expect(looks.map((found) => found.map(({ billNumber, entityId }) => [billNumber, entityId]))).toEqual([
      [['PRIVATE-1', 'E10']],
      [['INV-7', 'E10']],
    ]);
  });

  it('reads a bill of a person that has no due date', async () => {
    const lines = [{ accountNo: '5010', amount: '3', locationId: 'T01' }];
    const bills = [{ vendorId: 'V-1002', recordId: 'HAND-1', whenCreated: '2026-10-01', lines }];
    const sandbox = await startIntacct({ company: { ...company, bills } });
    const look = { kind: 'bill', id: 1, tenantId: '4001001', vendorId: 'V-1002', billNumber: 'hand1' } as const;
    const found = await clientOf(sandbox.url).findBills(look, callWithin());
    expect(found).toMatchObject([{ dueDate: '', billDate: '2026-10-01', termName: undefined, total: '3.00' }]);
  });

  it('reads lines with what the rules of today name and what our own link does, as far as it is still there', async () => {
    const sandbox = await startIntacct({ company: { ...company, ...dimensionValues } });
    const dimensions = { ITEMID: 'I1', PROJECTID: 'P1' };
    const lines = [{ accountNo: '5010', amount: '1.00', locationId: 'T01', dimensions }];
    const type = async (billId: number, end: string) => {
      const { bill, link } = aWrite(billId);
      const description = formatLink(link).replace(']', end);
      return (await typeBill(sandbox, bill.billNumber, { vendorId: bill.vendorId, lines, description })).recordNo;
    };
    await type(1, ' dim:project]');
    await type(2, ']');
    await type(3, ' dim:GLDIMGONE,item]');
    const recordNo = await type(4, ']');
    const client = clientOf(sandbox.url);
    const look = async (billId: number, more: Partial<BillLookup> = {}) => {
      const found = await client.findBills({ ...lookFor(aWrite(billId)), ...more }, callWithin());
      return found.map((bill) => bill.lines[0]?.dimensions);
    };
    const asked = [
      look(1),
      look(2, { dimensions: ['item'] }),
      look(3),
      look(4, { adopted: { recordNo, dimensions: ['project'] } }),
      look(5, { billNumber: aWrite(1).bill.billNumber }), // a rival's link is nobody's business
    ];
    expect(await Promise.all(asked)).toEqual([
      [{ locationId: 'T01', projectId: 'P1' }],
      [{ locationId: 'T01', itemId: 'I1' }],
      [{ locationId: 'T01', itemId: 'I1' }],
      [{ locationId: 'T01', projectId: 'P1' }],
      [{ locationId: 'T01' }],
    ]);
  });

  it('does not show a bill that reads lag behind, and does not remember that', async () => {
    const sandbox = await startIntacct();
    const client = clientOf(sandbox.url);
    await sandbox.control('PUT', 'read-lag', { ms: 60_000 });
    await post(client, aWrite());
    expect(await client.findBills(lookFor(aWrite()), callWithin())).toEqual([]);
    await sandbox.control('PUT', 'read-lag', { ms: 0 });
    expect(await client.findBills(lookFor(aWrite()), callWithin())).toHaveLength(1);
  });

  it('asks once for many bills: one query of headers and one of lines', async () => {
    const orders = writes(60);
    const sandbox = await startIntacct({ company: companyWith(orders.slice(0, 40)) });
    const client = clientOf(sandbox.url);
    const looks = await Promise.all(orders.map((order) => client.findBills(lookFor(order), callWithin())));
    expect(looks.map((found) => found[0]?.billNumber)).toEqual(
      orders.map(({ bill }, i) => (i < 40 ? bill.billNumber : undefined)),
    );
    const meter = await sandbox.meter();
    expect(meter.operations).toEqual({ getAPISession: 1, 'query APBILL': 1, 'query APBILLITEM': 1 });
    expect(meter.transactions).toBe(2);
  });

  it('asks for headers alone when no bill is there', async () => {
    const sandbox = await startIntacct();
    await typeBill(sandbox, 'INV-2');
    const client = clientOf(sandbox.url);
    const look = { kind: 'bill', id: 1, tenantId: '4001001', vendorId: 'V-1002', billNumber: 'INV-1' } as const;
    expect(await client.findBills(look, callWithin())).toEqual([]);
    expect((await sandbox.meter()).operations).toEqual({ getAPISession: 1, 'query APBILL': 1 });
  });

  it('finds what a person entered under this number, with its lines and what is paid of it', async () => {
    const sandbox = await startIntacct();
    const { recordNo } = await typeBill(sandbox, 'INV-1');
    await sandbox.control('POST', `bills/${recordNo}/pay`, { amount: '1.00', date: '2026-11-02' });
    const look = { kind: 'bill', id: 1, tenantId: '4001001', vendorId: 'V-1002', billNumber: 'inv 1' } as const;
    const [found] = await clientOf(sandbox.url).findBills(look, callWithin());
    expect(found).toMatchObject({ recordNo, paidAmount: '1.00', selectedAmount: '0.00' });
    expect(found?.lines.length).toBeGreaterThan(0);
  });

  it('finds our other bills of the same purchase order, and those that a person names', async () => {
    const sandbox = await startIntacct();
    const { recordNo: typed } = await typeBill(sandbox, 'ELSEWHERE', { docNumber: '120456-001' });
    const client = clientOf(sandbox.url);
    for (const order of writes(2)) await post(client, order);
    const numbersOf = async (look: Partial<BillLookup>) => {
      const found = await client.findBills({ kind: 'bill', id: 1, tenantId: '4001001', ...look }, callWithin());
      return found.map(({ billNumber }) => billNumber).sort();
    };
    expect(await numbersOf({ reference: '120456-001' })).toEqual(['INV-81000001', 'INV-81000002']);
    expect(await numbersOf({ reference: '120456-001', tenantId: '4009009' })).toEqual([]);
    expect(await numbersOf({ recordNos: [typed] })).toEqual(['ELSEWHERE']);
    expect(await numbersOf({})).toEqual([]);
  });

  it('reads the lines of sought bills only, however many bills hold the digit that is a whole number elsewhere', async () => {
    // 1,100 of our bills hold a 7: more record numbers than one condition may list.
    const sandbox = await startIntacct({ company: companyWith(writes(1_100).map(withNumber((n) => `7-${n}`))) });
    const client = clientOf(sandbox.url);
    const look = { kind: 'bill', id: 5, tenantId: '4001001', vendorId: 'V-1002', billNumber: '7' } as const;
    expect(await client.findBills(look, callWithin())).toEqual([]);
    expect((await sandbox.meter()).operations).toEqual({ getAPISession: 1, 'query APBILL': 1 });
  });

  it('reads every page', async () => {
    // 2,100 of our bills share a number, as when a program ran wild.
    const sandbox = await startIntacct({ company: companyWith(writes(2_100).map(withNumber(() => 'SAME'))) });
    const client = clientOf(sandbox.url);
    const look = { kind: 'bill', id: 1, tenantId: '4001001', vendorId: 'V-1002', billNumber: 'same' } as const;
    const found = await client.findBills(look, callWithin());
    expect(new Set(found.map(({ recordNo }) => recordNo)).size).toBe(2_100);
    expect(found.filter(({ lines }) => lines.length !== 1)).toEqual([]);
  });
});

const withNumber = (number: (index: number) => string) => (order: Write, index: number) => ({
  ...order,
  bill: { ...order.bill, billNumber: number(index) },
});

describe('vendors, terms and master data', () => {
  it('keeps the zeros of vendor 00123', async () => {
    const sandbox = await startIntacct();
    const vendor = await clientOf(sandbox.url).findVendor('00123', callWithin());
    expect(vendor).toMatchObject({ vendorId: '00123', isActive: true });
    expect(vendor?.name).toBe(company.vendors.find(({ vendorId }) => vendorId === '00123')?.name);
  });

  it('finds many vendors in one query, and distinguishes missing and inactive ones', async () => {
    const sandbox = await startIntacct();
    const client = clientOf(sandbox.url);
    const ids = ['00123', '123', 'V-1002', 'V-1024', 'V-1025', 'v-1003', '00123'];
    const vendors = await Promise.all(ids.map((id) => client.findVendor(id, callWithin())));
    expect(vendors.map((vendor) => vendor?.isActive)).toEqual([true, undefined, true, undefined, false, true, true]);
    expect(vendors[2]?.termName).toBe(company.vendors.find(({ vendorId }) => vendorId === 'V-1002')?.termName);
    expect((await sandbox.meter()).operations).toEqual({ getAPISession: 1, 'query VENDOR': 1 });
  });

  it.each(['v-1002', ' V-1002\u00a0', 'V-1002\u200b', 'Ｖ-1002', 'V-1002\u0000'])(
    'finds the vendor that %j means, under the id that Intacct has',
    async (id) => {
      const sandbox = await startIntacct();
      expect(await clientOf(sandbox.url).findVendor(id, callWithin())).toMatchObject({ vendorId: 'V-1002' });
    },
  );

  it('sees at once that a missing vendor was made, and an inactive one activated', async () => {
    const sandbox = await startIntacct();
    const client = clientOf(sandbox.url);
    for (const id of ['V-1024', 'V-1025']) await client.findVendor(id, callWithin());
    await sandbox.control('POST', 'vendors/V-1024', { name: 'New Supply', termName: 'N15' });
    await sandbox.control('POST', 'vendors/V-1025', { status: 'active' });
    expect(await client.findVendor('V-1024', callWithin())).toEqual({
      vendorId: 'V-1024',
      name: 'New Supply',
      isActive: true,
      termName: 'N15',
    });
    expect((await client.findVendor('V-1025', callWithin()))?.isActive).toBe(true);
  });

  it('lists the days of every term', async () => {
    const sandbox = await startIntacct();
    expect(await clientOf(sandbox.url).listTerms()).toEqual({
      ...{ N30: netDays(30), N15: netDays(15), DUE: netDays(0) },
      '10NM': TENTH_OF_NEXT_MONTH,
    });
  });

  it('reads on which day a term is due in every form that Intacct has, and as no day what is none of them', async () => {
    const forms: [string, string, DueRule | undefined][] = [
      ['A', DUE_FROM.billDate, { from: 'bill-date', days: 10 }],
      ['B', DUE_FROM.thisMonth, { from: 'month', monthsLater: 0, day: 10 }],
      ['C', DUE_FROM.nextMonth, { from: 'month', monthsLater: 1, day: 10 }],
      ['D', DUE_FROM.secondMonth, { from: 'month', monthsLater: 2, day: 10 }],
      ['E', DUE_FROM.thirdMonth, { from: 'month', monthsLater: 3, day: 10 }],
      ['F', DUE_FROM.fourthMonth, { from: 'month', monthsLater: 4, day: 10 }],
      ['G', DUE_FROM.fifthMonth, { from: 'month', monthsLater: 5, day: 10 }],
      ['H', DUE_FROM.sixthMonth, { from: 'month', monthsLater: 6, day: 10 }],
      ['I', DUE_FROM.endOfMonth, { from: 'end-of-month', days: 10 }],
      ['J', 'on the company’s pay day', undefined],
    ];
    const terms = forms.map(([name, dueFrom]) => ({ name, description: '', due: 10, dueFrom }));
    const sandbox = await startIntacct({ company: { ...company, vendors: [], terms } });
    const read = await clientOf(sandbox.url).listTerms();
    expect(Object.entries(read).map(([name, { due }]) => [name, due])).toEqual(
      forms.map(([name, , due]) => [name, due]),
    );
    // The sandbox calculates due dates by itself where a legacy function leaves them out.
    for (const [, dueFrom, due] of forms)
      expect(due && dueDateBy(due, '2026-10-29')).toBe(dueDateByTerm({ due: 10, dueFrom }, '2026-10-29'));
  });

  it('gives master data another fingerprint when a vendor is added, activated or deactivated, and only then', async () => {
    const sandbox = await startIntacct();
    const client = clientOf(sandbox.url);
    const before = await client.masterDataFingerprint([]);
    await sandbox.control('POST', 'vendors/V-1002', { name: 'Another Name' });
    await post(client, aWrite());
    expect(await client.masterDataFingerprint([])).toBe(before);
    await sandbox.control('POST', 'vendors/V-1002', { status: 'inactive' });
    const deactivated = await client.masterDataFingerprint([]);
    expect(deactivated).not.toBe(before);
    await sandbox.control('POST', 'vendors/V-1002', { status: 'active' });
    expect(await client.masterDataFingerprint([])).toBe(before);
    await sandbox.control('POST', 'vendors/V-1024', { name: 'New Supply' });
    expect(await client.masterDataFingerprint([])).not.toBe(before);
  });

  it('never asks more at a time than the company admits, whatever is asked', async () => {
    const sandbox = await startIntacct({ switches: { concurrency: 2 } });
    await sandbox.control('PUT', 'latency', { requestMs: 60 });
    const client = clientOf(sandbox.url, { lanes: 2, batchSize: 2 });
    await client.listTerms();
    const asked = await Promise.allSettled([
      client.masterDataFingerprint([]),
      client.listTerms(),
      client.masterDataFingerprint([]),
      ...writes(6, { entityId: undefined }).map((order) => post(client, order)),
      client.findBills(lookFor(aWrite()), callWithin()),
      client.findVendor('V-1002', callWithin()),
    ]);
    expect(asked.filter(({ status }) => status === 'rejected')).toEqual([]);
  });
});
