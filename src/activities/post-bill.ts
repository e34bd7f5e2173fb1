/**
 * The write: looks directly before it sends, sends once, and says honestly what it knows. An earlier look only chose
 * the plan; a reset or a second run could have made it stale.
 */
import { controlIdFor } from '../domain/control-id.ts';
import type { Explained } from '../domain/decision.ts';
import { IntegrationError, type Failure } from '../domain/failure.ts';
import { contentFingerprint, type Bill } from '../domain/ledger-bill.ts';
import { sourceFingerprint, type SourceBill } from '../domain/source-bill.ts';
import type { Call } from '../domain/systems.ts';
import type { ConnectionDependencies } from './dependencies.ts';
import { findResetTime } from './earlier-runs.ts';
import { lookAndReconcile, type PlanBillInput } from './plan-bill.ts';
import { currentRun, step } from './step.ts';

export interface PostBillInput extends PlanBillInput {
  /** Differs from the run's id when the run was reset. */
  readonly originalRunId: string;
  /** Epoch ms until which a write of an earlier run may still be under way. */
  readonly quietUntil: number;
}

export type PostBillResult =
  | (Explained<'posted' | 'already-there'> & { readonly recordNo?: string })
  | (Explained<'wait'> & { readonly waitMs: number })
  | (Explained<'hold'> & { readonly problems: readonly Failure[] })
  | Explained<'outcome-unknown'>;

export function createPostBill(dependencies: ConnectionDependencies) {
  return function postBill(input: PostBillInput): Promise<PostBillResult> {
    return step(async (call) => {
      const plan = await lookAndReconcile(dependencies, input, call);
      const { because, recordNo, problems } = plan;
      if (plan.decision === 'hold') return { decision: 'hold', because, problems };
      if (plan.decision === 'nothing')
        return { decision: 'already-there', because, ...(recordNo === undefined ? {} : { recordNo }) };
      const waitMs = (await quietTime(dependencies, input)) - Date.now();
      if (waitMs > 0) {
        return {
          decision: 'wait',
          because: 'A write of an earlier run may still be under way; it is waited out first.',
          waitMs,
        };
      }
      return write(dependencies, input, call);
    });
  };
}

async function quietTime(
  { temporal, timing }: ConnectionDependencies,
  { originalRunId, quietUntil }: PostBillInput,
): Promise<number> {
  const { workflowId, runId } = currentRun();
  if (runId === originalRunId) return quietUntil;
  const resetAt = await findResetTime(temporal, workflowId, runId);
  return Math.max(quietUntil, resetAt + timing.writeMs + timing.settleMs);
}

async function write(
  { ledger, policy }: ConnectionDependencies,
  input: PostBillInput,
  call: Call,
): Promise<PostBillResult> {
  const { source, composition } = input;
  const { bill } = composition;
  if (bill === undefined) throw new Error('a plan to create without a bill');
  const { connectionId, tenantId } = policy();
  const content = contentFingerprint(bill);
  const link = { tenantId, billId: source.billId, source: sourceFingerprint(source.content), content };
  const controlId = controlIdFor({ action: 'create', connectionId, billId: source.billId, content });
  try {
    const { recordNo } = await ledger.createBill(bill, link, controlId, call);
    return { decision: 'posted', because: postedWords(bill, source, recordNo), recordNo };
  } catch (error) {
    // A mistake of ours in the middle of a write says nothing about what was sent.
    if (!(error instanceof IntegrationError))
      return { decision: 'outcome-unknown', because: `Unexpected: ${String(error)}` };
    const { failure: cause } = error;
    if (cause.disposition === 'retry-after-looking') return { decision: 'outcome-unknown', because: cause.summary };
    if (cause.disposition === 'retry' || cause.disposition === 'retry-later') throw error; // certainly not written
    return { decision: 'hold', because: cause.summary, problems: [cause] };
  }
}

function postedWords(bill: Bill, { billId }: SourceBill, recordNo: string): string {
  const place = bill.entityId === undefined ? 'at company level' : `in entity ${bill.entityId}`;
  return `Posted ServiceTitan bill ${billId} as bill ${bill.billNumber} of vendor ${bill.vendorId} ${place}: RECORDNO ${recordNo}.`;
}
