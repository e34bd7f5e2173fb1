/** Edits of vendors, including external data, which only applications write on the real system. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { withBody } from '../../control/control-routes.ts';
import type { TenantStore } from '../store.ts';
import { refuse, type ById } from './reply.ts';

const vendorEditSchema = z.strictObject({
  name: z
    .string()
    .refine((text) => text.trim() !== '', { error: 'a vendor needs a name' })
    .optional(),
  active: z.boolean().optional(),
  memo: z.string().optional(),
  /** By application GUID; replaces all external data of that application. */
  externalData: z
    .record(
      z.guid().transform((guid) => guid.toLowerCase()),
      z.array(z.strictObject({ key: z.string().min(1), value: z.string() })),
    )
    .optional(),
});

export function registerVendorRoutes(app: FastifyInstance, store: TenantStore): void {
  app.patch<ById>('/_sandbox/vendors/:id', ({ params, body }, reply) => {
    const vendor = store.vendor(Number(params.id));
    if (vendor === undefined) return refuse(reply, 404, `There is no vendor ${params.id}.`);
    return withBody(vendorEditSchema, body, reply, (edit) => {
      const { name = vendor.name, active = vendor.active, memo = vendor.memo, externalData = {} } = edit;
      const merged = { ...vendor.externalData, ...externalData };
      return store.putVendor({ ...vendor, name, active, memo, externalData: merged });
    });
  });
}
