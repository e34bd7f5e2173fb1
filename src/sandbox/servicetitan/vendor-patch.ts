/**
 * `PATCH vendors/{id}`: a few plain fields and the external data of one application. Unknown body fields are ignored,
 * as on the live API.
 */
import { z } from 'zod';

import { invalid, notFound, ok } from './answer.ts';
import type { Answer, FieldErrors } from './answer.ts';
import { changedExternalData } from './store.ts';
import type { TenantStore } from './store.ts';

const vendorPatchSchema = z.object({
  name: z.string().min(1).optional(),
  active: z.boolean().optional(),
  memo: z.string().optional(),
  isTruckReplenishment: z.boolean().optional(),
  externalData: z
    .object({
      applicationGuid: z.guid().transform((guid) => guid.toLowerCase()),
      // Documented default: leaving it out removes every other key of this application.
      patchMode: z.enum(['Replace', 'Merge']).default('Replace'),
      externalData: z.array(z.object({ key: z.string().min(1), value: z.string().nullable() })).max(50),
    })
    .optional(),
});

export function patchVendor(store: TenantStore, id: number, body: unknown): Answer {
  const vendor = store.vendor(id);
  if (vendor === undefined) return notFound(`Vendor ${id}`);
  const parsed = vendorPatchSchema.safeParse(body);
  if (!parsed.success) return invalid(fieldErrors(parsed.error));
  const { externalData: change, ...fields } = parsed.data;
  const { modifiedOn: _old, ...current } = vendor;
  const next = {
    ...current,
    name: fields.name ?? current.name,
    active: fields.active ?? current.active,
    memo: fields.memo ?? current.memo,
    isTruckReplenishment: fields.isTruckReplenishment ?? current.isTruckReplenishment,
  };
  if (change === undefined) {
    store.putVendor(next);
    return ok({ id });
  }
  const kept = changedExternalData(current.externalData[change.applicationGuid] ?? [], change);
  store.putVendor({ ...next, externalData: { ...current.externalData, [change.applicationGuid]: kept } });
  return ok({ id });
}

/** The body model is called `request` in the API's messages; it is not a wrapper property. */
function fieldErrors(error: z.ZodError): FieldErrors {
  const errors: FieldErrors = {};
  for (const issue of error.issues) {
    const path = issue.path.join('.') || 'request';
    (errors[path] ??= []).push(issue.message);
  }
  return errors;
}
