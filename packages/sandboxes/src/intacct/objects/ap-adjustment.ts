/** APADJUSTMENT and its lines for reads. Only the legacy functions write them, as documented. */
import { adjustmentState, totalOf, type Adjustment } from '../records.ts';
import type { Store } from '../store.ts';
import type { ObjectType, Row } from './object-type.ts';
import { HEADER_FIELDS, headerValues, LINE_FIELDS, lineRows, linesForRead } from './transaction-rows.ts';

export function adjustmentRow(adjustment: Adjustment, store: Store): Row {
  const total = totalOf(adjustment);
  const { applied } = adjustment;
  const amounts = { entered: total.toFixed(2), selected: '0.00', paid: applied, due: total.minus(applied).toFixed(2) };
  return {
    entityId: adjustment.entityId,
    values: {
      ...headerValues(adjustment, 'apadjustment', amounts, store),
      STATE: adjustmentState(adjustment),
      RAWSTATE: adjustment.stage === 'Draft' ? 'D' : 'A',
      VENDORNAME: store.vendors.get(adjustment.vendorId)?.name ?? '',
    },
  };
}

export const apAdjustment: ObjectType = {
  name: 'APADJUSTMENT',
  naturalKey: 'RECORDNO',
  fields: HEADER_FIELDS,
  validValues: { STATE: ['Draft', 'Posted', 'Partially Paid', 'Paid'] },
  rows: (store) => [...store.adjustments.values()].map((one) => adjustmentRow(one, store)),
  readExtras: (store, recordNo) => linesForRead(store.adjustments.get(recordNo), 'APADJUSTMENTITEM', store),
};

export const apAdjustmentItem: ObjectType = {
  name: 'APADJUSTMENTITEM',
  naturalKey: 'RECORDNO',
  fields: LINE_FIELDS,
  rows: (store) => [...store.adjustments.values()].flatMap((one) => lineRows(one, store)),
};
