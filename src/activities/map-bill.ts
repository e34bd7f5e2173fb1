/** Applies the mapping in force: which accounts, dimensions and header the bill gets, and which rule said so. */
import type { Composition, LedgerVendor } from '../domain/compose/compose-bill.ts';
import { composeDocument, questionAbout } from '../domain/compose/compose-credit.ts';
import { becauseOf, type Explained } from '../domain/values/decision.ts';
import { HELD_FOR_MASTER_DATA } from '../domain/failures/failure.ts';
import { isZero } from '../domain/values/money.ts';
import type { SourceBill } from '../domain/source/source-bill.ts';
import type { ConnectionDependencies } from './dependencies.ts';
import { step } from './step.ts';

export interface MapBillInput {
  readonly source: SourceBill;
  readonly vendor: LedgerVendor | undefined;
}

export interface MapBillResult extends Explained<'mapped' | 'incomplete'> {
  readonly composition: Composition;
  /** Content hash of the configuration that decided. */
  readonly mappingVersion: string;
}

export function createMapBill({ ledger, policy }: ConnectionDependencies) {
  return function mapBill({ source, vendor }: MapBillInput): Promise<MapBillResult> {
    return step(async (call) => {
      const rules = policy();
      const question = questionAbout(source, rules);
      const compose = async (isFresh: boolean) =>
        composeDocument(source, vendor, await ledger.readMasters(question, call, { isFresh }), rules);
      const believed = await compose(false);
      const isDoubtful = believed.problems.some(({ code }) => HELD_FOR_MASTER_DATA.includes(code));
      const composition = isDoubtful ? await compose(true) : believed;
      const { problems, roundingDifference } = composition;
      const rounding = isZero(roundingDifference)
        ? ''
        : ` A rounding difference of ${roundingDifference} went onto the largest line.`;
      const decided = [...new Set(composition.rules.flatMap((rule) => rule.split('; ')))].join('; ');
      return {
        decision: problems.length === 0 ? 'mapped' : 'incomplete',
        because: problems.length === 0 ? `By the rules: ${decided}.${rounding}` : becauseOf(problems),
        composition,
        mappingVersion: rules.version,
      };
    });
  };
}
