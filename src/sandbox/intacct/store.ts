/**
 * The records of one company, in memory, and the order they were made in. It applies no business rule: those are in
 * `bill-rules.ts` and `vendor-rules.ts`.
 */
import { Big } from 'big.js';

import type { IntacctCompany, SeedBill, Status } from './company.ts';

export interface BillLine {
  readonly recordNo: string;
  readonly lineNo: number;
  readonly accountNo: string;
  /** Decimal text with two places. */
  readonly amount: string;
  readonly memo: string;
  readonly locationId: string;
  readonly departmentId: string;
  readonly classId: string;
  readonly projectId: string;
}

/** What a person or a program decides about a bill. Dates are `YYYY-MM-DD`, absent values empty text. */
export interface BillContent {
  readonly recordId: string;
  readonly vendorId: string;
  readonly docNumber: string;
  readonly description: string;
  readonly termName: string;
  readonly whenCreated: string;
  readonly whenPosted: string;
  readonly whenDue: string;
  readonly onHold: boolean;
  readonly state: 'Posted' | 'Draft';
  readonly lines: readonly BillLine[];
}

/** Immutable: a change makes a new version, and the versions before stay for readers who are behind. */
export interface Bill extends BillContent {
  readonly recordNo: string;
  /** Owner; empty text: top level. */
  readonly entityId: string;
  readonly paid: string;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly previous?: Bill;
}

export interface Vendor {
  readonly recordNo: string;
  readonly vendorId: string;
  readonly name: string;
  readonly status: Status;
  readonly termName: string;
  readonly entityId: string;
  /** Further fields by wire name, e.g. `DISPLAYCONTACT.EMAIL1`. */
  readonly details: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly changedAt: number;
}

export class Store {
  readonly company: IntacctCompany;
  readonly now: () => number;
  readonly bills = new Map<string, Bill>();
  readonly vendors = new Map<string, Vendor>();
  readonly closedThrough: Map<string, string>;
  readonly startedAt: number;
  /** Bills younger than this are not seen by reads, as on a replica that is behind. */
  readLagMs = 0;
  #sequences: Record<'bill' | 'line' | 'vendor', number> = { bill: 3000, line: 90_000, vendor: 60 };

  constructor(company: IntacctCompany, now: () => number) {
    this.company = company;
    this.now = now;
    this.startedAt = now();
    this.closedThrough = new Map(Object.entries(company.closedThrough));
    for (const seed of company.vendors) {
      this.saveVendor({ status: 'active', termName: '', ...seed, entityId: '', details: {} });
    }
    for (const seed of company.bills ?? []) this.#seedBill(seed);
  }

  nextRecordNo(of: 'bill' | 'line' | 'vendor'): string {
    return String(++this.#sequences[of]);
  }

  addBill(content: BillContent, entityId: string): Bill {
    const at = this.now();
    const recordNo = this.nextRecordNo('bill');
    const bill: Bill = { ...content, recordNo, entityId, paid: '0.00', createdAt: at, changedAt: at };
    this.bills.set(recordNo, bill);
    return bill;
  }

  changeBill(bill: Bill, content: BillContent): Bill {
    const changed: Bill = { ...bill, ...content, changedAt: this.now(), previous: bill };
    this.bills.set(bill.recordNo, changed);
    return changed;
  }

  saveVendor(vendor: Omit<Vendor, 'recordNo' | 'createdAt' | 'changedAt'>): Vendor {
    const at = this.now();
    const before = this.vendors.get(vendor.vendorId);
    const saved: Vendor = {
      ...vendor,
      recordNo: before?.recordNo ?? this.nextRecordNo('vendor'),
      createdAt: before?.createdAt ?? at,
      changedAt: at,
    };
    this.vendors.set(saved.vendorId, saved);
    return saved;
  }

  /** The bills as a reader sees them: each in its last version that is old enough. A deletion is seen at once. */
  visibleBills(): Bill[] {
    if (this.readLagMs === 0) return [...this.bills.values()];
    const until = this.now() - this.readLagMs;
    return [...this.bills.values()].map((bill) => versionAt(bill, until)).filter((bill) => bill !== undefined);
  }

  /** The entity that a location belongs to; an entity is a location of its own. Undefined: no such location. */
  entityOf(locationId: string): string | undefined {
    if (this.company.entities.some((entity) => entity.id === locationId)) return locationId;
    return this.company.locations.find((location) => location.id === locationId)?.entityId;
  }

  #seedBill(seed: SeedBill): void {
    const lines = seed.lines.map((line, index) => ({
      recordNo: this.nextRecordNo('line'),
      lineNo: index + 1,
      accountNo: line.accountNo,
      amount: new Big(line.amount).toFixed(2),
      memo: line.memo ?? '',
      locationId: line.locationId,
      departmentId: line.departmentId ?? '',
      classId: line.classId ?? '',
      projectId: '',
    }));
    const content: BillContent = {
      recordId: seed.recordId,
      vendorId: seed.vendorId,
      docNumber: seed.docNumber ?? '',
      description: seed.description ?? '',
      termName: seed.termName ?? '',
      whenCreated: seed.whenCreated,
      whenPosted: seed.whenPosted ?? seed.whenCreated,
      whenDue: seed.whenDue ?? '',
      onHold: false,
      state: 'Posted',
      lines,
    };
    const bill = this.addBill(content, seed.entityId ?? '');
    this.bills.set(bill.recordNo, { ...bill, paid: new Big(seed.totalPaid ?? 0).toFixed(2) });
  }
}

// Every vendor query sums up what is due, so the total of an immutable bill is worked out once.
const totals = new WeakMap<BillContent, Big>();

export function billTotal(bill: BillContent): Big {
  const total = totals.get(bill) ?? bill.lines.reduce((sum, line) => sum.plus(line.amount), new Big(0));
  totals.set(bill, total);
  return total;
}

function versionAt(bill: Bill, until: number): Bill | undefined {
  for (let version: Bill | undefined = bill; version !== undefined; version = version.previous) {
    if (version.changedAt <= until) return version;
  }
  return undefined;
}
