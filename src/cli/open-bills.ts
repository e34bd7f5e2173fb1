/** Bills and credits as Temporal lists them: held, waiting, skipped, busy, or standing with a difference. Reads only. */
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';

import { ofKind, type Kinded } from '../domain/values/document.ts';
import { negate, type Money } from '../domain/values/money.ts';
import { HOLD_MEMO, REMARKS_MEMO, WORKFLOWS, type HoldMemo } from '../workflows/names.ts';
import {
  tieoutAmount,
  tieoutBillDate,
  tieoutConnection,
  tieoutHoldCode,
  tieoutVendorId,
} from '../workflows/search-attributes.ts';

interface ListedBill extends Kinded {
  readonly connectionId: string;
  /** Of a credit, its id. */
  readonly billId: number;
  readonly vendorId: string | undefined;
  readonly billDate: string | undefined;
  /** Of a credit below zero, as it stands in the ledger. */
  readonly amount: Money | undefined;
}

export interface OpenBill extends ListedBill {
  readonly holdCode: string | undefined;
  readonly reason: string | undefined;
  readonly remedies: readonly string[];
  /** ISO instant. */
  readonly heldSince: string | undefined;
}

export interface OpenBillFilter {
  readonly connection?: string | undefined;
  readonly code?: string | undefined;
  readonly vendor?: string | undefined;
  /** One bill only. */
  readonly workflowId?: string | undefined;
}

/** Bills that something is being done for right now: one that stands in the ledger is done only when it was seen there. */
export async function countBusyBills(client: Client, connectionId: string): Promise<number> {
  const busy = `TieoutStatus IN ('syncing', 'settling')`;
  const { count } = await client.workflow.count(`${billQuery({ connection: connectionId })} AND ${busy}`);
  return count;
}

export async function listOpenBills(
  client: Client,
  status: 'held' | 'waiting' | 'skipped',
  filter: OpenBillFilter = {},
): Promise<OpenBill[]> {
  const bills: OpenBill[] = [];
  for await (const run of client.workflow.list({ query: `${billQuery(filter)} AND TieoutStatus = '${status}'` })) {
    const hold = run.memo?.[HOLD_MEMO] as HoldMemo | undefined;
    bills.push({
      ...listed(run),
      holdCode: run.typedSearchAttributes.get(tieoutHoldCode),
      reason: hold?.reason,
      remedies: hold?.remedies ?? [],
      heldSince: hold?.since,
    });
  }
  return bills.sort((a, b) => a.billId - b.billId);
}

export interface DifferingBill extends ListedBill {
  readonly remarks: readonly string[];
}

/**
 * Bills that stand in Intacct otherwise than ServiceTitan or the rules have them: edited, slipped, mapped otherwise.
 * Only the newest run of a bill counts: closed runs keep what they said.
 */
export async function listDifferingBills(client: Client, filter: OpenBillFilter = {}): Promise<DifferingBill[]> {
  const newest = new Map<string, WorkflowExecutionInfo>();
  const query = `${billQuery(filter, 'Completed')} AND TieoutStatus = 'differs'`;
  for await (const run of client.workflow.list({ query })) {
    const known = newest.get(run.workflowId);
    if (known === undefined || known.startTime < run.startTime) newest.set(run.workflowId, run);
  }
  const bills: DifferingBill[] = [];
  for (const run of newest.values()) {
    const { runId } = await client.workflow.getHandle(run.workflowId).describe();
    if (runId !== run.runId) continue;
    bills.push({ ...listed(run), remarks: (run.memo?.[REMARKS_MEMO] as readonly string[] | undefined) ?? [] });
  }
  return bills.sort((a, b) => a.billId - b.billId);
}

/** A condition of a list of bills, in the words of Temporal's queries. */
function billQuery(filter: OpenBillFilter, status: 'Running' | 'Completed' = 'Running'): string {
  const { connection, code, vendor, workflowId } = filter;
  const conditions = [
    ['ExecutionStatus', status],
    ['TieoutConnection', connection],
    ['TieoutHoldCode', code],
    ['TieoutVendorId', vendor],
    ['WorkflowId', workflowId],
  ];
  const equal = conditions.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} = '${value.replaceAll("'", "''")}'`],
  );
  return [`WorkflowType IN ('${WORKFLOWS.syncBill}', '${WORKFLOWS.syncCredit}')`, ...equal].join(' AND ');
}

function listed({ workflowId, typedSearchAttributes: attributes }: WorkflowExecutionInfo): ListedBill {
  const kind = workflowId.startsWith('credit/') ? 'credit' : 'bill';
  const amount = attributes.get(tieoutAmount)?.toFixed(2);
  return {
    ...ofKind(kind),
    connectionId: attributes.get(tieoutConnection) ?? '',
    billId: Number(workflowId.split('/').at(-1)),
    vendorId: attributes.get(tieoutVendorId),
    billDate: attributes.get(tieoutBillDate),
    // The search attribute has what ServiceTitan states: there a credit is an amount above zero.
    amount: amount !== undefined && kind === 'credit' ? negate(amount) : amount,
  };
}
