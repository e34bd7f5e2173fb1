/** Finds the bill's vendor in Intacct: linked, there, and active. */
import type { LedgerVendor } from '../domain/compose/compose-bill.ts';
import { goodsOf } from '../domain/compose/compose-credit.ts';
import { summariesOf, type Explained } from '../domain/values/decision.ts';
import { failure, type Failure } from '../domain/failures/failure.ts';
import type { ConnectionPolicy } from '../domain/mapping/connection-policy.ts';
import { ledgerVendorIdOf, vendorOverrideFor } from '../domain/mapping/vendor-override.ts';
import type { SourceBill, SourceVendor } from '../domain/source/source-bill.ts';
import type { Call } from '../ports/call.ts';
import type { Ledger } from '../ports/ledger.ts';
import { sourceIn, type RecordedSource } from '../workflows/recorded.ts';
import type { ConnectionDependencies } from './dependencies.ts';
import { step } from './step.ts';

export interface EnsureVendorInput {
  readonly vendor: SourceVendor | undefined;
  /** The whole bill: rules may name another vendor for it. Absent in runs of versions before 0.3. */
  readonly source?: RecordedSource;
}

export interface EnsureVendorResult extends Explained<'ready' | 'not-ready'> {
  /** Known also when it is inactive: the bill can then still be looked for. */
  readonly vendor?: LedgerVendor;
  readonly problems: readonly Failure[];
}

export function createEnsureVendor({ ledger, policy }: ConnectionDependencies) {
  return function ensureVendor({ vendor, source }: EnsureVendorInput): Promise<EnsureVendorResult> {
    const bill = { vendor, source: source && sourceIn(source) };
    return step((call) => findVendor(bill, { ledger, rules: policy() }, call));
  };
}

/** The vendor that these rules book the bill to, as Intacct has it. */
export async function findVendor(
  { vendor, source }: { readonly vendor: SourceVendor | undefined; readonly source: SourceBill | undefined },
  { ledger, rules }: { readonly ledger: Pick<Ledger, 'findVendor'>; readonly rules: ConnectionPolicy },
  call: Call,
): Promise<EnsureVendorResult> {
  const override =
    source === undefined
      ? undefined
      : vendorOverrideFor(goodsOf(source, rules), rules.mapping, source.content.billDate);
  if (override !== undefined && 'code' in override) return notReady(override);
  // A bill without a vendor is reported by the mapping step, with everything else that is missing.
  if (vendor === undefined) return { decision: 'not-ready', because: 'The bill names no vendor.', problems: [] };
  const vendorId = ledgerVendorIdOf(vendor, rules.mapping, override);
  if (vendorId === undefined)
    return notReady(failure('servicetitan.vendor-unlinked', `${vendor.name} (${vendor.id}).`));
  const record = await ledger.findVendor(vendorId, call);
  if (record === undefined)
    return notReady(failure('intacct.vendor-missing', `${vendorId}, for ${vendor.name} (${vendor.id}).`));
  const known = { vendorId: record.vendorId, termName: record.termName, ...(override && { override }) };
  if (!record.isActive)
    return { ...notReady(failure('intacct.vendor-inactive', `${vendorId} ${record.name}.`)), vendor: known };
  return {
    decision: 'ready',
    because:
      override === undefined
        ? `${vendor.name} is ${vendorId} in Intacct, and active.`
        : `Booked to ${vendorId} ${record.name} instead of ${vendor.name}, by the rule: ${override.rule}.`,
    vendor: known,
    problems: [],
  };
}

function notReady(problem: Failure): EnsureVendorResult {
  return { decision: 'not-ready', because: summariesOf([problem]), problems: [problem] };
}
