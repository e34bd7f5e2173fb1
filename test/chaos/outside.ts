/** What people do outside Tieout to a bill that it is about to post, posts, or has posted; and what must be said of it. */
import { setTimeout as delay } from 'node:timers/promises';

import Big from 'big.js';
import { z } from 'zod';

import { formatMoney } from '../../src/domain/values/money.ts';
import type { ChangedBill } from './changed-bill.ts';
import type { ExpectedEnd } from './month.ts';
import type { OutsideDeed } from './plan.ts';

const record = z.looseObject({ id: z.int(), billAmount: z.string(), billDate: z.string(), syncStatus: z.string() });
const state = z.object({ bills: z.array(record) });

export async function doOutside(deed: OutsideDeed, bill: ChangedBill): Promise<ExpectedEnd> {
  switch (deed) {
    case 'enter-in-ledger':
      return enterInLedger(bill);
    case 'pay':
      return paid(bill, await pay(bill));
    case 'pay-and-cancel':
      return payAndCancel(bill);
    case 'export':
      return exported(bill);
  }
}

/** A poll may see the payment before it is canceled: then the bill is held, and released. */
const UNTIL_CANCELED_MS = 3_000;

async function payAndCancel(bill: ChangedBill): Promise<ExpectedEnd> {
  const { id } = await pay(bill);
  await delay(UNTIL_CANCELED_MS);
  await bill.systems.servicetitan.control('PATCH', `ap-payments/${id}`, { status: 'Cancelled' });
  return { ...bill.end, because: `${bill.end.because}; paid in ServiceTitan, which was canceled` };
}

async function sourceOf({ end, systems }: ChangedBill): Promise<z.output<typeof record>> {
  const { bills } = state.parse(await systems.servicetitan.control('GET', 'state'));
  const found = bills.find(({ id }) => id === end.billId);
  if (found === undefined) throw new Error(`ServiceTitan has no bill ${end.billId}`);
  return found;
}

/** A clerk has the paper invoice in her hand. An Intacct that refuses a number twice may refuse hers. */
async function enterInLedger(bill: ChangedBill): Promise<ExpectedEnd> {
  const { end, systems } = bill;
  const { billDate } = await sourceOf(bill);
  const date = billDate.slice(0, 10);
  const typed = {
    ...{ vendorId: end.vendorId, recordId: end.recordId, whenCreated: date, whenDue: date },
    ...{ description: 'entered by hand', entityId: end.entityId ?? '' },
    lines: (end.lines ?? []).map(({ amount }) => ({ accountNo: '5010', amount, locationId: 'T01' })),
  };
  const answer = await systems.intacct.control('POST', 'bills', typed).catch(() => undefined);
  if (answer === undefined) return { ...end, because: `${end.because}; a clerk's own entry was refused` };
  const { recordNo } = z.looseObject({ recordNo: z.string() }).parse(answer);
  const codes = ['intacct.duplicate-entered', 'intacct.already-entered', 'intacct.number-taken'] as const;
  const because = `${end.because}; a clerk entered it in Intacct as RECORDNO ${recordNo}`;
  return { ...end, because, mayBeHeld: true, outside: { codes, words: `RECORDNO ${recordNo}`, recordNo } };
}

interface Payment {
  readonly id: number;
  readonly amount: string;
}

async function pay(bill: ChangedBill): Promise<Payment> {
  const { billAmount } = await sourceOf(bill);
  const amount = Big(billAmount).toFixed(2);
  const payment = { splits: [{ billId: bill.end.billId, amount }] };
  const { id } = z.looseObject({ id: z.int() }).parse(await bill.systems.servicetitan.control('POST', 'ap-payments', payment)); // prettier-ignore
  return { id, amount };
}

function paid({ end }: ChangedBill, { amount }: Payment): ExpectedEnd {
  const codes = ['servicetitan.bill-paid', 'servicetitan.paid-elsewhere'] as const;
  const because = `${end.because}; paid in ServiceTitan`;
  return { ...end, because, mayBeHeld: true, outside: { codes, words: formatMoney(amount) } };
}

async function exported(bill: ChangedBill): Promise<ExpectedEnd> {
  const { end, systems } = bill;
  await systems.servicetitan.control('PATCH', `bills/${end.billId}`, { syncStatus: 'Exported' });
  const codes = ['servicetitan.bill-exported', 'servicetitan.exported-elsewhere'] as const;
  const because = `${end.because}; marked as exported in ServiceTitan`;
  return { ...end, because, mayBeHeld: true, outside: { codes, words: 'exported' } };
}
