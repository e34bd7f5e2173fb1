/** Bills whose workflow is open, as Temporal lists them: held, waiting, skipped, or busy. Reads only. */
import type { Client } from '@temporalio/client';

import type { Money } from '../domain/money.ts';
import { HOLD_MEMO } from '../domain/workflow-names.ts';
import {
  tieoutAmount,
  tieoutBillDate,
  tieoutConnection,
  tieoutHoldCode,
  tieoutVendorId,
} from '../workflows/search-attributes.ts';

export interface OpenBill {
  readonly connectionId: string;
  readonly billId: number;
  readonly holdCode: string | undefined;
  readonly vendorId: string | undefined;
  readonly billDate: string | undefined;
  readonly amount: Money | undefined;
  readonly reason: string | undefined;
  readonly heldSince: string | undefined;
}

/** Bills that something is being done for right now: one that stands in the ledger is done only when it was seen there. */
export async function countBusyBills(client: Client, connectionId: string): Promise<number> {
  const { count } = await client.workflow.count(
    `WorkflowType = 'syncBill' AND ExecutionStatus = 'Running' AND TieoutConnection = '${connectionId}' AND TieoutStatus IN ('syncing', 'settling')`,
  );
  return count;
}

export async function listOpenBills(
  client: Client,
  status: 'held' | 'waiting' | 'skipped',
  connectionId?: string,
): Promise<OpenBill[]> {
  const ofConnection = connectionId === undefined ? '' : ` AND TieoutConnection = '${connectionId}'`;
  const query = `WorkflowType = 'syncBill' AND TieoutStatus = '${status}' AND ExecutionStatus = 'Running'${ofConnection}`;
  const bills: OpenBill[] = [];
  for await (const { workflowId, typedSearchAttributes: attributes, memo } of client.workflow.list({ query })) {
    const hold = memo?.[HOLD_MEMO] as { reason?: string; since?: string } | undefined;
    bills.push({
      connectionId: attributes.get(tieoutConnection) ?? '',
      billId: Number(workflowId.split('/').at(-1)),
      holdCode: attributes.get(tieoutHoldCode),
      vendorId: attributes.get(tieoutVendorId),
      billDate: attributes.get(tieoutBillDate),
      amount: attributes.get(tieoutAmount)?.toFixed(2),
      reason: hold?.reason,
      heldSince: hold?.since,
    });
  }
  return bills.sort((a, b) => a.billId - b.billId);
}
