/**
 * The plan of the month: which purchases and expenses there are, and which of them are special. Counts are the same for
 * every seed.
 */
import type { Random } from './random.ts';
import { INACTIVE_VENDOR_ID, MISSING_VENDOR_ID, UNMAPPED_JOB_TYPE_ID } from './world.ts';

export type Special =
  | 'vendor-missing'
  | 'vendor-inactive'
  | 'job-type-unmapped'
  | 'closed-period'
  | 'does-not-sum'
  | 'number-missing'
  | 'number-on-receipt'
  | 'discrepancy'
  | 'do-not-pay'
  | 'pending'
  | 'exported'
  | 'entered-by-hand'
  | 'paid'
  | 'padded-name'
  | 'rounding'
  | 'landed-cost';

export interface PlannedPurchase {
  readonly kind: 'purchase';
  readonly destination: 'job' | 'warehouse' | 'truck' | 'overhead';
  /** For destination `job`. */
  readonly jobTypeId: number;
  /** Number of arrivals of goods; each has a receipt and a bill. */
  readonly receipts: number;
  readonly isStillOpen: boolean;
  readonly special: Special | undefined;
  /** Number of lines of a `rounding` bill, each half a cent above its rounded-down amount. */
  readonly lines: number | undefined;
  readonly vendorId: number | undefined;
  /** Day of its first bill, counted from 1 October as 0; random when left out. */
  readonly day?: number;
}

export interface PlannedExpense {
  readonly kind: 'expense';
  readonly source: 'Standalone' | 'OCR' | 'Recurring';
  /** `mixed`: job and overhead lines of several business units of one entity; `entities`: of several entities. */
  readonly shape: 'overhead' | 'job' | 'mixed' | 'entities';
}

function purchase(fields: Partial<PlannedPurchase>): PlannedPurchase {
  return {
    kind: 'purchase',
    destination: 'job',
    jobTypeId: 41,
    receipts: 1,
    isStillOpen: false,
    special: undefined,
    lines: undefined,
    vendorId: undefined,
    ...fields,
  };
}

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

const MAPPED_JOB_TYPES = [41, 42, 43, 44, 45, 46, 47] as const;

function mappedJobType(index: number): number {
  return MAPPED_JOB_TYPES[index % MAPPED_JOB_TYPES.length] ?? 41;
}

const SPECIAL_PURCHASES: readonly PlannedPurchase[] = [
  purchase({ special: 'vendor-missing', vendorId: MISSING_VENDOR_ID }),
  purchase({ special: 'vendor-inactive', vendorId: INACTIVE_VENDOR_ID, jobTypeId: 42 }),
  purchase({ special: 'job-type-unmapped', jobTypeId: UNMAPPED_JOB_TYPE_ID }),
  purchase({ special: 'job-type-unmapped', jobTypeId: UNMAPPED_JOB_TYPE_ID }),
  purchase({ special: 'closed-period', jobTypeId: 43 }),
  purchase({ special: 'does-not-sum', jobTypeId: 44 }),
  purchase({ special: 'number-missing', jobTypeId: 41 }),
  purchase({ special: 'number-on-receipt', jobTypeId: 47 }),
  purchase({ special: 'discrepancy', jobTypeId: 45 }),
  purchase({ special: 'do-not-pay', jobTypeId: 46 }),
  purchase({ special: 'pending', jobTypeId: 42 }),
  purchase({ special: 'exported', jobTypeId: 44 }),
  purchase({ special: 'rounding', jobTypeId: 41, lines: 2 }),
  purchase({ special: 'rounding', jobTypeId: 42, lines: 3 }),
  purchase({ special: 'rounding', jobTypeId: 41, lines: 4 }),
];

/**
 * What the last ordinary purchases become. The account of maintenance visits changes in the middle of the month: one
 * bill on the last day of the old account, one on the first day of the new. Those that keep their job type come first:
 * they take as many random numbers as before, and so change no other bill.
 */
const REPLACEMENTS: readonly Partial<PlannedPurchase>[] = [
  { special: 'entered-by-hand' },
  { special: 'paid' },
  { special: 'padded-name' },
  { special: 'landed-cost', jobTypeId: 45 },
  { jobTypeId: 43, day: 14 },
  { jobTypeId: 43, day: 15 },
];

const PARTIAL_RECEIPTS: readonly PlannedPurchase[] = [
  purchase({ receipts: 2, jobTypeId: 44 }),
  purchase({ receipts: 3, jobTypeId: 46, isStillOpen: true }),
  purchase({ receipts: 2, jobTypeId: 47 }),
  purchase({ receipts: 2, jobTypeId: 41 }),
  purchase({ receipts: 3, jobTypeId: 45 }),
  purchase({ receipts: 2, jobTypeId: 43 }),
  purchase({ receipts: 2, destination: 'warehouse' }),
];

const EXPENSES: readonly PlannedExpense[] = [
  { kind: 'expense', source: 'Standalone', shape: 'overhead' },
  { kind: 'expense', source: 'Standalone', shape: 'job' },
  { kind: 'expense', source: 'Standalone', shape: 'mixed' },
  { kind: 'expense', source: 'Standalone', shape: 'entities' },
  { kind: 'expense', source: 'OCR', shape: 'overhead' },
  { kind: 'expense', source: 'OCR', shape: 'job' },
  { kind: 'expense', source: 'OCR', shape: 'entities' },
  { kind: 'expense', source: 'Recurring', shape: 'overhead' },
  { kind: 'expense', source: 'Recurring', shape: 'overhead' },
  { kind: 'expense', source: 'Recurring', shape: 'mixed' },
];

/**
 * 120 bills before replacements: 63 ordinary job bills, 16 of partial receipts, 16 without a job, 15 special ones, 10
 * without an order.
 */
const PLAN: readonly (PlannedPurchase | PlannedExpense)[] = [
  // Vendors 1701 (VENDORID with leading zeros) and 1702 (ampersand in the name) occur with every seed.
  ...times(63, (index) =>
    purchase({ jobTypeId: mappedJobType(index), vendorId: index < 3 ? 1701 : index === 3 ? 1702 : undefined }),
  ),
  ...PARTIAL_RECEIPTS,
  ...times(6, () => purchase({ destination: 'warehouse' })),
  ...times(6, () => purchase({ destination: 'truck' })),
  ...times(4, () => purchase({ destination: 'overhead' })),
  ...SPECIAL_PURCHASES,
  ...EXPENSES,
];

/**
 * The plan in the order in which its bills are made. Replacements take the place of the last ordinary purchases, so
 * that the bills before them keep the IDs by which the docs name them.
 */
export function plannedMonth(random: Random): readonly (PlannedPurchase | PlannedExpense)[] {
  const shuffled = random.shuffled(PLAN);
  const last = shuffled.filter(isOrdinary).slice(-REPLACEMENTS.length);
  const replaced = new Map<unknown, PlannedPurchase>(
    last.map((entry, index) => [entry, { ...entry, ...REPLACEMENTS[index] }]),
  );
  return shuffled.map((entry) => replaced.get(entry) ?? entry);
}

function isOrdinary(entry: PlannedPurchase | PlannedExpense): entry is PlannedPurchase {
  if (entry.kind === 'expense') return false;
  const { destination, receipts, special, vendorId } = entry;
  return destination === 'job' && receipts === 1 && special === undefined && vendorId === undefined;
}
