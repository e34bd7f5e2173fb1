/** Bills whose workflow is open, as Temporal lists them: held, waiting, skipped. Reads only. */
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
