/** What people do in ServiceTitan and Intacct while a whole line runs. */
import got from 'got';

import type { ExpectedBill } from '@tieout/sandboxes/scenario/scenario.ts';
import type { MainLine } from './main-line.ts';

export interface SourceBill {
  readonly id: number;
  readonly billType: string;
  readonly purchaseOrderId: number | null;
  readonly vendorNumber: string | null;
  readonly businessUnit: { readonly id: number } | null;
}
export const sourceBills = async (line: MainLine) =>
  ((await line.servicetitan('GET', 'state')) as { bills: SourceBill[] }).bills;

/** A copy of an ordinary bill that was posted, under another number. */
export async function addBill(line: MainLine, vendorNumber: string): Promise<number> {
  const ordinary = line.scenario.expectations.find((one) => one.outcome === 'posted' && one.because === 'ordinary');
  const bill = (await sourceBills(line)).find(({ id }) => id === ordinary?.billId);
  const {
    id: _id,
    createdOn: _created,
    modifiedOn: _modified,
    ...content
  } = bill as SourceBill & Record<string, unknown>;
  const added = (await line.servicetitan('POST', 'bills', {
    ...content,
    purchaseOrderId: null,
    vendorNumber,
  })) as SourceBill;
  return added.id;
}

/** An ordinary posted bill that is the only one of its purchase order. */
export async function billOfWholeOrder(line: MainLine): Promise<ExpectedBill & { readonly purchaseOrderId: number }> {
  const bills = await sourceBills(line);
  const ordinary = line.scenario.expectations.filter((one) => one.outcome === 'posted' && one.because === 'ordinary');
  for (const expected of ordinary) {
    const { purchaseOrderId = null } = bills.find(({ id }) => id === expected.billId) ?? {};
    const ofOrder = bills.filter((bill) => bill.purchaseOrderId === purchaseOrderId);
    if (purchaseOrderId !== null && ofOrder.length === 1) return { ...expected, purchaseOrderId };
  }
  throw new Error('the scenario has no order with one bill');
}

/** Dearer freight, as a buyer would enter it on the order. @returns the bill that took the old one's place. */
export async function editOrder(
  line: MainLine,
  old: { readonly billId: number; readonly purchaseOrderId: number },
): Promise<SourceBill> {
  const known = new Set((await sourceBills(line)).map(({ id }) => id));
  await callServiceTitan(line, 'PATCH', `inventory/purchase-orders/${old.purchaseOrderId}`, { shipping: 11.25 });
  const added = (await sourceBills(line)).filter(({ id }) => !known.has(id));
  const [bill, second] = added;
  if (bill === undefined || second !== undefined) throw new Error(`the edit made ${added.length} new bills`);
  return bill;
}

/** A call of ServiceTitan's API, signed in like any other app. */
async function callServiceTitan(line: MainLine, method: 'PATCH', where: string, json: object): Promise<void> {
  const { variables } = line.sandboxes;
  const form = {
    grant_type: 'client_credentials',
    client_id: variables['SERVICETITAN_CLIENT_ID'],
    client_secret: variables['SERVICETITAN_CLIENT_SECRET'],
  };
  const { access_token: token } = await got
    .post(`${variables['SERVICETITAN_AUTH_URL']}/connect/token`, { form })
    .json<{ access_token: string }>();
  const [module, ...resource] = where.split('/');
  const path = `${module}/v2/tenant/${variables['SERVICETITAN_TENANT_ID']}/${resource.join('/')}`;
  const headers = { authorization: `Bearer ${token}`, 'st-app-key': variables['SERVICETITAN_APP_KEY'] ?? '' };
  await got(`${variables['SERVICETITAN_API_URL']}/${path}`, { method, json, headers });
}

/** Ordinary bills of purchase orders that must be posted, in the scenario's order. */
export async function ordinaryBills(line: MainLine): Promise<(SourceBill & ExpectedBill)[]> {
  const bills = new Map((await sourceBills(line)).map((bill) => [bill.id, bill]));
  return line.scenario.expectations.flatMap((expected) => {
    const bill = bills.get(expected.billId);
    const isOrdinary = expected.outcome === 'posted' && expected.because === 'ordinary';
    return isOrdinary && bill?.purchaseOrderId ? [{ ...bill, ...expected }] : [];
  });
}
