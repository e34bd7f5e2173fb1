/**
 * A scenario: what both sandboxes hold at the start, and what must have become of every bill at the end. The
 * expectations are worked out from how the month was made, never by the code under test.
 */
import { OperatorError } from '../../config/operator-error.ts';
import type { IntacctCompany } from '../intacct/company.ts';
import type { ServiceTitanTenant } from '../servicetitan/tenant.ts';
import { hvacMonth } from './hvac-month.ts';

export interface ExpectedLine {
  readonly accountNo: string;
  readonly amount: string;
  readonly locationId: string;
  readonly departmentId: string;
}

export interface ExpectedBill {
  readonly billId: number;
  readonly outcome: 'posted' | 'held' | 'waiting';
  readonly holdCode?: string;
  readonly entityId?: string;
  readonly vendorId?: string;
  readonly recordId?: string;
  /** The bill's total as ServiceTitan states it. */
  readonly total: string;
  /** One for each item or expense, then tax, then freight; only for bills that must be posted. */
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
  readonly expectations: readonly ExpectedBill[];
}

const scenarios: Readonly<Record<string, (seed: number) => Scenario>> = { 'hvac-month': hvacMonth };

export function scenarioByName(name: string, seed: number): Scenario {
  const make = Object.hasOwn(scenarios, name) ? scenarios[name] : undefined;
  if (make === undefined) {
    const remedy = `Choose one of: ${Object.keys(scenarios).join(', ')}.`;
    throw new OperatorError(`There is no scenario "${name}".`, { remedy, exitCode: 2 });
  }
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffff_ffff) {
    const remedy = 'Give a whole number from 0 to 4294967295.';
    throw new OperatorError(`The scenario's seed ${seed} cannot be used.`, { remedy, exitCode: 2 });
  }
  return make(seed);
}
