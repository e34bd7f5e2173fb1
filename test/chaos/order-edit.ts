/** Edits a purchase order through ServiceTitan's API, as purchasing does; among faults it tries until it is done. */
import { setTimeout as delay } from 'node:timers/promises';

import { z } from 'zod';

import type { ServiceTitanTenant } from '@tieout/sandboxes/servicetitan/tenant.ts';

interface OrderEdit {
  readonly orderId: number;
  readonly shipping: number;
}

const MOST_TRIES = 60;

export async function editOrder(origin: string, tenant: ServiceTitanTenant, edit: OrderEdit): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const isDone = await tryEdit(origin, tenant, edit).catch(() => false);
    if (isDone || (await shippingOf(origin, edit.orderId)) === edit.shipping) return;
    if (tries === MOST_TRIES)
      throw new Error(`purchase order ${edit.orderId} could not be edited in ${MOST_TRIES} tries`);
    await delay(250);
  }
}

async function tryEdit(origin: string, tenant: ServiceTitanTenant, { orderId, shipping }: OrderEdit): Promise<boolean> {
  const { clientId, clientSecret, appKey, tenantId } = tenant;
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const signedIn = await fetch(`${origin}/connect/token`, { method: 'POST', body: new URLSearchParams(form) });
  const { access_token: token } = z.object({ access_token: z.string() }).parse(await signedIn.json());
  const answer = await fetch(`${origin}/inventory/v2/tenant/${tenantId}/purchase-orders/${orderId}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${token}`, 'st-app-key': appKey, 'content-type': 'application/json' },
    body: JSON.stringify({ shipping }),
  });
  return answer.ok;
}

/** By the control plane, which meets no faults: an answer that was lost may have been an edit that was done. */
async function shippingOf(origin: string, orderId: number): Promise<number | undefined> {
  const state = z.object({ purchaseOrders: z.array(z.object({ id: z.int(), shipping: z.number() })) });
  const { purchaseOrders } = state.parse(await (await fetch(`${origin}/_sandbox/state`)).json());
  return purchaseOrders.find(({ id }) => id === orderId)?.shipping;
}
