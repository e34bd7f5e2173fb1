/** Bills and credits as Temporal lists them: held, waiting, skipped, busy, or posted with a difference. */
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import PQueue from 'p-queue';

import { negate, type Money } from '../../domain/values/money.ts';
import {
  documentWorkflowId,
  FINDINGS_MEMO,
  HOLD_MEMO,
  parseDocumentWorkflowId,
  REMARKS_MEMO,
  SKIP_MEMO,
  type BillStatus,
  type DocumentKey,
  type FindingMemo,
  type HoldMemo,
  type Skip,
} from '../../workflows/names.ts';
import {
  tieoutAmount,
  tieoutBillDate,
  tieoutHoldCode,
  tieoutStatus,
  tieoutVendorId,
} from '../../workflows/search-attributes.ts';
import type { RetryRequest } from '../../workflows/input/messages.ts';
import { retryBill, retryOrStartBill } from './bills.ts';
import { NoSuchWorkflow } from './failures.ts';
import { readPendingStep, type PendingStep } from './pending-steps.ts';
import { visibilityQuery, type Condition, type Conditions } from './search.ts';

interface ListedBill extends DocumentKey {
  readonly vendorId: string | undefined;
  readonly billDate: string | undefined;
  /** Of a credit below zero, as it is in the ledger. */
  readonly amount: Money | undefined;
}

export interface OpenBill extends ListedBill {
  readonly holdCode: string | undefined;
  readonly reason: string | undefined;
  readonly remedies: readonly string[];
  /** ISO instant. */
  readonly heldSince: string | undefined;
  /** Who decided to skip it, and why; absent where an earlier version skipped it. */
  readonly skip?: Skip;
}

/** Something is being done for it, for longer than that takes. */
export interface OverdueBill extends ListedBill {
  readonly status: string;
  readonly waitsFor: PendingStep;
}

export interface DifferingBill extends ListedBill {
  readonly remarks: readonly string[];
  /** Those of the remarks that have a code and a remedy. */
  readonly findings: readonly FindingMemo[];
}

export interface OpenBillFilter {
  readonly connection?: string | undefined;
  readonly code?: Condition<string>;
  readonly vendor?: string | undefined;
  /** One bill only. */
  readonly key?: DocumentKey | undefined;
}

/** Signals at a time. */
const AT_A_TIME = 10;

/** Runs of bills and credits, open and closed. */
export function countRuns(client: Client, filter: Pick<OpenBillFilter, 'connection' | 'key'>): Promise<number> {
  return counted(client, billQuery(filter));
}

/** Workflow ids that a query names at a time. */
const IDS_PER_QUERY = 100;

/** Ids of those that a workflow has, or had, to do with: not only to say that they were out of scope. */
export async function findKnownDocuments(
  client: Client,
  of: Pick<DocumentKey, 'connectionId' | 'kind'>,
  ids: readonly number[],
): Promise<ReadonlySet<number>> {
  const known = new Set<number>();
  for (let i = 0; i < ids.length; i += IDS_PER_QUERY) {
    const workflowId = ids.slice(i, i + IDS_PER_QUERY).map((id) => documentWorkflowId({ ...of, id }));
    const query = visibilityQuery({ workflowId, status: { not: ['out-of-scope'] } });
    for await (const run of client.workflow.list({ query })) {
      const key = parseDocumentWorkflowId(run.workflowId);
      if (key !== undefined) known.add(key.id);
    }
  }
  return known;
}

/** Bills that something is being done for right now: one that is in the ledger is done only when it was seen there. */
export function countBusyBills(client: Client, connection: string): Promise<number> {
  return counted(client, openQuery(['syncing', 'settling'], { connection }));
}

export function countHeldBills(client: Client, filter: OpenBillFilter): Promise<number> {
  return counted(client, openQuery('held', filter));
}

async function counted(client: Client, query: string): Promise<number> {
  return (await client.workflow.count(query)).count;
}

export async function listOpenBills(
  client: Client,
  status: 'held' | 'waiting' | 'skipped',
  filter: OpenBillFilter = {},
): Promise<OpenBill[]> {
  const bills: OpenBill[] = [];
  for await (const run of client.workflow.list({ query: openQuery(status, filter) })) {
    const key = parseDocumentWorkflowId(run.workflowId);
    if (key === undefined) continue;
    const hold = run.memo?.[HOLD_MEMO] as HoldMemo | undefined;
    const skip = status === 'skipped' ? (run.memo?.[SKIP_MEMO] as Skip | undefined) : undefined;
    bills.push({
      ...listed(key, run),
      holdCode: run.typedSearchAttributes.get(tieoutHoldCode),
      reason: hold?.reason,
      remedies: hold?.remedies ?? [],
      heldSince: hold?.since,
      ...(skip === undefined ? {} : { skip }),
    });
  }
  return bills.sort((a, b) => a.id - b.id);
}

/** How many workflows may be asked in a second. */
export interface Pace {
  readonly perSecond: number;
}

/** Of a second, that requests are counted in. */
const PORTIONS = 10;
/** Longer than a try that fails at once, a few of its retries, and a worker that is restarted. */
const OVERDUE_AFTER_MS = 60_000;

/** Bills that are in no other list, because they are being synced, and do not come on. */
export async function listOverdueBills(
  client: Client,
  filter: OpenBillFilter = {},
  afterMs = OVERDUE_AFTER_MS,
): Promise<OverdueBill[]> {
  const queue = new PQueue({ concurrency: AT_A_TIME });
  const looks: Promise<OverdueBill | undefined>[] = [];
  const { code, ...asked } = filter;
  // One that was started with the Temporal CLI, and could not be read yet, shows nothing but its name.
  const unread = asked.vendor === undefined ? [openQuery(null, { key: asked.key })] : [];
  for (const query of [openQuery(['syncing', 'settling'], asked), ...unread]) {
    for await (const run of client.workflow.list({ query })) {
      const key = parseDocumentWorkflowId(run.workflowId);
      if (key === undefined || Date.now() - run.startTime.getTime() < afterMs) continue;
      if (asked.connection !== undefined && key.connectionId !== asked.connection) continue;
      looks.push(queue.add(() => overdue(client, key, run, afterMs)));
    }
  }
  const found = (await Promise.all(looks)).filter((bill) => bill !== undefined);
  const isAsked = ({ waitsFor }: OverdueBill) => code === undefined || waitsFor.code === code;
  return found.filter(isAsked).sort((a, b) => a.id - b.id);
}

async function overdue(
  client: Client,
  key: DocumentKey,
  run: WorkflowExecutionInfo,
  afterMs: number,
): Promise<OverdueBill | undefined> {
  const waitsFor = await readPendingStep(client, key, run.runId).catch((error: unknown) => {
    if (error instanceof NoSuchWorkflow) return undefined;
    throw error;
  });
  if (waitsFor === undefined) return undefined;
  const { state, since, limitMs = 0 } = waitsFor;
  // A try that is under way has its own limit, after which it is a retry.
  const allowedMs = state === 'under-way' ? Math.max(limitMs, afterMs) : afterMs;
  if (state !== 'paused' && Date.now() - Date.parse(since) < allowedMs) return undefined;
  return { ...listed(key, run), status: run.typedSearchAttributes.get(tieoutStatus) ?? 'syncing', waitsFor };
}

/**
 * Held bills try again; skipped ones are not among them: what a person decided about one stays.
 * @returns how many.
 */
export function retryHeldBills(
  client: Client,
  filter: OpenBillFilter,
  request: RetryRequest,
  pace?: Pace,
): Promise<number> {
  return forEach(client, openQuery('held', filter), pace, (key) => retryBill(client, key, request));
}

/**
 * Bills that wait for ServiceTitan, and those that were out of scope, are read again: other rules may have them.
 * @returns how many.
 */
export async function retryUnpostedBills(
  client: Client,
  filter: Pick<OpenBillFilter, 'connection'>,
  request: RetryRequest,
  pace: Pace,
): Promise<number> {
  const waiting = await forEach(client, openQuery('waiting', filter), pace, (key) => retryBill(client, key, request));
  const query = billQuery(filter, { execution: 'Completed', status: 'out-of-scope' });
  const outOfScope = await forEach(client, query, pace, async (key) => {
    await retryOrStartBill(client, key, request);
    return true;
  });
  return waiting + outOfScope;
}

/**
 * Does something with each bill of a list as it comes: however many there are, few are in memory.
 * @returns for how many it was done; a bill with several runs counts once.
 */
async function forEach(
  client: Client,
  query: string,
  pace: Pace | undefined,
  work: (key: DocumentKey) => Promise<boolean>,
): Promise<number> {
  const interval = pace && { interval: 1_000 / PORTIONS, intervalCap: Math.max(1, pace.perSecond / PORTIONS) };
  const queue = new PQueue({ concurrency: AT_A_TIME, ...interval });
  const taken = new Set<string>();
  let done = 0;
  let failed: unknown;
  for await (const { workflowId } of client.workflow.list({ query })) {
    const key = parseDocumentWorkflowId(workflowId);
    if (key === undefined || taken.has(workflowId)) continue;
    taken.add(workflowId);
    await queue.onSizeLessThan(AT_A_TIME);
    if (failed !== undefined) break;
    const one = async (): Promise<void> => {
      // One that was released meanwhile is not open any more.
      if (await work(key)) done += 1;
    };
    queue.add(one).catch((error: unknown) => (failed = error));
  }
  await queue.onIdle();
  if (failed !== undefined) throw failed;
  return done;
}

/**
 * Bills that are not in Intacct as ServiceTitan or the rules have them: edited, posted later, mapped otherwise.
 * Only the newest run of a bill counts: closed runs keep what they said.
 */
export async function listDifferingBills(client: Client, filter: OpenBillFilter = {}): Promise<DifferingBill[]> {
  const newest = new Map<string, WorkflowExecutionInfo>();
  const query = billQuery(filter, { execution: 'Completed', status: 'differs' });
  for await (const run of client.workflow.list({ query })) {
    const known = newest.get(run.workflowId);
    if (known === undefined || known.startTime < run.startTime) newest.set(run.workflowId, run);
  }
  const bills: DifferingBill[] = [];
  for (const run of newest.values()) {
    const { runId } = await client.workflow.getHandle(run.workflowId).describe();
    const key = parseDocumentWorkflowId(run.workflowId);
    if (key === undefined || runId !== run.runId) continue;
    const remarks = (run.memo?.[REMARKS_MEMO] as readonly string[] | undefined) ?? [];
    const findings = (run.memo?.[FINDINGS_MEMO] as readonly FindingMemo[] | undefined) ?? [];
    bills.push({ ...listed(key, run), remarks, findings });
  }
  return bills.sort((a, b) => a.id - b.id);
}

function openQuery(status: Condition<BillStatus>, filter: OpenBillFilter): string {
  return billQuery(filter, { execution: 'Running', status });
}

function billQuery({ connection, code, vendor, key }: OpenBillFilter, more: Conditions = {}): string {
  return visibilityQuery({
    type: ['syncBill', 'syncCredit'],
    connection,
    holdCode: code,
    vendorId: vendor,
    workflowId: key && documentWorkflowId(key),
    ...more,
  });
}

function listed(key: DocumentKey, { typedSearchAttributes: attributes }: WorkflowExecutionInfo): ListedBill {
  const amount = attributes.get(tieoutAmount)?.toFixed(2);
  return {
    ...key,
    vendorId: attributes.get(tieoutVendorId),
    billDate: attributes.get(tieoutBillDate),
    // The search attribute has what ServiceTitan states: there a credit is an amount above zero.
    amount: amount !== undefined && key.kind === 'credit' ? negate(amount) : amount,
  };
}
