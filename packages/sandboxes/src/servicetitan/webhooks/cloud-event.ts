/** A webhook's message: a CloudEvents 1.0 event as structured JSON, and its signature. It sends nothing. */
import { createHmac, randomUUID } from 'node:crypto';

import type { ServiceTitanSwitches } from '../switches.ts';
import type { Job, ServiceTitanTenant } from '../tenant.ts';
import type { EventType } from './event-types.ts';

/** What happened, once, however often it is told. */
export interface Occurrence {
  readonly type: EventType;
  readonly time: string;
  /** The same in every attempt and for every receiver; documented as what tells duplicates. */
  readonly userassignedid: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The job as events carry it: the API's record without summary, custom fields and external data. */
export function jobOccurrence(tenant: ServiceTitanTenant, type: EventType, job: Job): Occurrence {
  const { summary: _summary, customFields: _fields, externalData: _data, ...rest } = job;
  const { tenantId, tenantName } = tenant;
  const data = { job: rest, manageEmployeeEmail: false, manageFollowUpEmail: false, tenantId, tenantName };
  return { type, time: job.modifiedOn, userassignedid: randomUUID(), data };
}

/** @param id of this attempt. */
export function cloudEvent(id: string, { type, time, userassignedid, data }: Occurrence): string {
  const source = 'https://webhooks.servicetitan.io';
  const datacontenttype = 'application/json';
  return JSON.stringify({ specversion: '1.0', id, type, time, source, userassignedid, datacontenttype, data });
}

/** The header over the raw body; assumed, as every receiver we know of does. None without a key. */
export function signatureHeader(
  body: string,
  key: string | undefined,
  { webhookSignatureHeader, webhookSignatureEncoding }: ServiceTitanSwitches,
): Record<string, string> {
  if (key === undefined) return {};
  return { [webhookSignatureHeader]: createHmac('sha256', key).update(body).digest(webhookSignatureEncoding) };
}
