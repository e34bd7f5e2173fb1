/**
 * A scenario: the initial records of both sandboxes, and the outcome expected for each bill. Expectations follow from
 * how the month was made, never from the code under test.
 */
import type { IntacctCompany } from '../intacct/company.ts';
import type { ServiceTitanSwitches } from '../servicetitan/switches.ts';
import type { ServiceTitanTenant } from '../servicetitan/tenant.ts';

export interface ExpectedLine {
  readonly accountNo: string;
  readonly amount: string;
  readonly locationId: string;
  readonly departmentId: string;
  readonly projectId?: string;
  readonly itemId?: string;
}

export interface ExpectedBill {
  readonly billId: number;
  readonly outcome: 'posted' | 'held' | 'waiting';
  readonly holdCode?: string;
  /** Absent if posted at top level, because the lines belong to several entities. */
  readonly entityId?: string;
  readonly vendorId?: string;
  readonly recordId?: string;
  /** The total stated in ServiceTitan. */
  readonly total: string;
  /** The payment term's name in Intacct, and the due date (`YYYY-MM-DD`); only for bills that must be posted. */
  readonly termName?: string;
  readonly dueDate?: string;
  /** One line for each item or expense with its freight, then tax; only for bills that must be posted. */
  readonly lines?: readonly ExpectedLine[];
  /** What is special about this bill, in words that the demo prints; `ordinary` if nothing is. */
  readonly because: string;
}

export interface Scenario {
  readonly name: string;
  readonly description: string;
  readonly seed: number;
  readonly servicetitan: ServiceTitanTenant;
  readonly intacct: IntacctCompany;
  /** The initial switches of ServiceTitan's sandbox, unless set otherwise. */
  readonly switches?: Partial<ServiceTitanSwitches>;
  readonly expectations: readonly ExpectedBill[];
  /** The same for vendor credits, by credit ID and with the ledger's signs. */
  readonly expectedCredits: readonly ExpectedBill[];
}
