/**
 * Rules for AP adjustments and what may be done with them. Assumed from the names of the payment fields: negative lines
 * make a debit memo (a vendor credit), positive lines a credit memo (an amount owed).
 */
import { Big } from 'big.js';

import { recordFailures, Refusal } from '../gateway/failures.ts';
import { refuseOtherOwner, type Caller } from '../objects/object-type.ts';
import { totalOf, type Adjustment, type AdjustmentContent, type RecordLine } from '../records.ts';
import type { Store } from '../store.ts';
import { adjustmentFailures, billFailures, paymentFailures } from './ap-failures.ts';
import { headerOfRecord, mergedForm, type BillChange, type BillForm } from './bill-form.ts';
import {
  readAction,
  readLines,
  readTransaction,
  refuseRestrictedVendor,
  refuseTermAndCurrency,
  refuseVendor,
} from './bill-rules.ts';
import { readAdjustmentNumber } from './document-number.ts';
import { refuseClosedPeriod } from './posting-period.ts';

/** @throws Refusal if the adjustment does not exist or belongs to another entity than the caller's. */
export function requireAdjustment(recordNo: string, caller: Caller): Adjustment {
  const adjustment = caller.store.adjustments.get(recordNo);
  if (adjustment === undefined) throw new Refusal(recordFailures.notFound('APADJUSTMENT', recordNo));
  refuseOtherOwner({ object: 'APADJUSTMENT', key: recordNo, entityId: adjustment.entityId }, caller);
  return adjustment;
}

export function createAdjustment(form: BillForm, caller: Caller): Adjustment {
  return caller.store.saveAdjustment(readAdjustment(form, caller), caller.session.entityId);
}

export function updateAdjustment(adjustment: Adjustment, change: BillChange, caller: Caller): Adjustment {
  refuseApplied(adjustment, 'updated');
  if (adjustment.stage === 'Posted') refuseClosedPeriod(adjustment, caller.store);
  const form = mergedForm(headerOfRecord(adjustment), adjustment.lines, change);
  const content = readAdjustment(form, caller, adjustment);
  return caller.store.saveAdjustment(content, adjustment.entityId, adjustment);
}

export function deleteAdjustment(adjustment: Adjustment, { store }: Caller): void {
  refuseApplied(adjustment, 'deleted');
  if (adjustment.stage === 'Posted') refuseClosedPeriod(adjustment, store);
  const { recordNo, entityId } = adjustment;
  store.delete(store.adjustments, recordNo, { objectType: 'apadjustment', objectKey: recordNo, entityId });
}

/** @param amount default: the whole adjustment. Zero removes the application. */
export function applyAdjustment(adjustment: Adjustment, amount: string | undefined, store: Store): Adjustment {
  if (adjustment.stage === 'Draft') throw new Refusal(paymentFailures.notPayable(adjustment.recordId, 'Draft'));
  const total = totalOf(adjustment);
  const applied = new Big(amount ?? total.abs());
  if (applied.gt(total.abs())) throw new Refusal(paymentFailures.tooMuch(applied.toFixed(2), total.abs().toFixed(2)));
  const signed = applied.times(total.lt(0) ? -1 : 1).toFixed(2);
  return store.saveAdjustment(adjustment, adjustment.entityId, { ...adjustment, applied: signed });
}

/** Assumed: the same as for paid bills. */
function refuseApplied(adjustment: Adjustment, done: 'updated' | 'deleted'): void {
  if (new Big(adjustment.applied).eq(0)) return;
  throw new Refusal(billFailures.paid(adjustment.recordId, done));
}

function readAdjustment(form: BillForm, caller: Caller, existing?: Adjustment): AdjustmentContent {
  const { header } = form;
  refuseVendor(header['VENDORID'] ?? '', adjustmentFailures.vendorUnknown, caller);
  refuseTermAndCurrency(header, caller);
  const content: AdjustmentContent = {
    ...readTransaction(header, caller),
    recordId: readAdjustmentNumber(header['RECORDID'] ?? '', caller, existing),
    stage: readAction(header) === 'Draft' ? 'Draft' : 'Posted',
    lines: readLines(form, 'apadjustmentitems', caller),
  };
  refuseMixedSigns(content.lines);
  refuseRestrictedVendor(content, caller);
  if (content.stage === 'Posted') refuseClosedPeriod(content, caller.store);
  return content;
}

function refuseMixedSigns(lines: readonly RecordLine[]): void {
  const isNegative = (line: RecordLine): boolean => new Big(line.amount).lt(0);
  if (lines.some(isNegative) && !lines.every(isNegative)) throw new Refusal(adjustmentFailures.mixedSigns);
}
