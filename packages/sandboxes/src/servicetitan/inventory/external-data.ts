/** The part of request bodies with which an application keeps its own keys on a record, and what it does to them. */
import { z } from 'zod';

import { withLists } from '../http/formats.ts';
import type { ExternalDataByApplication } from '../records/record-parts.ts';
import type { TenantStore } from '../store.ts';

const applicationGuid = z.guid().transform((guid) => guid.toLowerCase());
const key = z.string().min(1);

/** In a request that makes a record. */
export const externalDataOfNew = z.object({
  applicationGuid,
  externalData: z.array(z.object({ key, value: z.string() })),
});

/** In a request that changes one. */
export const externalDataChange = z.object({
  applicationGuid,
  // Documented default: leaving it out removes every other key of this application.
  patchMode: z
    .enum(['Replace', 'Merge'])
    .nullish()
    .transform((mode) => mode ?? 'Replace'),
  externalData: z.array(z.object({ key, value: z.string().nullish() })),
});

/**
 * How a record is written for the application that asks: with its own keys, and with those of nobody when none asks.
 * That list is null then on live tenants, like others without entries.
 */
export function shownTo<T extends { readonly externalData: ExternalDataByApplication }>(
  { switches }: TenantStore,
  guid: string | undefined,
): (record: T) => object {
  const ofNobody = switches.emptyLists === 'null' ? null : [];
  return (record) => {
    const externalData = guid === undefined ? ofNobody : (record.externalData[guid] ?? []);
    return Object(withLists({ ...record, externalData }, switches));
  };
}

/**
 * A record's external data after a change, those of other applications untouched. `Replace` drops every key that is not
 * sent; `Merge` keeps them, and there a null value deletes its key.
 */
export function withChange(
  current: ExternalDataByApplication,
  change: z.infer<typeof externalDataChange> | undefined,
): ExternalDataByApplication {
  if (change === undefined) return current;
  const { applicationGuid: guid, patchMode, externalData } = change;
  const next = new Map(patchMode === 'Merge' ? (current[guid] ?? []).map((datum) => [datum.key, datum.value]) : []);
  for (const datum of externalData) {
    if (typeof datum.value === 'string') next.set(datum.key, datum.value);
    else next.delete(datum.key);
  }
  return { ...current, [guid]: [...next].map(([name, value]) => ({ key: name, value })) };
}
