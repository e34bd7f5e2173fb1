/**
 * Names that workflows, activities and entries share: scripts and people build on them, so they never change.
 * A bill's workflow id is its business key, which makes Temporal itself the lock on the bill.
 */
import type { DocumentRef } from '../domain/values/document.ts';

export const WORKFLOW_TASK_QUEUE = 'tieout';

export function activityTaskQueue(connectionId: string): string {
  return `tieout/${connectionId}`;
}

export function billWorkflowId(connectionId: string, billId: number): string {
  return `bill/${connectionId}/${billId}`;
}

export function creditWorkflowId(connectionId: string, creditId: number): string {
  return `credit/${connectionId}/${creditId}`;
}

/** Whose workflow it is: a bill or a credit of a connection. */
export interface DocumentKey extends DocumentRef {
  readonly connectionId: string;
}

export function documentWorkflowId({ connectionId, kind, id }: DocumentKey): string {
  return kind === 'credit' ? creditWorkflowId(connectionId, id) : billWorkflowId(connectionId, id);
}

/** The opposite of `documentWorkflowId`; `undefined` for the id of any other workflow. */
export function parseDocumentWorkflowId(workflowId: string): DocumentKey | undefined {
  const [, kind, connectionId = '', id] = /^(bill|credit)\/(.+)\/(\d+)$/.exec(workflowId) ?? [];
  return kind === 'bill' || kind === 'credit' ? { connectionId, kind, id: Number(id) } : undefined;
}

/**
 * Of a run that only says what would be done.
 * @param rules version of other rules that it compares with.
 */
export function planWorkflowId(connectionId: string, billId: number, rules?: string): string {
  return `plan/${connectionId}/${billId}${rules === undefined ? '' : `/${rules}`}`;
}

/** Characters of JSON that other rules may take: they travel with each bill, and are part of its history. */
export const MAX_RULES = 200_000;

/** Of a run that lists bills; `what` names which, and differs for each who asks. */
export function listWorkflowId(connectionId: string, what: string): string {
  return `list/${connectionId}/${what}`;
}

/** Of a run that compares rules with the ledger; `what` differs for each who asks. */
export function rulesWorkflowId(connectionId: string, what: string): string {
  return `rules/${connectionId}/${what}`;
}

/** As `planWorkflowId`, of a credit. */
export function creditPlanWorkflowId(connectionId: string, creditId: number, rules?: string): string {
  return `plan-credit/${connectionId}/${creditId}${rules === undefined ? '' : `/${rules}`}`;
}

export function documentPlanWorkflowId({ connectionId, kind, id }: DocumentKey, rules?: string): string {
  return (kind === 'credit' ? creditPlanWorkflowId : planWorkflowId)(connectionId, id, rules);
}

/** Of a worker's machine. */
export function clocksWorkflowId(worker: string): string {
  return `clocks/${worker}`;
}

export function pollScheduleId(connectionId: string): string {
  return `poll/${connectionId}`;
}

/** Of the run that stays open for as long as Temporal remembers what became of a connection's bills. */
export function memoryWorkflowId(connectionId: string): string {
  return `memory/${connectionId}`;
}

export const WORKFLOWS = {
  syncBill: 'syncBill',
  planBill: 'planBill',
  listBills: 'listBills',
  checkRules: 'checkRules',
  syncCredit: 'syncCredit',
  planCredit: 'planCredit',
  pollBills: 'pollBills',
  keepMemory: 'keepMemory',
  compareClocks: 'compareClocks',
} as const;

export const MESSAGES = {
  /** Signal: the bill changed in ServiceTitan. */
  billChanged: 'billChanged',
  /** Signal: read everything again and try again. */
  retry: 'retry',
  /** Update: a person's decision on a hold. */
  resolveHold: 'resolveHold',
  /** Query: the status of the bill, and its timeline. */
  getBillStatus: 'getBillStatus',
  /** The same query by its older name, which stays. */
  getBillCase: 'getBillCase',
  /** Query: the bill of a fingerprint, as this run sent it to Intacct. */
  getPostedBill: 'getPostedBill',
  /** Signal to `keepMemory`: a person says since when Temporal remembers all. */
  rememberFrom: 'rememberFrom',
} as const;

/** What the signal `billChanged` carries; one sent with the Temporal CLI may be empty. */
export interface BillNews {
  /** ServiceTitan's `modifiedOn`. */
  readonly revision?: string;
  /** The bill that takes this one's place. */
  readonly replacedBy?: number;
}

/** Memo in which a run notes the RECORDNO that it has seen in the ledger. */
export const POSTED_MEMO = 'tieoutPosted';

/** Memo with the RECORDNO of each bill that Tieout takes out itself, noted before it is sent. */
export const GONE_MEMO = 'tieoutGone';

/** Memo with the link of a bill that was adopted where Intacct lets no one write. */
export const LINK_MEMO = 'tieoutLink';

/** Memo with the RECORDNO of each bill in Intacct that a person called another invoice. */
export const SEPARATE_MEMO = 'tieoutSeparate';

/** Memo of a run that ended well: what the controller should know all the same. */
export const REMARKS_MEMO = 'tieoutRemarks';

/** Memo of a run that ended well: what a person must look at all the same, each with a code. */
export const FINDINGS_MEMO = 'tieoutFindings';

export interface FindingMemo {
  readonly code: string;
  readonly summary: string;
  readonly remedy: string;
}

/** Memo of `keepMemory`. */
export const MEMORY_MEMO = 'tieoutMemory';

export interface MemoryMemo {
  /** ISO instant since which all runs are remembered; `null`: nothing was posted before. */
  readonly from: string | null;
  readonly because: string;
}

/** Memo of a skipped bill: who decided, and why. What a run keeps when it is taken up again is of no account then. */
export const SKIP_MEMO = 'tieoutSkip';

export interface Skip {
  readonly by: string;
  readonly why: string;
}

/** Memo of a held bill, so that lists explain themselves without a worker. */
export const HOLD_MEMO = 'tieoutHold';

export interface HoldMemo {
  readonly reason: string;
  /** ISO instant. */
  readonly since: string;
  /** Absent in runs that version 0.1 held. */
  readonly remedies?: readonly string[];
}

/** Values of the search attribute TieoutStatus. */
export type BillStatus =
  | 'syncing'
  | 'waiting'
  | 'held'
  | 'settling'
  | 'skipped'
  | 'posted'
  | 'amended'
  | 'adopted'
  | 'unchanged'
  | 'differs'
  | 'canceled'
  | 'out-of-scope';
