/** What `GET /_sandbox/state` tells: the records in JSON, dates `YYYY-MM-DD`, amounts as decimal text. */
import type { Sessions } from './sessions.ts';
import { billTotal } from './store.ts';
import type { Bill, Store } from './store.ts';

export function describeState(store: Store, sessions: Sessions): Record<string, unknown> {
  const { company } = store;
  return {
    companyId: company.companyId,
    baseCurrency: company.baseCurrency,
    bills: [...store.bills.values()].map(describeBill),
    vendors: [...store.vendors.values()].map(({ vendorId, recordNo, name, status, termName, entityId }) => ({
      ...{ vendorId, recordNo, name, status, termName },
      megaEntityId: entityId,
    })),
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
    state: bill.state,
    total: billTotal(bill).toFixed(2),
    totalPaid: bill.paid,
    megaEntityId: bill.entityId,
    createdAt: new Date(bill.createdAt).toISOString(),
    changedAt: new Date(bill.changedAt).toISOString(),
    lines: bill.lines.map(({ lineNo, accountNo, amount, memo, locationId, departmentId, classId }) => ({
      ...{ lineNo, accountNo, amount, memo, locationId, departmentId, classId },
    })),
  };
}
