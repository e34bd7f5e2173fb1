/**
 * The lines of the bill that should be in the ledger: goods and charges of the source, each with its amount, account
 * and dimensions, and every gap of the mapping.
 */
import type { ConnectionPolicy } from '../mapping/connection-policy.ts';
import { draftLines } from './draft-lines.ts';
import { failure, type Failure, type FailureCode } from '../failures/failure.ts';
import type { BillLine } from '../ledger/ledger-bill.ts';
import { mappable } from './mappable-lines.ts';
import { chooseForLine, masterDataRequestFor, type Gap, type LineChoice } from '../mapping/choose.ts';
import type { MappableLine } from '../mapping/line-facts.ts';
import type { BusinessUnitRule } from '../mapping/mapping-rules.ts';
import type { MasterDataRequest, MasterData } from '../ledger/master-data.ts';
import type { Money } from '../values/money.ts';
import type { TiedAmounts } from '../source/source-amounts.ts';
import type { SourceBill } from '../source/source-bill.ts';

export interface ComposedLines {
  /** Absent when a line has no account or no place. */
  readonly lines?: readonly BillLine[];
  /** Of each line, in their order. */
  readonly choices: readonly LineChoice[];
  readonly businessUnits: readonly BusinessUnitRule[];
  readonly problems: readonly Failure[];
}

/** @param amounts absent when they do not tie: then the lines are mapped all the same, so that all gaps are found. */
export function composeLines(
  source: SourceBill,
  amounts: TiedAmounts | undefined,
  policy: ConnectionPolicy,
  masterData: MasterData,
): ComposedLines {
  const { content } = source;
  const { mapping } = policy;
  const drafts = draftLines(content, amounts, policy);
  const choices = mappable(content, drafts, mapping).map((line) =>
    chooseForLine(line, { mapping, date: content.billDate, masterData }),
  );
  const units = drafts.map(({ businessUnitId }) => mapping.businessUnits.find(({ id }) => id === businessUnitId));
  const unmapped = drafts.flatMap(({ businessUnitId }, i) =>
    units[i] === undefined && businessUnitId !== undefined ? [String(businessUnitId)] : [],
  );
  const gaps = [
    ...choices.flatMap((choice) => choice.gaps),
    ...unmapped.map((detail): Gap => ({ code: 'mapping.business-unit-missing', detail })),
  ];
  const lines = drafts.flatMap(({ amount, memo }, i): BillLine[] => {
    const { account, dimensions } = choices[i] ?? {};
    if (account === undefined || dimensions === undefined || units[i] === undefined) return [];
    return [{ glAccountNo: account, amount, memo, dimensions }];
  });
  return {
    ...(amounts !== undefined && lines.length === drafts.length ? { lines } : {}),
    choices,
    businessUnits: units.filter((unit) => unit !== undefined),
    problems: problemsOf(gaps),
  };
}

/** What must be looked up in the ledger before the lines can be composed. */
export function masterDataRequest({ content }: SourceBill, policy: ConnectionPolicy): MasterDataRequest {
  const lines = mappable(content, draftLines(content, undefined, policy), policy.mapping);
  return masterDataRequestFor(lines, { mapping: policy.mapping, date: content.billDate });
}

/** Each line as the mapping sees it, with its amount: nothing while the amounts do not tie. */
export function mappableLines(
  { content }: SourceBill,
  amounts: TiedAmounts | undefined,
  policy: Pick<ConnectionPolicy, 'charges' | 'mapping'>,
): { readonly line: MappableLine; readonly amount: Money }[] {
  const drafts = draftLines(content, amounts, policy);
  const amountOf = (i: number): Money => (amounts === undefined ? undefined : drafts[i]?.amount) ?? '0.00';
  return mappable(content, drafts, policy.mapping).map((line, i) => ({ line, amount: amountOf(i) }));
}

/** Lines of goods as the mapping sees them, before anything is known of amounts or the ledger. */
export function mappableGoods({ content }: SourceBill, policy: ConnectionPolicy): MappableLine[] {
  const goods = draftLines(content, undefined, policy).slice(0, content.lines.length);
  return mappable(content, goods, policy.mapping);
}

/** One problem per code, with all that it is about: a person fixes five gaps in one go. */
function problemsOf(gaps: readonly Gap[]): Failure[] {
  const details = new Map<FailureCode, Set<string>>();
  for (const { code, detail } of gaps) details.set(code, (details.get(code) ?? new Set()).add(detail));
  return [...details].map(([code, of]) => failure(code, `${[...of].join('; ')}.`));
}
