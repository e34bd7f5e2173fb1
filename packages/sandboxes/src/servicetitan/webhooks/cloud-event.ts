/** The message of a webhook: a CloudEvents 1.0 event as structured JSON, and its signature. It sends nothing. */
import { createHmac, randomUUID } from 'node:crypto';

import type { Job } from '../records/operations-records.ts';
import type { ServiceTitanSwitches } from '../switches.ts';
import type { ServiceTitanTenant } from '../tenant.ts';
import type { EventType } from './event-types.ts';

/** Something that happened once, however often it is delivered. */
export interface Occurrence {
  readonly type: EventType;
  readonly time: string;
  /** The same in every attempt and for every receiver; documented as the way to recognize duplicates. */
  readonly userassignedid: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The job as events contain it: the API's record without summary, custom fields and external data. */
export function jobOccurrence(tenant: ServiceTitanTenant, type: EventType, job: Job): Occurrence {
  const { summary: _summary, customFields: _fields, externalData: _data, ...rest } = job;
  const { tenantId, tenantName } = tenant;
  const data = { job: rest, manageEmployeeEmail: false, manageFollowUpEmail: false, tenantId, tenantName };
  return { type, time: job.modifiedOn, userassignedid: randomUUID(), data };
}

/** @param id of this delivery attempt. */
export function cloudEvent(id: string, { type, time, userassignedid, data }: Occurrence): string {
  const source = 'https://webhooks.servicetitan.io';
  const datacontenttype = 'application/json';
  return JSON.stringify({ specversion: '1.0', id, type, time, source, userassignedid, datacontenttype, data });
}

/** The signature header of a raw body; assumed, and expected so by every known receiver. None without a key. */
export function signatureHeader(
  body: string,
  key: string | undefined,
  { webhookSignatureHeader, webhookSignatureEncoding }: ServiceTitanSwitches,
): Record<string, string> {
  if (key === undefined) return {};
  return { [webhookSignatureHeader]: createHmac('sha256', key).update(body).digest(webhookSignatureEncoding) };
}
