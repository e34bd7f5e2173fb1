/**
 * The lines of the bill that should be in the ledger: goods and charges of the source, each with its amount, account
 * and dimensions, and every gap of the mapping.
 */
import type { Charge, ConnectionPolicy } from './connection.ts';
import { failure, type Failure, type FailureCode } from './failure.ts';
import type { BillLine } from './ledger-bill.ts';
import { ledgerText } from './ledger-text.ts';
import { chooseForLine, masterQuestionOf, type Gap, type LineChoice } from './mapping/choose.ts';
import type { Destination, LineKind, MappableLine } from './mapping/line-facts.ts';
import type { BusinessUnitRule } from './mapping/mapping-rules.ts';
import type { MasterQuestion, Masters } from './masters.ts';
import { allocate, cents, indexOfLargest, isWithin, isZero, roundToCents, sum, type Money } from './money.ts';
import type { TiedAmounts } from './source-amounts.ts';
import type { SourceAccounts, SourceBill, SourceContent, SourceJob, SourceLine } from './source-bill.ts';

const MAX_MEMO = 500;

export interface ComposedLines {
  /** Absent when a line has no account or no place. */
  readonly lines?: readonly BillLine[];
  /** Of each line, in their order. */
  readonly choices: readonly LineChoice[];
  readonly businessUnits: readonly BusinessUnitRule[];
  readonly problems: readonly Failure[];
}

/** A line on its way into the bill: what it is, what it says, how much. */
interface DraftLine {
  readonly kind: LineKind;
  readonly memo: string;
  readonly amount: Money;
  readonly job: SourceJob | undefined;
  readonly stock: SourceLine['stock'];
  readonly businessUnitId: number | undefined;
  /** Of goods. */
  readonly source?: SourceLine;
}

/** @param amounts absent when they do not tie: then the lines are mapped all the same, so that all gaps are found. */
export function composeLines(
  source: SourceBill,
  amounts: TiedAmounts | undefined,
  policy: ConnectionPolicy,
  masters: Masters,
): ComposedLines {
  const { content } = source;
  const { mapping } = policy;
  const drafts = draftLines(content, amounts, policy);
  const choices = mappable(content, drafts).map((line) =>
    chooseForLine(line, { mapping, date: content.billDate, masters }),
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
export function masterQuestion({ content }: SourceBill, policy: ConnectionPolicy): MasterQuestion {
  const lines = mappable(content, draftLines(content, undefined, policy));
  return masterQuestionOf(lines, { mapping: policy.mapping, date: content.billDate });
}

/** Each line as the mapping sees it, with its amount: nothing while the amounts do not tie. */
export function mappableLines(
  { content }: SourceBill,
  amounts: TiedAmounts | undefined,
  policy: Pick<ConnectionPolicy, 'charges'>,
): { readonly line: MappableLine; readonly amount: Money }[] {
  const drafts = draftLines(content, amounts, policy);
  return mappable(content, drafts).map((line, i) => ({ line, amount: drafts[i]?.amount ?? '0.00' }));
}

/** Lines of goods as the mapping sees them, before anything is known of amounts or the ledger. */
export function mappableGoods({ content }: SourceBill, policy: ConnectionPolicy): MappableLine[] {
  const goods = draftLines(content, undefined, policy).slice(0, content.lines.length);
  return mappable(content, goods);
}

/** One problem a code, with all that it is about: a person mends five gaps in one go. */
function problemsOf(gaps: readonly Gap[]): Failure[] {
  const details = new Map<FailureCode, Set<string>>();
  for (const { code, detail } of gaps) details.set(code, (details.get(code) ?? new Set()).add(detail));
  return [...details].map(([code, of]) => failure(code, `${[...of].join('; ')}.`));
}

function draftLines(
  content: SourceContent,
  amounts: TiedAmounts | undefined,
  { charges }: Pick<ConnectionPolicy, 'charges'>,
): DraftLine[] {
  const amountsOfGoods = withRounding(amounts);
  const goods = content.lines.map((line, i): DraftLine => ({
    kind: line.kind,
    memo: ledgerText(line.description, MAX_MEMO),
    amount: amountsOfGoods[i] ?? '0.00',
    job: line.kind === 'expense' ? line.job : content.job,
    stock: line.stock,
    businessUnitId: line.businessUnitId ?? content.businessUnitId,
    source: line,
  }));
  const all = CHARGES.map(({ kind, memo, amountIn }) => ({ kind, memo, amount: roundToCents(amountIn(content)) }));
  const isSpread = ({ kind }: { readonly kind: Charge }): boolean => charges[kind] === 'spread' && goods.length > 0;
  const spread = all.filter(isSpread).reduce((lines, { kind, amount }) => {
    const shares = allocate(amount, sharesOf(kind, amount, lines));
    return lines.map((line, i) => ({ ...line, amount: sum([line.amount, shares[i] ?? '0']) }));
  }, goods);
  const [first] = goods;
  const own = all.filter((charge) => !isSpread(charge) && !isZero(charge.amount));
  return [
    ...spread,
    ...own.map((charge): DraftLine => ({
      ...charge,
      job: content.job ?? first?.job,
      stock: first?.stock,
      businessUnitId: content.businessUnitId ?? first?.businessUnitId,
    })),
  ];
}

const CHARGES: readonly { kind: Charge; memo: string; amountIn: (content: SourceContent) => Money }[] = [
  { kind: 'tax', memo: 'Tax', amountIn: ({ taxAmount }) => taxAmount },
  { kind: 'freight', memo: 'Freight', amountIn: ({ freightAmount }) => freightAmount },
  { kind: 'other', memo: 'Other charges and discounts', amountIn: ({ otherAmount }) => otherAmount },
];

/** By ServiceTitan's own allocation where it accounts for the charge (docs/assumptions.md, A-60), else by amount. */
function sharesOf(kind: Charge, charge: Money, goods: readonly DraftLine[]): string[] {
  const allocated = goods.map(({ source }) => source?.allocated?.[kind]);
  const known = allocated.filter((share) => share !== undefined);
  const isAccountedFor =
    known.length === goods.length && !isZero(sum(known)) && isWithin(sum(known), charge, cents(goods.length));
  return isAccountedFor ? known : goods.map(({ amount }) => amount);
}

/**
 * The few cents that rounding explains go onto the largest line of goods, so that the lines tie to the header: goods
 * were rounded, tax and freight stand on the invoice as they are.
 */
function withRounding(amounts: TiedAmounts | undefined): readonly Money[] {
  if (amounts === undefined || isZero(amounts.roundingDifference)) return amounts?.lines ?? [];
  const target = indexOfLargest(amounts.lines);
  return amounts.lines.map((amount, i) => (i === target ? sum([amount, amounts.roundingDifference]) : amount));
}

function mappable(content: SourceContent, drafts: readonly DraftLine[]): MappableLine[] {
  return drafts.map((draft, index) => {
    const { kind, memo, job, stock, businessUnitId, source } = draft;
    const destination: Destination = job !== undefined ? 'job' : stock !== undefined ? 'stock' : 'overhead';
    const isStocked = destination === 'stock';
    const budgetCode = source?.budgetCodeId ?? content.budgetCodeId;
    const lineAccount = accountFor(destination, kind, source?.accounts);
    return {
      name: `line ${index + 1}${memo === '' ? '' : ` "${memo.slice(0, 60)}"`}`,
      jobTypeName: job?.jobTypeName,
      facts: {
        line: kind,
        destination,
        jobType: job?.jobTypeId,
        businessUnit: businessUnitId,
        inventoryLocation: isStocked ? stock?.id : undefined,
        locationType: isStocked ? stock?.type : undefined,
        skuType: source?.skuType,
        sku: source?.skuCode,
        budgetCode,
        lineAccount,
        orderType: content.purchaseOrder?.typeId,
        vendor: content.vendor?.id,
      },
      values: {
        'job.number': job?.number,
        'job.type': text(job?.jobTypeId),
        'job.project': job?.projectNumber,
        'job.customer': text(job?.customerId),
        'businessUnit.id': text(businessUnitId),
        'vendor.id': text(content.vendor?.id),
        'vendor.intacctId': content.vendor?.ledgerVendorId,
        'order.number': content.purchaseOrderNumber,
        'order.type': text(content.purchaseOrder?.typeId),
        'location.id': isStocked ? text(stock?.id) : undefined,
        'location.name': isStocked ? stock?.name : undefined,
        'line.sku': source?.skuCode,
        'line.skuType': source?.skuType,
        'line.budgetCode': text(budgetCode),
        'line.account': lineAccount,
        'line.costOfSaleAccount': source?.accounts?.costOfSale,
        'line.assetAccount': source?.accounts?.asset,
        'line.generalLedgerAccount': source?.accounts?.general,
      },
    };
  });
}

/** ServiceTitan does not say which of its three accounts is debited (docs/assumptions.md, A-59). */
function accountFor(destination: Destination, kind: LineKind, accounts: SourceAccounts = {}): string | undefined {
  if (kind === 'expense' || destination === 'overhead') return accounts.general;
  return destination === 'job' ? accounts.costOfSale : accounts.asset;
}

function text(id: number | undefined): string | undefined {
  return id === undefined ? undefined : String(id);
}
