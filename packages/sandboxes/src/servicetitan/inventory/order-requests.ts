/** Request bodies of purchase orders. Some properties are written under other names than they are read. */
import { z } from 'zod';

import { bodyCost, bodyDate, bodyId, bodyMoney, bodyQuantity, bodyText } from '../http/request-body.ts';

const address = z.object({
  street: bodyText,
  unit: bodyText,
  city: bodyText,
  state: bodyText,
  zip: bodyText,
  country: bodyText,
});
const shipTo = z.object({ description: bodyText, address });

const newItem = z.object({
  skuId: bodyId,
  description: bodyText,
  vendorPartNumber: bodyText,
  quantity: bodyQuantity,
  cost: bodyCost,
  budgetCodeId: bodyId.nullish(),
});

export const newOrderSchema = z.object({
  vendorId: bodyId,
  typeId: bodyId,
  businessUnitId: bodyId,
  inventoryLocationId: bodyId,
  jobId: bodyId.nullish(),
  technicianId: bodyId.nullish(),
  projectId: bodyId.nullish(),
  budgetCodeId: bodyId.nullish(),
  shipTo,
  vendorInvoiceNumber: bodyText.nullish(),
  impactsTechnicianPayroll: z.boolean(),
  memo: bodyText.nullish(),
  date: bodyDate,
  requiredOn: bodyDate,
  tax: bodyMoney,
  shipping: bodyMoney,
  items: z.array(newItem),
});
export type NewOrder = z.infer<typeof newOrderSchema>;

export const orderChangeSchema = newOrderSchema
  .omit({ items: true })
  .partial()
  .extend({ items: z.array(newItem.extend({ id: bodyId })).optional() });
export type OrderChange = z.infer<typeof orderChangeSchema>;
