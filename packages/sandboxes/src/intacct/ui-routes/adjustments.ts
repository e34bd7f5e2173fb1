/**
 * What users do with AP adjustments in Intacct's own UI: edit, delete, and apply to bills (which bills is not
 * recorded). The same rules apply as for the API, in the entity that owns the adjustment.
 */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

import { applyAdjustment, deleteAdjustment, updateAdjustment } from '../rules/adjustment-rules.ts';
import { describeAdjustment } from '../state.ts';
import type { Store } from '../store.ts';
import { amount as someAmount, nothing, recordRoutes } from './record-routes.ts';

const edit = z.strictObject({
  recordId: z.string().optional(),
  docNumber: z.string().optional(),
  description: z.string().optional(),
});
const application = z.strictObject({ amount: someAmount.optional() });

export function registerAdjustmentRoutes(app: FastifyInstance, store: Store): void {
  const route = recordRoutes(app, store, { noun: 'adjustment', find: (recordNo) => store.adjustments.get(recordNo) });
  route('PATCH', '', edit, (adjustment, { recordId, docNumber, description }, caller) => {
    const given = { RECORDID: recordId, DOCNUMBER: docNumber, DESCRIPTION: description };
    const header = Object.fromEntries(
      Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    );
    return describeAdjustment(updateAdjustment(adjustment, { header }, caller));
  });
  route('DELETE', '', nothing, (adjustment, _given, caller) => {
    deleteAdjustment(adjustment, caller);
    return { deleted: adjustment.recordNo };
  });
  route('POST', '/apply', application, (adjustment, { amount }) =>
    describeAdjustment(applyAdjustment(adjustment, amount, store)),
  );
}
