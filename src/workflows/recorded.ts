/**
 * Bills and credits as histories and machine-readable output have them since version 0.1: a bill says nothing of its
 * kind, a credit is marked. Workers of two versions share a workflow while one takes the other's place, so each step
 * reads and writes this form. Everywhere else a document is a `DocumentRef`.
 */
import type { Composition } from '../domain/compose/compose-bill.ts';
import type { Bill, LedgerBill } from '../domain/ledger/ledger-bill.ts';
import type { PlanWithBills } from '../domain/reconcile/plan.ts';
import type { SourceBill } from '../domain/source/source-bill.ts';
import type { DocumentKind, DocumentRef } from '../domain/values/document.ts';
import type { DocumentKey } from './names.ts';

/** Under which the input of a workflow names its bill or credit. */
export const ID_FIELDS = { bill: 'billId', credit: 'creditId' } as const;

/** What a workflow about this document is started with. */
export function workflowInputOf({ connectionId, kind, id }: DocumentKey): { readonly connectionId: string } {
  return { connectionId, [ID_FIELDS[kind]]: id };
}

interface Mark {
  readonly document?: 'credit' | undefined;
}

export interface RecordedRef extends Mark {
  /** Of a credit, its id. */
  readonly billId: number;
}

export type Recorded<T extends DocumentRef> = Omit<T, keyof DocumentRef> & RecordedRef;
export type RecordedBill<T extends Pick<Bill, 'kind'> = Bill> = Omit<T, 'kind'> & Mark;

export type RecordedSource = Omit<SourceBill, keyof DocumentRef | 'billType'> & {
  readonly billId: number;
  readonly kind: 'procurement' | 'expense' | 'credit';
};

interface Composed {
  readonly bill?: RecordedBill;
}

export type RecordedComposition = Omit<Composition, 'bill'> & Composed;

interface PlannedBills extends Composed {
  readonly standing?: RecordedBill<LedgerBill>;
  readonly entersAgain?: RecordedBill;
}

/** The bills of a plan. */
export type Planned = Pick<PlanWithBills, keyof PlannedBills>;

export type RecordedPlan = Omit<PlanWithBills, keyof PlannedBills> & PlannedBills;

/** A reference, or whatever else names its document by one. */
export function recorded<T extends DocumentRef>({ kind, id, ...more }: T): Recorded<T> {
  return { ...markOf(kind), billId: id, ...more };
}

export function refIn<T extends RecordedRef>({
  document,
  billId,
  ...more
}: T): Omit<T, keyof RecordedRef> & DocumentRef {
  return { kind: document ?? 'bill', id: billId, ...more };
}

export function recordedSource({ kind, id, billType = 'procurement', ...source }: SourceBill): RecordedSource {
  return { billId: id, ...source, kind: kind === 'credit' ? kind : billType };
}

export function sourceIn({ billId: id, kind, ...source }: RecordedSource): SourceBill {
  return kind === 'credit' ? { kind, id, ...source } : { kind: 'bill', id, billType: kind, ...source };
}

export function recordedBill<T extends Pick<Bill, 'kind'>>({ kind, ...bill }: T): RecordedBill<T> {
  return { ...markOf(kind), ...bill };
}

export function billIn<T extends Mark>({
  document,
  ...bill
}: T): Omit<T, 'document'> & { readonly kind: DocumentKind } {
  return { kind: document ?? 'bill', ...bill };
}

export function recordedComposition({ bill, ...composition }: Composition): RecordedComposition {
  return bill === undefined ? composition : { ...composition, bill: recordedBill(bill) };
}

/** A composition, or whatever else has the bill that rules make of a document. */
export function composedIn<T extends Composed>({ bill, ...more }: T): Omit<T, 'bill'> & { readonly bill?: Bill } {
  return bill === undefined ? more : { ...more, bill: billIn(bill) };
}

export function recordedPlan({ bill, standing, entersAgain, ...plan }: PlanWithBills): RecordedPlan {
  return {
    ...plan,
    ...(bill === undefined ? {} : { bill: recordedBill(bill) }),
    ...(standing === undefined ? {} : { standing: recordedBill(standing) }),
    ...(entersAgain === undefined ? {} : { entersAgain: recordedBill(entersAgain) }),
  };
}

export function planIn<T extends PlannedBills>({
  bill,
  standing,
  entersAgain,
  ...plan
}: T): Omit<T, keyof PlannedBills> & Planned {
  return {
    ...plan,
    ...(bill === undefined ? {} : { bill: billIn(bill) }),
    ...(standing === undefined ? {} : { standing: billIn(standing) }),
    ...(entersAgain === undefined ? {} : { entersAgain: billIn(entersAgain) }),
  };
}

function markOf(kind: DocumentKind): Mark {
  return kind === 'credit' ? { document: kind } : {};
}
