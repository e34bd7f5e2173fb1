/** Applies the mapping in force: which accounts, dimensions and header the bill gets, and which rule said so. */
import type { Composition, LedgerVendor } from '../domain/compose/compose-bill.ts';
import { composeDocument, questionAbout } from '../domain/compose/compose-credit.ts';
import { summariesOf, type Explained } from '../domain/values/decision.ts';
import { HELD_FOR_MASTER_DATA } from '../domain/failures/failure.ts';
import type { ConnectionPolicy } from '../domain/mapping/connection-policy.ts';
import { isZero } from '../domain/values/money.ts';
import type { SourceBill } from '../domain/source/source-bill.ts';
import type { Call } from '../ports/call.ts';
import type { Ledger } from '../ports/ledger.ts';
import { recordedComposition, sourceIn, type RecordedComposition, type RecordedSource } from '../workflows/recorded.ts';
import type { ConnectionDependencies } from './dependencies.ts';
import { step } from './step.ts';

export interface MapBillInput {
  readonly source: RecordedSource;
  readonly vendor: LedgerVendor | undefined;
}

export interface MapBillResult extends Explained<'mapped' | 'incomplete'> {
  readonly composition: RecordedComposition;
  /** Content hash of the configuration that decided. */
  readonly mappingVersion: string;
}

export function createMapBill({ ledger, policy }: ConnectionDependencies) {
  return function mapBill({ source, vendor }: MapBillInput): Promise<MapBillResult> {
    return step(async (call) => {
      const mapped = await composeFor({ source: sourceIn(source), vendor }, { ledger, rules: policy() }, call);
      return { ...mapped, composition: recordedComposition(mapped.composition) };
    });
  };
}

/**
 * The bill that these rules make of it. Reference data that was read a while ago is good enough to find nothing wrong;
 * a problem is only reported when Intacct says so now.
 */
export async function composeFor(
  { source, vendor }: { readonly source: SourceBill; readonly vendor: LedgerVendor | undefined },
  { ledger, rules }: { readonly ledger: Pick<Ledger, 'readMasterData'>; readonly rules: ConnectionPolicy },
  call: Call,
): Promise<Omit<MapBillResult, 'composition'> & { readonly composition: Composition }> {
  const question = questionAbout(source, rules);
  const compose = async (mustRefresh: boolean) =>
    composeDocument(source, vendor, await ledger.readMasterData(question, call, { mustRefresh }), rules);
  const cached = await compose(false);
  const isDoubtful = cached.problems.some(({ code }) => HELD_FOR_MASTER_DATA.includes(code));
  const composition = isDoubtful ? await compose(true) : cached;
  const { problems } = composition;
  return {
    decision: problems.length === 0 ? 'mapped' : 'incomplete',
    because: problems.length === 0 ? decidedBy(composition) : summariesOf(problems),
    composition,
    mappingVersion: rules.version,
  };
}

function decidedBy({ rules, roundingDifference }: Composition): string {
  const each = [...new Set(rules.flatMap((rule) => rule.split('; ')))].join('; ');
  const rounding = isZero(roundingDifference)
    ? ''
    : ` A rounding difference of ${roundingDifference} went onto the largest line.`;
  return `By the rules: ${each}.${rounding}`;
}
