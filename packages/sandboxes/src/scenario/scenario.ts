/**
 * A scenario: what both sandboxes hold at the start, and what must have become of every bill at the end. The
 * expectations are worked out from how the month was made, never by the code under test.
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
  /** Absent: posted at company level, its lines belong to several entities. */
  readonly entityId?: string;
  readonly vendorId?: string;
  readonly recordId?: string;
  /** The bill's total as ServiceTitan states it. */
  readonly total: string;
  /** One for each item or expense, freight spread over them, then tax; only for bills that must be posted. */
  readonly lines?: readonly ExpectedLine[];
  /** What is special about this bill, in plain words; `ordinary` when nothing is. */
  readonly because: string;
}

export interface Scenario {
  readonly name: string;
  readonly description: string;
  readonly seed: number;
  readonly servicetitan: ServiceTitanTenant;
  readonly intacct: IntacctCompany;
  /** How ServiceTitan's sandbox is set for this tenant, where nobody says otherwise. */
  readonly switches?: Partial<ServiceTitanSwitches>;
  readonly expectations: readonly ExpectedBill[];
  /** The same of vendors' credits, by their ids and with the ledger's signs. */
  readonly expectedCredits: readonly ExpectedBill[];
}
