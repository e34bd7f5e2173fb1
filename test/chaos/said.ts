/** What Tieout says of a bill, wherever a controller would read it: hold, findings, and a plan of what it would do. */
import type { Client } from '@temporalio/client';

import { planDocument } from '../../src/temporal/client/plans.ts';
import { billWorkflowId, FINDINGS_MEMO, HOLD_MEMO } from '../../src/workflows/names.ts';
import { tieoutHoldCode } from '../../src/workflows/search-attributes.ts';

const PLAN_WITHIN_S = 20;

/** Of the newest run, without being asked: as `tieout holds` and `holds differing` list it. */
export async function saidUnasked(client: Client, connectionId: string, billId: number): Promise<string> {
  const { memo, typedSearchAttributes } = await client.workflow
    .getHandle(billWorkflowId(connectionId, billId))
    .describe();
  const listed = [typedSearchAttributes.get(tieoutHoldCode), memo?.[HOLD_MEMO], memo?.[FINDINGS_MEMO]];
  return listed
    .filter((one) => one !== undefined && one !== null)
    .map((one) => JSON.stringify(one))
    .join(' ');
}

/** As `tieout plan` says it, which looks at everything again. */
export async function saidByPlan(client: Client, connectionId: string, billId: number): Promise<string> {
  const question = { client, connectionId, waitSeconds: PLAN_WITHIN_S };
  const { because, problems, findings } = await planDocument(question, { kind: 'bill', id: billId });
  return JSON.stringify([because, problems, findings]);
}
