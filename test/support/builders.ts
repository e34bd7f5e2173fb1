/**
 * Bills, rules and ledger records for tests: complete and plausible as they come, so that a test names only what it
 * is about. Knows nothing of HTTP or Temporal.
 */
import fc from 'fast-check';

import type { Composition, LedgerVendor } from '../../src/domain/compose/compose-bill.ts';
import { composeDocument } from '../../src/domain/compose/compose-credit.ts';
import type { ConnectionPolicy } from '../../src/domain/mapping/connection-policy.ts';
import type { FailureCode } from '../../src/domain/failures/failure.ts';
import { contentFingerprint, type Bill, type LedgerBill } from '../../src/domain/ledger/ledger-bill.ts';
import { formatLink, withoutLink, type Link } from '../../src/domain/ledger/link.ts';
import type { MappingRules } from '../../src/domain/mapping/mapping-rules.ts';
import type { MasterData } from '../../src/domain/ledger/master-data.ts';
import type { PaymentTerm } from '../../src/domain/ledger/payment-term.ts';
import { sum } from '../../src/domain/values/money.ts';
import type { Plan, ReconcileInput } from '../../src/domain/reconcile/plan.ts';
import {
  sourceFingerprint,
  type SourceBill,
  type SourceContent,
  type SourceJob,
  type SourceLine,
} from '../../src/domain/source/source-bill.ts';

export const AC_REPAIR: SourceJob = { number: '120456', jobTypeId: 41, jobTypeName: 'AC Repair' };
export const AIR_QUALITY: SourceJob = { number: '120457', jobTypeId: 48, jobTypeName: 'Indoor Air Quality' };

export function anItemLine(overrides: Partial<SourceLine> = {}): SourceLine {
  return { kind: 'item', description: 'CAP-45 Capacitor 45 MFD', quantity: '2', unitCost: '100.00', ...overrides };
}

export function anExpenseLine(overrides: Partial<SourceLine> = {}): SourceLine {
  return { kind: 'expense', description: 'Crane rental', amount: '200.00', ...overrides };
}

interface SourceBillOverrides extends Partial<Omit<SourceBill, 'content'>> {
  readonly content?: Partial<SourceContent>;
}

/** A purchase order's bill over 250.00 for a job: two item lines of 200.00 and 50.00. */
export function aSourceBill({ content, ...header }: SourceBillOverrides = {}): SourceBill {
  return {
    kind: 'bill',
    id: 81000123,
    revision: '2026-10-14T16:20:05.1234567Z',
    syncStatus: 'Posted',
    status: 'Unreconciled',
    ...header,
    content: {
      vendor: { id: 1702, name: 'Cedar Supply', ledgerVendorId: 'V-1002' },
      remittanceVendor: undefined,
      vendorInvoiceNumber: 'INV-88213',
      purchaseOrderNumber: '120456-001',
      billDate: '2026-10-14',
      dueDate: '2026-11-13',
      termName: 'Net 30',
      summary: 'Parts for job 120456',
      doNotPay: false,
      businessUnitId: 3011,
      job: AC_REPAIR,
      billAmount: '250.00',
      vendorInvoiceTotal: undefined,
      taxAmount: '0.00',
      freightAmount: '0.00',
      otherAmount: '0.00',
      lines: [anItemLine(), anItemLine({ description: 'FUSE-30 Fuse 30 A', quantity: '4', unitCost: '12.50' })],
      ...content,
    },
  };
}

/** A credit of 250.00 for goods of a job that went back to the vendor. */
export function aCredit({ content, ...header }: SourceBillOverrides = {}): SourceBill {
  return aSourceBill({
    id: 82000456,
    kind: 'credit',
    ...header,
    content: {
      vendorInvoiceNumber: 'CM-4711',
      purchaseOrderNumber: '120456-001',
      summary: 'Two capacitors and fuses back',
      dueDate: undefined,
      termName: undefined,
      ...content,
    },
  });
}

interface PolicyOverrides extends Partial<Omit<ConnectionPolicy, 'mapping'>> {
  readonly mapping?: Partial<MappingRules>;
}

/** Three business units in two entities and one at the top level; job type 48 has no rule. */
export function aPolicy({ mapping, ...policy }: PolicyOverrides = {}): ConnectionPolicy {
  return {
    connectionId: 'demo',
    tenantId: '4001001',
    goLive: '2026-09-01',
    eligible: 'posted',
    billNumberFallback: { vendorIds: [] },
    postingDate: 'billDate',
    closedThrough: { '': '2026-09-30' },
    action: 'Submit',
    closedPeriod: 'hold',
    corrections: 'amend',
    numberAfterReversal: 'same',
    alreadyEntered: 'hold',
    billAmountIncludes: 'tax-and-freight',
    charges: { tax: 'line', freight: 'line', other: 'line' },
    zeroAmount: 'hold',
    currency: 'USD',
    entities: { singleEntity: 'entity', multiEntity: 'top-level' },
    settleTimeMs: 10_000,
    credits: { enabled: true, sign: 'negative', corrections: 'amend', restockingFee: 'hold' },
    version: '0123456789ab',
    ...policy,
    mapping: {
      businessUnits: [
        { id: 3011, entity: 'E10', location: 'T01', department: 'SVC' },
        { id: 3012, entity: 'E10', location: 'T01', department: 'INS', class: 'RES' },
        { id: 3051, entity: 'E20', location: 'T05', department: 'SVC' },
        { id: 9001, location: 'HQ' },
      ],
      accounts: [
        { line: 'tax', account: '5800' },
        { line: 'freight', account: '5850' },
        { line: 'other', account: '5890' },
        { destination: 'stock', locationType: 'Warehouse', account: '1310' },
        { destination: 'stock', locationType: 'Truck', account: '1320' },
        { destination: 'overhead', account: '6410' },
        { destination: 'job', jobType: 41, account: '5010' },
        { destination: 'job', jobType: 44, account: '5030' },
      ],
      dimensions: {},
      terms: { 'Net 30': 'N30' },
      vendors: {},
      vendorOverrides: [],
      remittanceVendors: [],
      ...mapping,
    },
  };
}

export const LEDGER_VENDOR: LedgerVendor = { vendorId: 'V-1002', termName: 'N15' };

/** A payment term of so many days from the bill date. */
export function netDays(days: number): PaymentTerm {
  return { due: { from: 'bill-date', days }, stated: `DUEDATE ${days}, DUEFROM from bill/invoice date` };
}

export const TENTH_OF_NEXT_MONTH: PaymentTerm = {
  due: { from: 'month', monthsLater: 1, day: 10 },
  stated: 'DUEDATE 10, DUEFROM of next month from bill/invoice date',
};

/** Terms alone: nothing is said about accounts and dimensions. */
export const MASTER_DATA: MasterData = { terms: { N30: netDays(30), N15: netDays(15) } };

export function compose(
  source: SourceBill = aSourceBill(),
  policy: ConnectionPolicy = aPolicy(),
  masterData: MasterData = MASTER_DATA,
): Composition {
  return composeDocument(source, LEDGER_VENDOR, masterData, policy);
}

/** The bill that a source composes to; a test that needs one fails here when there is none. */
export function composed(source?: SourceBill, policy?: ConnectionPolicy): Bill {
  const { bill, problems } = compose(source, policy);
  if (bill === undefined) throw new Error(`no bill: ${problems.map(({ summary }) => summary).join(' ')}`);
  return bill;
}

export function linkOf({ kind, id, content }: SourceBill, bill: Bill, tenantId = '4001001'): Link {
  return {
    kind,
    id,
    tenantId,
    source: sourceFingerprint(content),
    content: contentFingerprint(bill),
  };
}

const UNPAID = { state: 'Posted', paidAmount: '0.00', selectedAmount: '0.00', modifiedAt: '10/14/2026 16:20:05' };

/** A bill as Intacct gives it back when no one has touched it: the link is at the end of the description. */
export function readBack(bill: Bill, link: Link, overrides: Partial<LedgerBill> = {}): LedgerBill {
  const rawDescription = `${bill.description} ${formatLink(link)}`.trim();
  return {
    ...bill,
    recordNo: '1041',
    ...UNPAID,
    total: sum(bill.lines.map(({ amount }) => amount)),
    rawDescription,
    description: withoutLink(rawDescription, bill.kind),
    ...overrides,
  };
}

/** What is in the ledger after Tieout posted this source. */
export function posted(source: SourceBill = aSourceBill(), overrides: Partial<LedgerBill> = {}): LedgerBill {
  const bill = composed(source);
  return readBack(bill, linkOf(source, bill), overrides);
}

/** A bill in the ledger that Tieout did not post. */
export function foreign(overrides: Partial<LedgerBill> = {}): LedgerBill {
  const bill = composed();
  return { ...bill, ...UNPAID, recordNo: '77', total: '250.00', rawDescription: bill.description, ...overrides };
}

/** What the reconciler is asked of a bill, nothing special about it. */
export function aQuestion(found: readonly LedgerBill[], input: Partial<ReconcileInput> = {}): ReconcileInput {
  const { source = aSourceBill(), policy = aPolicy() } = input;
  return {
    source,
    composition: compose(source),
    policy,
    settlements: [],
    found,
    others: {},
    memory: { posted: [], gone: [] },
    remembersSince: '2025-10-20',
    blockers: [],
    ...input,
  };
}

export function codesOf({ problems }: Plan): FailureCode[] {
  return problems.map(({ code }) => code);
}

/** The bill with something else in it. */
export function changed(content: Partial<SourceContent>): SourceBill {
  return aSourceBill({ content });
}

/** `units` of ten to the minus `scale` as decimal text: 12345n with scale 4 is 1.2345. */
export function decimal(units: bigint, scale: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  return `${units < 0n ? '-' : ''}${whole}${scale === 0 ? '' : `.${digits.slice(-scale)}`}`;
}

/** Cents of an amount with exactly two decimals; anything else is refused. */
export function centsOf(amount: string): bigint {
  if (!/^-?\d+\.\d{2}$/.test(amount)) throw new Error(`not money: ${amount}`);
  return BigInt(amount.replace('.', ''));
}

/** Half a cent away from zero, without the product's arithmetic. */
export function roundedCents(units: bigint, scale: number): bigint {
  if (scale <= 2) return units * 10n ** BigInt(2 - scale);
  const step = 10n ** BigInt(scale - 2);
  const absolute = ((units < 0n ? -units : units) + step / 2n) / step;
  return units < 0n ? -absolute : absolute;
}

const SCALE = 4;
/** In units of ten to the minus `SCALE`. */
const anyAmount = (max: bigint) => fc.bigInt({ min: 0n, max });
const anyLine = fc.record({
  quantity: anyAmount(500n * 10_000n),
  unitCost: anyAmount(9_999n * 10_000n),
  description: fc.string({ unit: 'binary' }),
  stock: fc.option(fc.constantFrom('Warehouse', 'Truck'), { nil: undefined }),
});

/** A bill that ties, the policy that reads it, and what its header is over, in cents. */
interface TyingBill {
  readonly source: SourceBill;
  readonly policy: ConnectionPolicy;
  readonly header: bigint;
}

/** Bills whose header ties to its lines, give or take the cents that rounding may explain; sub-cent amounts included. */
export const anyTyingBill: fc.Arbitrary<TyingBill> = fc
  .record({
    lines: fc.array(anyLine, { minLength: 1, maxLength: 6 }),
    charges: fc.tuple(anyAmount(10_000_000n), anyAmount(10_000_000n), fc.bigInt({ min: -99_999n, max: 99_999n })),
    roundingShare: fc.double({ min: -1, max: 1, noNaN: true }),
    subCents: fc.bigInt({ min: -49n, max: 49n }),
    reading: fc.constantFrom('tax-and-freight', 'lines-only'),
    summary: fc.string({ unit: 'binary', maxLength: 1_200 }),
    job: fc.constantFrom(AC_REPAIR, undefined),
  })
  .map(({ lines, charges: [tax, freight, other], roundingShare, subCents, reading, summary, job }) => {
    const total = (amounts: bigint[]) => amounts.reduce((a, b) => a + b, 0n);
    const rounding = BigInt(Math.trunc(roundingShare * lines.length));
    const goods = total(lines.map(({ quantity, unitCost }) => roundedCents(quantity * unitCost, 2 * SCALE))) + rounding;
    const charges = total([tax, freight, other].map((units) => roundedCents(units, SCALE)));
    const billAmount = reading === 'lines-only' ? goods : goods + charges;
    const content = {
      summary,
      job,
      billAmount: decimal(billAmount * 100n + subCents, SCALE),
      taxAmount: decimal(tax, SCALE),
      freightAmount: decimal(freight, SCALE),
      otherAmount: decimal(other, SCALE),
      lines: lines.map(({ quantity, unitCost, description, stock }) =>
        anItemLine({
          description,
          quantity: decimal(quantity, SCALE),
          unitCost: decimal(unitCost, SCALE),
          ...(stock === undefined ? {} : { stock: { name: `${stock} 1`, type: stock } }),
        }),
      ),
    };
    return {
      source: aSourceBill({ content }),
      policy: aPolicy({ billAmountIncludes: reading }),
      header: goods + charges,
    };
  });
