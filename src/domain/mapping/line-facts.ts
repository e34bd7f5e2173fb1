/** What is known of a line: what rules can ask of it, and what their values can be taken from. */

/** Where the goods went: into a job's cost, into stock, or into overhead. */
export type Destination = 'job' | 'stock' | 'overhead';

/**
 * Items come from an order and expenses were typed; tax, freight and other charges have lines of their own. A vendor's
 * credit without a return is one line of its kind.
 */
export const LINE_KINDS = ['item', 'expense', 'tax', 'freight', 'other', 'credit'] as const;
export type LineKind = (typeof LINE_KINDS)[number];

/** What rules ask; no condition about a fact fits a line without it. */
export interface LineFacts {
  readonly line: LineKind;
  readonly destination: Destination;
  /** ServiceTitan ids, where nothing else is said. */
  readonly jobType: number | undefined;
  readonly businessUnit: number | undefined;
  /** Of goods that went to stock. */
  readonly inventoryLocation: number | undefined;
  /** Type of that location, e.g. Warehouse or Truck. */
  readonly locationType: string | undefined;
  readonly skuType: string | undefined;
  /** SKU code. */
  readonly sku: string | undefined;
  readonly budgetCode: number | undefined;
  /** Number of the account that ServiceTitan holds for such a line (docs/assumptions.md, A-59). */
  readonly lineAccount: string | undefined;
  readonly orderType: number | undefined;
  readonly vendor: number | undefined;
}

/** Names that a value may take from the bill, e.g. `{job.number}`; a dimension's name means its value on the line. */
export const PLACEHOLDERS = [
  ...([
    'job.number',
    'job.type',
    'job.project',
    'job.customer',
    'businessUnit.id',
    'vendor.id',
    'vendor.intacctId',
  ] as const),
  ...(['order.number', 'order.type', 'location.id', 'location.name', 'line.sku', 'line.skuType'] as const),
  ...(['line.budgetCode', 'line.account', 'line.costOfSaleAccount', 'line.assetAccount'] as const),
  'line.generalLedgerAccount',
] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];
export type PlaceholderValues = Readonly<Record<Placeholder, string | undefined>>;

/** A line as the mapping sees it. */
export interface MappableLine {
  readonly facts: LineFacts;
  readonly values: PlaceholderValues;
  /** For people, e.g. `line 2 "Capacitor 45 MFD"`. */
  readonly name: string;
  readonly jobTypeName?: string | undefined;
}

/** What a missing rule would have to name, e.g. `destination job, job type 41 (AC Repair), business unit 3011`. */
export function describeLine(line: MappableLine): string {
  const { businessUnit } = line.facts;
  const unit = businessUnit === undefined ? 'no business unit' : `business unit ${businessUnit}`;
  return `${describeKind(line)}, ${unit}`;
}

/** The same for lines of all business units, e.g. `destination job, job type 41 (AC Repair)`. */
export function describeKind({ facts, jobTypeName }: MappableLine): string {
  const { line, destination, jobType, locationType } = facts;
  const parts = [
    line === 'item' || line === 'expense' ? '' : `line ${line}`,
    `destination ${destination}`,
    jobType === undefined ? '' : `job type ${jobType}${jobTypeName === undefined ? '' : ` (${jobTypeName})`}`,
    locationType === undefined ? '' : `location type ${locationType}`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}
