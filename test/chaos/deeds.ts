/**
 * What people do to bills while a seed runs, in ServiceTitan and in Intacct, and how each bill must end after it. The
 * expectation follows from what was done, never from what the product made of it.
 */
import { setTimeout as delay } from 'node:timers/promises';

import Big from 'big.js';
import { z } from 'zod';

import { spreadOver } from '@tieout/sandboxes/scenario/freight.ts';
import type { ExpectedLine } from '@tieout/sandboxes/scenario/scenario.ts';
import { vendorOf } from '@tieout/sandboxes/scenario/world.ts';
import type { ChangedBill } from './changed-bill.ts';
import type { ExpectedEnd } from './month.ts';
import { editOrder } from './order-edit.ts';
import { doOutside } from './outside.ts';
import type { Deed } from './plan.ts';
import { linkedTo, linkOf } from './verdict.ts';

/** @returns how the bill must end now, and any bill that came into being. */
export async function carryOut(deed: Deed, bill: ChangedBill): Promise<readonly ExpectedEnd[]> {
  const { end, systems } = bill;
  const patch = (body: object): Promise<unknown> => systems.servicetitan.control('PATCH', `bills/${end.billId}`, body);
  switch (deed.kind) {
    case 'change-amount':
      return [await changeAmount(bill, deed.by)];
    case 'change-text':
      await patch({ summary: deed.text });
      return [{ ...end, because: `${end.because}; its text was changed` }];
    case 'change-vendor':
      await patch({ vendor: { id: deed.vendorId } });
      return [
        { ...end, vendorId: vendorOf(deed.vendorId).vendorId, because: `${end.because}; its vendor was changed` },
      ];
    case 'cancel':
      await systems.servicetitan.control('POST', `bills/${end.billId}/cancel`);
      return [{ ...end, end: 'nothing', because: `${end.because}; it was canceled` }];
    case 'enter-twice':
      return enterTwice(bill);
    case 'edit-order':
      return replaceByOrder(bill, deed.shipping);
    case 'enter-in-ledger':
    case 'pay':
    case 'pay-and-cancel':
    case 'export':
      return [await doOutside(deed.kind, bill)];
    case 'edit-in-ledger':
      await editInLedger(bill);
      return [
        { ...(await changeAmount(bill, '7.00')), end: 'held-standing', because: 'edited in Intacct, and changed' },
      ];
  }
}

const sourceRecord = z.looseObject({
  id: z.int(),
  status: z.string(),
  purchaseOrderId: z.int().nullable(),
  billAmount: z.string(),
  vendorInvoiceTotal: z.string().nullable(),
  items: z.array(z.object({ quantity: z.string(), cost: z.string() })).nullable(),
  expenseItems: z.array(z.looseObject({ amount: z.string() })).nullable(),
});
type SourceRecord = z.output<typeof sourceRecord>;

async function sourceRecords({ systems }: ChangedBill): Promise<SourceRecord[]> {
  const state = z.object({ bills: z.array(sourceRecord) });
  return state.parse(await systems.servicetitan.control('GET', 'state')).bills;
}

async function sourceRecordOf(bill: ChangedBill): Promise<SourceRecord> {
  const record = (await sourceRecords(bill)).find(({ id }) => id === bill.end.billId);
  if (record === undefined) throw new Error(`ServiceTitan has no bill ${bill.end.billId}`);
  return record;
}

/** The first expense costs more than was typed. */
async function changeAmount(bill: ChangedBill, by: string): Promise<ExpectedEnd> {
  const { end, systems } = bill;
  const { billAmount, vendorInvoiceTotal, expenseItems } = await sourceRecordOf(bill);
  const [first, ...others] = expenseItems ?? [];
  const [line, ...lines] = end.lines ?? [];
  if (first === undefined || line === undefined) throw new Error(`bill ${end.billId} has no expense to change`);
  const more = (amount: string): string => Big(amount).plus(by).toFixed(2);
  await systems.servicetitan.control('PATCH', `bills/${end.billId}`, {
    billAmount: more(billAmount),
    vendorInvoiceTotal: vendorInvoiceTotal === null ? null : more(vendorInvoiceTotal),
    expenseItems: [{ ...first, amount: more(first.amount) }, ...others],
  });
  const because = `${end.because}; its amount was changed by ${by}`;
  return { ...end, because, lines: [{ ...line, amount: more(line.amount) }, ...lines] };
}

/** The same invoice, typed by somebody else at the same time: one of the two must be in Intacct. */
async function enterTwice(bill: ChangedBill): Promise<readonly ExpectedEnd[]> {
  const { end, systems } = bill;
  const { id: _id, createdOn: _createdOn, modifiedOn: _modifiedOn, ...content } = await sourceRecordOf(bill);
  const { id } = z.object({ id: z.int() }).parse(await systems.servicetitan.control('POST', 'bills', content));
  const because = `${end.because}; entered twice`;
  return [
    { ...end, because, duplicate: id },
    { ...end, because, billId: id, duplicate: end.billId },
  ];
}

/** Its bill is replaced by another one, which a person then posts. */
async function replaceByOrder(bill: ChangedBill, shipping: number): Promise<readonly ExpectedEnd[]> {
  const { end, systems, scenario } = bill;
  const { purchaseOrderId } = await sourceRecordOf(bill);
  if (purchaseOrderId === null) throw new Error(`bill ${end.billId} has no order`);
  await editOrder(systems.servicetitan.origin, scenario.servicetitan, { orderId: purchaseOrderId, shipping });
  const replacement = (await sourceRecords(bill)).find(
    ({ id, status, purchaseOrderId: order }) => order === purchaseOrderId && id !== end.billId && status !== 'Canceled',
  );
  if (replacement === undefined) throw new Error(`order ${purchaseOrderId} was edited, and has no new bill`);
  await systems.servicetitan.control('POST', `bills/${replacement.id}/post`);
  const lines = withFreight(end.lines ?? [], replacement, shipping);
  return [
    { ...end, end: 'nothing', because: `${end.because}; its order was edited` },
    { ...end, billId: replacement.id, lines, because: `replaces bill ${end.billId}, whose order was edited` },
  ];
}

/** What the goods cost, and the new freight over them; what stands behind the goods stays. */
function withFreight(lines: readonly ExpectedLine[], { items }: SourceRecord, freight: number): ExpectedLine[] {
  const goods = (items ?? []).map(({ quantity, cost }) => Big(quantity).times(cost).round(2, Big.roundHalfUp));
  const shares = spreadOver(goods, Big(freight));
  return lines.map((line, index) => {
    const amount = goods[index]?.plus(shares[index] ?? 0);
    return amount === undefined ? line : { ...line, amount: amount.toFixed(2) };
  });
}

/** Once it stands in Intacct, a clerk writes a remark on its lines. */
async function editInLedger({ seed, end, systems }: ChangedBill): Promise<void> {
  const { intacct } = systems;
  for (;;) {
    const standing = (await intacct.bills()).find((bill) => linkedTo(bill) === linkOf(seed, end));
    if (standing !== undefined) {
      const lines = standing.lines.map((_line, index) => ({ lineNo: index + 1, memo: 'checked by AP' }));
      await intacct.control('PATCH', `bills/${standing.recordNo}`, { lines });
      return;
    }
    await delay(200);
  }
}
