/**
 * The seed of an Intacct company, as a scenario provides it. `store.ts` makes the records. All identifiers are text,
 * because `00123` is a valid vendor ID.
 */
export type Status = 'active' | 'inactive';
export type RequiredDimension =
  | 'department'
  | 'location'
  | 'class'
  | 'project'
  | 'task'
  | 'customer'
  | 'vendor'
  | 'employee'
  | 'item'
  | 'contract'
  | 'warehouse';

export interface SeedGlAccount {
  readonly accountNo: string;
  readonly title: string;
  readonly accountType: 'balancesheet' | 'incomestatement';
  readonly normalBalance: 'debit' | 'credit';
  readonly status?: Status;
  readonly requires?: readonly RequiredDimension[];
  /** Locations that may be posted to; all when left out. */
  readonly restrictedTo?: readonly string[];
}

/** A record of a dimension: class, project, item … */
export interface SeedDimension {
  readonly id: string;
  readonly name: string;
  readonly status?: Status;
}

interface SeedTask extends SeedDimension {
  readonly projectId: string;
}

interface SeedCostType extends SeedTask {
  readonly taskId: string;
}

interface SeedLocation {
  readonly id: string;
  readonly name: string;
  readonly entityId: string;
  readonly status?: Status;
}

interface SeedVendor {
  readonly vendorId: string;
  readonly name: string;
  readonly status?: Status;
  readonly termName?: string;
}

interface SeedBillLine {
  readonly accountNo: string;
  /** Decimal text. */
  readonly amount: string;
  readonly memo?: string;
  readonly locationId: string;
  readonly departmentId?: string;
  readonly classId?: string;
}

/** A bill that exists from the start, entered manually. Dates are `YYYY-MM-DD`; no posting rules are applied. */
export interface SeedBill {
  readonly vendorId: string;
  readonly recordId: string;
  readonly whenCreated: string;
  /** Default: the bill date. */
  readonly whenPosted?: string;
  readonly whenDue?: string;
  readonly docNumber?: string;
  readonly description?: string;
  readonly termName?: string;
  /** The entity it was entered in; top level when left out. */
  readonly entityId?: string;
  /** Decimal text; `0.00` when left out. */
  readonly totalPaid?: string;
  readonly lines: readonly SeedBillLine[];
}

export interface SeedTerm {
  readonly name: string;
  readonly description: string;
  /** DUEDATE: days, or a day of a month. */
  readonly due: number;
  /** DUEFROM: what it counts; days from the bill date when left out. */
  readonly dueFrom?: string;
}

export interface IntacctCompany {
  readonly companyId: string;
  readonly senderId: string;
  readonly senderPassword: string;
  readonly userId: string;
  readonly userPassword: string;
  readonly baseCurrency: string;
  readonly entities: readonly { readonly id: string; readonly name: string }[];
  readonly locations: readonly SeedLocation[];
  readonly departments: readonly { readonly id: string; readonly title: string; readonly status?: Status }[];
  readonly classes: readonly SeedDimension[];
  /** Values of GLDIMREGION, a user-defined dimension. */
  readonly regions?: readonly SeedDimension[];
  readonly projects?: readonly SeedDimension[];
  readonly tasks?: readonly SeedTask[];
  readonly costTypes?: readonly SeedCostType[];
  readonly customers?: readonly SeedDimension[];
  readonly employees?: readonly SeedDimension[];
  readonly items?: readonly SeedDimension[];
  readonly contracts?: readonly SeedDimension[];
  readonly warehouses?: readonly SeedDimension[];
  /** AP account labels: names for accounts, for users who do not know account numbers. */
  readonly accountLabels?: readonly { readonly label: string; readonly accountNo: string; readonly status?: Status }[];
  readonly glAccounts: readonly SeedGlAccount[];
  readonly terms: readonly SeedTerm[];
  readonly vendors: readonly SeedVendor[];
  /** Last closed day (`YYYY-MM-DD`) by entity ID. */
  readonly closedThrough: Readonly<Record<string, string>>;
  readonly bills?: readonly SeedBill[];
}
