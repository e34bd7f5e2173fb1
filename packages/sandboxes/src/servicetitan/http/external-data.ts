/**
 * External data: the part of request bodies in which an application stores its own keys on a record, and how they are
 * merged.
 */
import { z } from 'zod';

import type { ExternalDataByApplication } from '../records/record-parts.ts';
import type { TenantStore } from '../store.ts';
import { found, type Answer } from './answer.ts';
import { applicationGuid as askingApplication } from './filters.ts';
import { withLists } from './formats.ts';
import type { Query } from './query.ts';

const applicationGuid = z.guid().transform((guid) => guid.toLowerCase());
const key = z.string().min(1);

/** In a request that creates a record. */
export const externalDataOfNew = z.object({
  applicationGuid,
  externalData: z.array(z.object({ key, value: z.string() })),
});

/** In a request that changes a record. */
export const externalDataChange = z.object({
  applicationGuid,
  // Documented default: without it, all other keys of this application are removed.
  patchMode: z
    .enum(['Replace', 'Merge'])
    .nullish()
    .transform((mode) => mode ?? 'Replace'),
  externalData: z.array(z.object({ key, value: z.string().nullish() })),
});

/**
 * Writes a record with the external data of the requesting application, or with none if no application is given. On
 * live tenants that list is then null, like others without entries.
 */
export function withExternalDataFor<T extends { readonly externalData: ExternalDataByApplication }>(
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
 * A record's external data after a change; that of other applications is unchanged. `Replace` removes all keys that are
 * not sent; `Merge` keeps them, and a null value removes its key.
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

/** One record with the external data of the requesting application. */
export function singleRecord(
  store: TenantStore,
  record: { readonly externalData: ExternalDataByApplication } | undefined,
  query: Query,
  what: string,
): Answer {
  const guid = askingApplication(query);
  return query.problem() ?? found(record && withExternalDataFor(store, guid)(record), what);
}
