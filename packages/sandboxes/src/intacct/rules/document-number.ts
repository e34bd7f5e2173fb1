/** The numbers of bills and adjustments: required or assigned by the company, their format, and whether they are duplicates. */
import { recordFailures, Refusal } from '../gateway/failures.ts';
import type { Caller } from '../objects/object-type.ts';
import type { Adjustment, Bill } from '../records.ts';
import type { Store } from '../store.ts';
import { adjustmentFailures, billFailures } from './ap-failures.ts';
import type { Fields } from './bill-form.ts';

/** @param existing the bill to be updated, which may keep its number. @throws Refusal */
export function readBillNumber(header: Fields, { store }: Caller, existing: Bill | undefined): string {
  const sent = header['RECORDID'] ?? '';
  const given = sent.trim();
  const { billNumbers, missingBillNumber } = store.switches;
  if (given === '' && billNumbers === 'required') throw new Refusal(billFailures.numberMissing[missingBillNumber]);
  if (given === '') return `BILL-${store.next('billNumber').padStart(6, '0')}`;
  refuseFormat('Bill number', sent);
  if (store.switches.duplicateBillNumber === 'refuse') refuseDuplicate(given, header, store, existing);
  return given;
}

/** Assumed: unique per vendor. A reversed bill frees its number; otherwise it could never be entered again. */
function refuseDuplicate(given: string, header: Fields, store: Store, existing: Bill | undefined): void {
  const isDuplicate = [...store.bills.values()].some(
    (bill) =>
      bill.recordId === given &&
      bill.vendorId === header['VENDORID'] &&
      bill.recordNo !== existing?.recordNo &&
      !bill.stage.startsWith('Revers'),
  );
  if (isDuplicate) throw new Refusal(billFailures.numberTaken);
}

/** Documented: unique, unless the company numbers adjustments itself. @throws Refusal */
export function readAdjustmentNumber(given: string, { store }: Caller, existing: Adjustment | undefined): string {
  if (given === '' && store.switches.adjustmentNumbers === 'required') {
    throw new Refusal(adjustmentFailures.numberMissing);
  }
  if (given === '') return `ADJ-${store.next('adjustmentNumber').padStart(6, '0')}`;
  refuseFormat('Adjustment number', given);
  const isDuplicate = [...store.adjustments.values()].some(
    (one) => one.recordId === given && one.recordNo !== existing?.recordNo,
  );
  if (isDuplicate) throw new Refusal(billFailures.numberTaken);
  return given;
}

/** The limits that production connectors check before sending; the gateway's own text is assumed. */
function refuseFormat(label: string, number: string): void {
  if (number.length > 45 || /["'&<>#?]|\p{Cc}/u.test(number))
    throw new Refusal(recordFailures.illegalFormat(label, number));
}
