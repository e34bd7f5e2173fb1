/**
 * The records of one company, in memory and in order of creation. It applies no business rules: those are in `rules/`.
 */
import { Big } from 'big.js';

import type { IntacctCompany, SeedBill } from './company.ts';
import type {
  Adjustment,
  AdjustmentContent,
  Attachment,
  AttachmentFolder,
  Bill,
  BillContent,
  Contact,
  Deletion,
  Payment,
  PaymentState,
  Vendor,
  VendorContent,
} from './records.ts';
import { intacctSwitches, type IntacctSwitches } from './switches.ts';

const FIRST_RECORD_NOS = {
  ...{ bill: 3000, line: 90_000, vendor: 60, contact: 500, adjustment: 5000, payment: 7000, supdoc: 200, audit: 0 },
  ...{ billNumber: 0, adjustmentNumber: 0, vendorId: 0 },
};
type Sequence = keyof typeof FIRST_RECORD_NOS;

export const MAX_READ_LAG_MS = 3_600_000;

/** Copies of all tables; the records themselves are immutable. */
export type StoreSnapshot = ReadonlyMap<Map<string, unknown>, ReadonlyMap<string, unknown>>;

export class Store {
  readonly company: IntacctCompany;
  readonly now: () => number;
  readonly #switches: { readonly current: IntacctSwitches };
  readonly bills = new Map<string, Bill>();
  readonly adjustments = new Map<string, Adjustment>();
  readonly payments = new Map<string, Payment>();
  /** By vendor id. */
  readonly vendors = new Map<string, Vendor>();
  /** By contact name. */
  readonly contacts = new Map<string, Contact>();
  /** By folder name. */
  readonly folders = new Map<string, AttachmentFolder>();
  /** By supdoc id. */
  readonly attachments = new Map<string, Attachment>();
  readonly deletions = new Map<string, Deletion>();
  readonly closedThrough: Map<string, string>;
  readonly startedAt: number;
  /** Reads do not show bills younger than this, like a replica that lags. */
  readLagMs = 0;
  /** Earlier versions, shown by reads that lag. */
  readonly #versionBefore = new WeakMap<Bill, Bill>();
  readonly #sequences: Record<Sequence, number> = { ...FIRST_RECORD_NOS };

  constructor(
    company: IntacctCompany,
    now: () => number,
    switches: { readonly current: IntacctSwitches } = { current: intacctSwitches.parse({}) },
  ) {
    this.company = company;
    this.now = now;
    this.#switches = switches;
    this.startedAt = now();
    this.closedThrough = new Map(Object.entries(company.closedThrough));
    for (const { vendorId, name, status = 'active', termName = '' } of company.vendors) {
      const contact = `${name}(V${vendorId})`;
      this.saveContact(contact, { PRINTAS: name }, '');
      const details = { 'DISPLAYCONTACT.CONTACTNAME': contact, 'DISPLAYCONTACT.PRINTAS': name };
      this.saveVendor({ vendorId, name, status, termName, entityId: '', details });
    }
    for (const seed of company.bills ?? []) this.#seedBill(seed);
  }

  get switches(): IntacctSwitches {
    return this.#switches.current;
  }

  /** A number is never reused, even when the record is rolled back. */
  next(sequence: Sequence): string {
    return String(++this.#sequences[sequence]);
  }

  snapshot(): StoreSnapshot {
    return new Map(this.#tables().map((table) => [table, new Map(table)]));
  }

  restore(snapshot: StoreSnapshot): void {
    for (const [table, records] of snapshot) {
      table.clear();
      for (const [key, record] of records) table.set(key, record);
    }
  }

  #tables(): Map<string, unknown>[] {
    const { bills, adjustments, payments, vendors, contacts, folders, attachments, deletions } = this;
    return [bills, adjustments, payments, vendors, contacts, folders, attachments, deletions];
  }

  addBill(content: BillContent, entityId: string, counterpart = ''): Bill {
    const at = this.now();
    const unpaid = { paid: '0.00', selected: '0.00', whenPaid: '' };
    const bill: Bill = {
      ...content,
      ...unpaid,
      counterpart,
      recordNo: this.next('bill'),
      entityId,
      createdAt: at,
      changedAt: at,
    };
    this.bills.set(bill.recordNo, bill);
    return bill;
  }

  changeBill(bill: Bill, change: Partial<BillContent & PaymentState & Pick<Bill, 'counterpart'>>): Bill {
    const changed: Bill = { ...bill, ...change, changedAt: this.now() };
    this.bills.set(bill.recordNo, changed);
    this.#versionBefore.set(changed, bill);
    this.#forgetVersionsBefore(changed);
    return changed;
  }

  saveAdjustment(content: AdjustmentContent, entityId: string, before?: Adjustment): Adjustment {
    const at = this.now();
    const recordNo = before?.recordNo ?? this.next('adjustment');
    const createdAt = before?.createdAt ?? at;
    const applied = before?.applied ?? '0.00';
    const saved: Adjustment = { ...content, applied, recordNo, entityId, createdAt, changedAt: at };
    this.adjustments.set(recordNo, saved);
    return saved;
  }

  savePayment(payment: Omit<Payment, 'recordNo' | 'createdAt' | 'changedAt'>, before?: Payment): Payment {
    const at = this.now();
    const recordNo = before?.recordNo ?? this.next('payment');
    const saved: Payment = { ...payment, recordNo, createdAt: before?.createdAt ?? at, changedAt: at };
    this.payments.set(recordNo, saved);
    return saved;
  }

  saveVendor(vendor: VendorContent): Vendor {
    const at = this.now();
    const before = this.vendors.get(vendor.vendorId);
    const saved: Vendor = {
      ...vendor,
      recordNo: before?.recordNo ?? this.next('vendor'),
      createdAt: before?.createdAt ?? at,
      changedAt: at,
    };
    this.vendors.set(saved.vendorId, saved);
    return saved;
  }

  saveContact(name: string, values: Contact['values'], entityId: string): Contact {
    const at = this.now();
    const before = this.contacts.get(name);
    const saved: Contact = {
      name,
      values,
      entityId: before?.entityId ?? entityId,
      recordNo: before?.recordNo ?? this.next('contact'),
      createdAt: before?.createdAt ?? at,
      changedAt: at,
    };
    this.contacts.set(name, saved);
    return saved;
  }

  /** Removes a record and adds the deletion to the audit history. */
  delete(
    table: Map<string, unknown>,
    key: string,
    deleted: Pick<Deletion, 'objectType' | 'objectKey' | 'entityId'>,
  ): void {
    table.delete(key);
    const recordNo = this.next('audit');
    this.deletions.set(recordNo, { ...deleted, recordNo, at: this.now() });
  }

  /** The bills as reads show them: the newest version older than the read lag. Deletions are visible at once. */
  visibleBills(): Bill[] {
    if (this.readLagMs === 0) return [...this.bills.values()];
    return [...this.bills.values()]
      .map((bill) => this.#versionSeen(bill, this.readLagMs))
      .filter((bill) => bill !== undefined);
  }

  /** A version from the future counts as old: the clock was set back. */
  #versionSeen(bill: Bill, lagMs: number): Bill | undefined {
    const now = this.now();
    let version: Bill | undefined = bill;
    while (version !== undefined && version.changedAt > now - lagMs && version.changedAt <= now) {
      version = this.#versionBefore.get(version);
    }
    return version;
  }

  /** Forgets versions that not even the longest lag would show. */
  #forgetVersionsBefore(bill: Bill): void {
    const seen = this.#versionSeen(bill, MAX_READ_LAG_MS);
    if (seen !== undefined) this.#versionBefore.delete(seen);
  }

  /** The entity of a location; an entity is also a location. Undefined if there is no such location. */
  entityOf(locationId: string): string | undefined {
    if (this.company.entities.some((entity) => entity.id === locationId)) return locationId;
    return this.company.locations.find((location) => location.id === locationId)?.entityId;
  }

  #seedBill(seed: SeedBill): void {
    const lines = seed.lines.map((line, index) => ({
      recordNo: this.next('line'),
      lineNo: index + 1,
      accountNo: line.accountNo,
      accountLabel: '',
      amount: new Big(line.amount).toFixed(2),
      memo: line.memo ?? '',
      locationId: line.locationId,
      departmentId: line.departmentId ?? '',
      dimensions: line.classId === undefined ? {} : { CLASSID: line.classId },
    }));
    const empty = { externalId: '', supdocId: '', recPaymentDate: '', payToContact: '', returnToContact: '' };
    const bill = this.addBill(
      {
        ...empty,
        recordId: seed.recordId,
        vendorId: seed.vendorId,
        docNumber: seed.docNumber ?? '',
        description: seed.description ?? '',
        termName: seed.termName ?? '',
        whenCreated: seed.whenCreated,
        whenPosted: seed.whenPosted ?? seed.whenCreated,
        whenDue: seed.whenDue ?? '',
        paymentPriority: 'normal',
        onHold: false,
        stage: 'Posted',
        lines,
      },
      seed.entityId ?? '',
    );
    const paid = new Big(seed.totalPaid ?? 0);
    this.bills.set(bill.recordNo, { ...bill, paid: paid.toFixed(2), whenPaid: paid.eq(0) ? '' : seed.whenCreated });
  }
}
