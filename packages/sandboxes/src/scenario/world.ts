/**
 * Alder Creek Mechanical, a fictional contractor: its territories, business units, job types, vendors and accounts,
 * from which the records of both systems are made. Nothing here is random.
 */
import { DUE_FROM } from '../intacct/rules/term-due.ts';

export const APPLICATION_GUID = '7d0f3c52-4b1e-4c55-9a60-0f1d2e3c4b5a';
export const VENDOR_KEY = 'intacctVendorId';

export const ENTITIES = [
  { id: 'E10', name: 'Alder Creek North' },
  { id: 'E20', name: 'Alder Creek Central' },
  { id: 'E30', name: 'Alder Creek South' },
] as const;

export interface Territory {
  readonly number: number;
  readonly name: string;
  readonly locationId: string;
  readonly entityId: string;
  readonly serviceUnitId: number;
  readonly installUnitId: number;
  readonly truckId: number;
  readonly warehouseId: number;
}

const TERRITORY_NAMES = [
  'Alder Falls',
  'Birch Hollow',
  'Cedar Flats',
  'Dogwood Bend',
  'Elm Junction',
  'Fir Landing',
  'Gum Tree Cross',
  'Hazel Point',
  'Ivy Meadow',
  'Juniper Pass',
  'Larch Harbor',
  'Maple Terrace',
];

export const TERRITORIES: readonly Territory[] = TERRITORY_NAMES.map((name, index) => {
  const number = index + 1;
  const entity = Math.floor(index / 4);
  return {
    number,
    name,
    locationId: `T${String(number).padStart(2, '0')}`,
    entityId: `E${entity + 1}0`,
    serviceUnitId: 3000 + 10 * number + 1,
    installUnitId: 3000 + 10 * number + 2,
    truckId: 7800 + number,
    warehouseId: 7701 + entity,
  };
});

export function territoryOf(businessUnitId: number): Territory {
  const territory = TERRITORIES.find((t) => t.serviceUnitId === businessUnitId || t.installUnitId === businessUnitId);
  if (territory === undefined) throw new Error(`No territory has the business unit ${businessUnitId}`);
  return territory;
}

export function departmentOf(businessUnitId: number): 'SVC' | 'INS' {
  return territoryOf(businessUnitId).serviceUnitId === businessUnitId ? 'SVC' : 'INS';
}

export interface JobTypeFact {
  readonly id: number;
  readonly name: string;
  readonly isInstall: boolean;
  /** The account by the demo's mapping rules; undefined if no rule covers the job type. */
  readonly accountNo: string | undefined;
  /** A different account for bills dated on or after this day. */
  readonly later?: { readonly day: number; readonly accountNo: string };
}

export const JOB_TYPES: readonly JobTypeFact[] = [
  { id: 41, name: 'AC Repair', isInstall: false, accountNo: '5010' },
  { id: 42, name: 'Furnace Repair', isInstall: false, accountNo: '5010' },
  // The accountant opened an account for service agreements on 16 October.
  { id: 43, name: 'Maintenance Visit', isInstall: false, accountNo: '5020', later: { day: 15, accountNo: '5025' } },
  { id: 44, name: 'AC Install', isInstall: true, accountNo: '5030' },
  { id: 45, name: 'Furnace Install', isInstall: true, accountNo: '5030' },
  // A deliberate mistake in the demo's rules: like the other installs it belongs to 5030 (corrected.yaml).
  { id: 46, name: 'Heat Pump Install', isInstall: true, accountNo: '5040' },
  { id: 47, name: 'Duct Work', isInstall: true, accountNo: '5040' },
  { id: 48, name: 'Indoor Air Quality', isInstall: false, accountNo: undefined },
];

export const UNMAPPED_JOB_TYPE_ID = 48;

function jobTypeOf(id: number): JobTypeFact {
  const jobType = JOB_TYPES.find((candidate) => candidate.id === id);
  if (jobType === undefined) throw new Error(`No job type ${id}`);
  return jobType;
}

/** @param day of the bill, counted from 1 October as 0. */
export function accountOf(jobTypeId: number, day: number): string | undefined {
  const { accountNo, later } = jobTypeOf(jobTypeId);
  return later !== undefined && day >= later.day ? later.accountNo : accountNo;
}

/** Job types for which a project manager opens projects in Intacct; every other job has one. */
const PROJECT_JOB_TYPES: readonly number[] = [44, 45, 46];

interface NumberedJob {
  readonly id: number;
  readonly jobNumber: string;
  readonly jobTypeId: number;
}

/** PROJECTID of the job's project in Intacct, if it has one. */
export function projectOf({ id, jobNumber, jobTypeId }: NumberedJob): string | undefined {
  return PROJECT_JOB_TYPES.includes(jobTypeId) && id % 2 === 0 ? jobNumber : undefined;
}

export function unitOf(territory: Territory, jobTypeId: number): number {
  return jobTypeOf(jobTypeId).isInstall ? territory.installUnitId : territory.serviceUnitId;
}

/** Accounts of lines that no job type decides. Freight has none: it is allocated to the goods. */
export const ACCOUNTS = { warehouse: '1310', truck: '1320', overhead: '6410', tax: '5800' } as const;

export interface TermFact {
  readonly servicetitan: string;
  readonly intacct: string;
  /** Days from the bill date, or a day of the next month. */
  readonly due: number;
  readonly dueFrom: (typeof DUE_FROM)['billDate' | 'nextMonth'];
}

/** Bills of this term have no due date in ServiceTitan: Intacct's term says it. */
export const TENTH_OF_NEXT_MONTH: TermFact = {
  servicetitan: '10th of Next Month',
  intacct: '10NM',
  due: 10,
  dueFrom: DUE_FROM.nextMonth,
};

const [NET_30, NET_15, DUE_ON_RECEIPT] = [
  { servicetitan: 'Net 30', intacct: 'N30', due: 30, dueFrom: DUE_FROM.billDate },
  { servicetitan: 'Net 15', intacct: 'N15', due: 15, dueFrom: DUE_FROM.billDate },
  { servicetitan: 'Due On Receipt', intacct: 'DUE', due: 0, dueFrom: DUE_FROM.billDate },
] as const satisfies readonly TermFact[];

export const TERMS: readonly TermFact[] = [NET_30, NET_15, DUE_ON_RECEIPT, TENTH_OF_NEXT_MONTH];

export interface VendorFact {
  /** ServiceTitan's id. */
  readonly id: number;
  /** Intacct's VENDORID; text, because `00123` is valid. */
  readonly vendorId: string;
  readonly name: string;
  readonly term: TermFact;
}

const VENDOR_NAMES = [
  'First Street',
  'Pipe & Duct',
  'Copper Line',
  'Main Yard',
  'River Dock',
  'Hilltop',
  'Two Bridges',
  'North Gate',
  'South Gate',
  'Coil Corner',
  'Filter Depot',
  'Sheet Metal Row',
  'Compressor Lane',
  'Refrigerant Hall',
  'Thermostat Square',
  'Blower Street',
  'Valve Court',
  'Damper Road',
  'Insulation Barn',
  'Fastener Bin',
  'Motor Works',
  'Control Board',
  'Wire & Cable',
  'Old Mill',
  'Closed Loop',
];

export const VENDORS: readonly VendorFact[] = VENDOR_NAMES.map((name, index) => ({
  id: 1701 + index,
  vendorId: index === 0 ? '00123' : `V-${1001 + index}`,
  name: `${name} Supply House`,
  term: termOf(index),
}));

function termOf(index: number): TermFact {
  if (index === 1) return TENTH_OF_NEXT_MONTH;
  if (index % 5 === 1) return NET_15;
  return index % 7 === 3 ? DUE_ON_RECEIPT : NET_30;
}

/** Linked in ServiceTitan to a vendor that Intacct does not have. */
export const MISSING_VENDOR_ID = 1724;
/** Inactive in Intacct. */
export const INACTIVE_VENDOR_ID = 1725;

export function vendorOf(id: number): VendorFact {
  const vendor = VENDORS.find((candidate) => candidate.id === id);
  if (vendor === undefined) throw new Error(`No vendor ${id}`);
  return vendor;
}
