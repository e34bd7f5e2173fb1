/** The body of `GET /_sandbox/state`: the records as JSON, dates `YYYY-MM-DD`, amounts as decimal text. */
import type { Sessions } from './gateway/sessions.ts';
import {
  adjustmentState,
  billState,
  dueOf,
  totalOf,
  type Adjustment,
  type Attachment,
  type Bill,
  type Payment,
  type RecordLine,
  type Vendor,
} from './records.ts';
import type { Store } from './store.ts';

export function describeState(store: Store, sessions: Sessions): Record<string, unknown> {
  const { company } = store;
  return {
    companyId: company.companyId,
    baseCurrency: company.baseCurrency,
    bills: [...store.bills.values()].map(describeBill),
    adjustments: [...store.adjustments.values()].map(describeAdjustment),
    payments: [...store.payments.values()].map(describePayment),
    attachments: [...store.attachments.values()].map(describeAttachment),
    attachmentFolders: [...store.folders.keys()],
    vendors: [...store.vendors.values()].map(describeVendor),
    entities: company.entities,
    locations: company.locations,
    closedThrough: Object.fromEntries(store.closedThrough),
    readLagMs: store.readLagMs,
    openSessions: sessions.openCount,
  };
}

export function describeBill(bill: Bill): Record<string, unknown> {
  return {
    recordNo: bill.recordNo,
    recordId: bill.recordId,
    vendorId: bill.vendorId,
    docNumber: bill.docNumber,
    description: bill.description,
    whenCreated: bill.whenCreated,
    whenPosted: bill.whenPosted,
    whenDue: bill.whenDue,
    termName: bill.termName,
    onHold: bill.onHold,
    state: billState(bill),
    total: totalOf(bill).toFixed(2),
    totalPaid: bill.paid,
    totalSelected: bill.selected,
    totalDue: dueOf(bill).toFixed(2),
    whenPaid: bill.whenPaid,
    supdocId: bill.supdocId,
    externalId: bill.externalId,
    /** For a reversal the reversed bill; for a reversed bill its reversal. */
    counterpart: bill.counterpart,
    megaEntityId: bill.entityId,
    createdAt: new Date(bill.createdAt).toISOString(),
    changedAt: new Date(bill.changedAt).toISOString(),
    lines: bill.lines.map(describeLine),
  };
}

function describeLine(line: RecordLine): Record<string, unknown> {
  const { lineNo, accountNo, amount, memo, locationId, departmentId, dimensions } = line;
  const { CLASSID: classId = '', ...others } = dimensions;
  return { ...{ lineNo, accountNo, amount, memo, locationId, departmentId, classId }, dimensions: others };
}

export function describeAdjustment(adjustment: Adjustment): Record<string, unknown> {
  const { recordNo, recordId, vendorId, docNumber, description, whenCreated, whenPosted } = adjustment;
  return {
    ...{ recordNo, recordId, vendorId, docNumber, description, whenCreated, whenPosted },
    state: adjustmentState(adjustment),
    total: totalOf(adjustment).toFixed(2),
    totalPaid: adjustment.applied,
    megaEntityId: adjustment.entityId,
    createdAt: new Date(adjustment.createdAt).toISOString(),
    lines: adjustment.lines.map(describeLine),
  };
}

export function describePayment({
  recordNo,
  billKey,
  vendorId,
  amount,
  date,
  state,
}: Payment): Record<string, unknown> {
  return { recordNo, billKey, vendorId, amount, date, state };
}

function describeAttachment({ supdocId, name, folder, description, files }: Attachment): Record<string, unknown> {
  return { supdocId, name, folder, description, files: files.map((file) => `${file.name}.${file.type}`) };
}

export function describeVendor(vendor: Vendor): Record<string, unknown> {
  const { vendorId, recordNo, name, status, termName, entityId, details } = vendor;
  const onHold = details['ONHOLD'] === 'true';
  return { vendorId, recordNo, name, status, termName, onHold, megaEntityId: entityId };
}
