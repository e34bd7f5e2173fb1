/**
 * Records the histories that `test/workflow/replay.test.ts` replays: a folder a workflow, and in it one file a story,
 * named by the version that wrote it. Old files stay: they represent workflows that are under way when a new version
 * starts.
 *
 *   npm run histories:record
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';

import packageJson from '../package.json' with { type: 'json' };
import type { SourceBill } from '../src/domain/source/source-bill.ts';
import {
  billWorkflowId,
  creditPlanWorkflowId,
  creditWorkflowId,
  listWorkflowId,
  MESSAGES,
  planWorkflowId,
  rulesWorkflowId,
  WORKFLOW_TASK_QUEUE,
  WORKFLOWS,
} from '../src/workflows/names.ts';
import type { BillStatusView } from '../src/workflows/messages.ts';
import { failure } from '../src/domain/failures/failure.ts';
import { DELTA, LESS, startStories, storiesIn } from '../test/support/bill-stories.ts';
import { aCredit, anItemLine, foreign } from '../test/support/builders.ts';
import { eventually } from '../test/support/eventually.ts';
import { aPolicy, aPostedBill, CONNECTION, type WorkflowWorld } from '../test/support/workflow-world.ts';

const FOLDER = path.resolve(import.meta.dirname, '../test/workflow/histories');
const UNMAPPED = { number: '70013', jobTypeId: 48, jobTypeName: 'Indoor Air Quality' };

/** Plays one bill or credit to the point at which its history is taken; gives the workflow's id where it is another. */
type Story = (world: WorkflowWorld, id: number) => Promise<string | void>;

const OF_BILLS: Record<string, Story> = {
  posted: async (world, billId) => {
    await world.start(aPostedBill(billId));
    await ended(world, billId);
  },
  'still-held': async (world, billId) => {
    await world.start(aPostedBill(billId, { job: UNMAPPED }));
    await status(world, billId, 'held');
  },
  'held-then-changed': async (world, billId) => {
    await world.start(aPostedBill(billId, { vendorInvoiceNumber: undefined }));
    await status(world, billId, 'held');
    world.source.bills.set(billId, aPostedBill(billId));
    await world.client.workflow.getHandle(billWorkflowId(CONNECTION, billId)).signal(MESSAGES.billChanged);
    await ended(world, billId);
  },
  'held-then-skipped': async (world, billId) => {
    await world.start(aPostedBill(billId, { job: UNMAPPED }));
    await status(world, billId, 'held');
    const resolution = { action: 'skip', by: 'a tester', why: 'paid by card' };
    const handle = world.client.workflow.getHandle(billWorkflowId(CONNECTION, billId));
    await handle.executeUpdate(MESSAGES.resolveHold, { args: [resolution] });
    await status(world, billId, 'skipped');
  },
  'waiting-then-posted': async (world, billId) => {
    await world.start(aPostedBill(billId, {}, { syncStatus: 'Pending' }));
    await status(world, billId, 'waiting');
    world.source.bills.set(billId, aPostedBill(billId));
    await world.client.workflow.getHandle(billWorkflowId(CONNECTION, billId)).signal(MESSAGES.billChanged);
    await ended(world, billId);
  },
  'settled-after-lost-answer': async (world, billId) => {
    world.ledger.scriptOf(billId).readLagMs = 700;
    world.ledger.scriptOf(billId).writes.push({ kind: 'lost-answer' });
    await world.start(aPostedBill(billId));
    await ended(world, billId);
  },
  amended: async (world, billId) => {
    const { post, change } = storiesIn(() => world);
    await post(billId);
    await change(billId, LESS);
    await ended(world, billId);
  },
  'amended-after-lost-answer': async (world, billId) => {
    const { post, change } = storiesIn(() => world);
    await post(billId);
    world.ledger.scriptOf(billId).writes.push({ kind: 'lost-answer' });
    await change(billId, LESS);
    await ended(world, billId);
  },
  'reversed-and-entered-again': async (world, billId) => {
    const { post, change } = storiesIn(() => world);
    await post(billId);
    await change(billId, { vendor: DELTA });
    await ended(world, billId);
  },
  canceled: async (world, billId) => {
    const { post, change } = storiesIn(() => world);
    await post(billId);
    await change(billId, {}, { status: 'Canceled' });
    await ended(world, billId);
  },
  'refused-reversal-then-reposted': async (world, billId) => {
    const { post, change, holdOf, handleOf, resolve } = storiesIn(() => world);
    const { recordNo } = await post(billId);
    world.ledger
      .scriptOf(billId)
      .writes.push({ kind: 'fails', failure: failure('intacct.business-rule', 'no reversal today.') });
    await change(billId, { vendor: DELTA });
    await holdOf(billId);
    world.ledger.edit(recordNo, { state: 'Reversed' });
    await handleOf(billId).signal(MESSAGES.retry);
    await holdOf(billId, 'intacct.bill-removed');
    await resolve(billId, { action: 'repost' });
    await ended(world, billId);
  },
  'paid-then-adopted': async (world, billId) => {
    const { post, change, holdOf, resolve } = storiesIn(() => world);
    const { recordNo } = await post(billId);
    world.ledger.edit(recordNo, { state: 'Paid' });
    await change(billId, LESS);
    await holdOf(billId);
    await resolve(billId, { action: 'adopt' });
    await ended(world, billId);
  },
  'edited-and-changed-still-held': async (world, billId) => {
    const { post, change, holdOf } = storiesIn(() => world);
    const { recordNo } = await post(billId);
    world.ledger.edit(recordNo, { dueDate: '2026-12-24' });
    await change(billId, LESS);
    await holdOf(billId);
  },
  'adopted-by-policy': async (world, billId) => {
    world.policies.set(billId, aPolicy({ alreadyEntered: 'adopt' }));
    const typed = { recordNo: `7${billId}`, billNumber: `INV-${billId}`, reference: `PO-${billId}` };
    world.ledger.bills.push(foreign(typed));
    await world.start(aPostedBill(billId));
    await ended(world, billId);
  },
  'doubled-still-held': async (world, billId) => {
    const { post, holdOf } = storiesIn(() => world);
    await post(billId + 500, { vendorInvoiceNumber: `INV-${billId}` });
    await world.start(aPostedBill(billId));
    await holdOf(billId);
  },
  'replaces-another-bill': async (world, billId) => {
    const { post } = storiesIn(() => world);
    const content = { vendorInvoiceNumber: `PO-${billId}`, purchaseOrderNumber: `PO-${billId}` };
    await post(billId + 500, content);
    world.source.bills.set(billId + 500, aPostedBill(billId + 500, content, { status: 'Canceled' }));
    await world.start(aPostedBill(billId, { ...content, ...LESS }));
    await ended(world, billId);
  },
  'out-of-scope': async (world, billId) => {
    await world.start(aPostedBill(billId, { billDate: '2026-08-31' }));
    await ended(world, billId);
  },
};

const LESS_OF_CREDIT = { billAmount: '160.00', lines: [anItemLine({ unitCost: '60' }), anItemLine({ quantity: '4', unitCost: '10' })] }; // prettier-ignore

async function startCredit(world: WorkflowWorld, credit: SourceBill): Promise<string> {
  const workflowId = creditWorkflowId(CONNECTION, credit.id);
  world.source.credits.set(credit.id, credit);
  const args = [{ connectionId: CONNECTION, creditId: credit.id }];
  await world.client.workflow.start(WORKFLOWS.syncCredit, { workflowId, taskQueue: WORKFLOW_TASK_QUEUE, args });
  return workflowId;
}

async function syncCredit(world: WorkflowWorld, credit: SourceBill): Promise<string> {
  const workflowId = await startCredit(world, credit);
  await world.client.workflow.getHandle(workflowId).result();
  return workflowId;
}

const creditOf = (id: number, content: Partial<SourceBill['content']> = {}, header: Partial<SourceBill> = {}) =>
  aCredit({ id: id, ...header, content: { vendorInvoiceNumber: `CM-${id}`, ...content } });

const OF_CREDITS: Record<string, Story> = {
  posted: (world, id) => syncCredit(world, creditOf(id)),
  'settled-after-lost-answer': async (world, id) => {
    world.ledger.scriptOf(id).readLagMs = 700;
    world.ledger.scriptOf(id).writes.push({ kind: 'lost-answer' });
    return syncCredit(world, creditOf(id));
  },
  amended: async (world, id) => {
    await syncCredit(world, creditOf(id));
    return syncCredit(world, creditOf(id, LESS_OF_CREDIT));
  },
  canceled: async (world, id) => {
    await syncCredit(world, creditOf(id));
    return syncCredit(world, creditOf(id, {}, { status: 'Canceled' }));
  },
  'held-then-changed': async (world, id) => {
    const workflowId = await startCredit(world, creditOf(id, { otherAmount: '-10.00' }));
    await untilStatus(world, workflowId, 'held');
    world.source.credits.set(id, creditOf(id));
    await world.client.workflow.getHandle(workflowId).signal(MESSAGES.billChanged);
    await world.client.workflow.getHandle(workflowId).result();
    return workflowId;
  },
};

async function ask(world: WorkflowWorld, workflow: string, workflowId: string, input: object): Promise<string> {
  const args = [{ connectionId: CONNECTION, ...input }];
  await world.client.workflow.execute(workflow, { workflowId, taskQueue: WORKFLOW_TASK_QUEUE, args });
  return workflowId;
}

const OF_PLANS: Record<string, Story> = {
  'to-be-created': (world, billId) => {
    world.source.bills.set(billId, aPostedBill(billId));
    return ask(world, WORKFLOWS.planBill, planWorkflowId(CONNECTION, billId), { billId });
  },
  'beside-other-rules': (world, billId) => {
    world.source.bills.set(billId, aPostedBill(billId));
    const rules = { ...aPolicy({ version: 'abcdef012345' }), tenantId: '' };
    const workflowId = planWorkflowId(CONNECTION, billId, rules.version);
    return ask(world, WORKFLOWS.planBill, workflowId, { billId, rules });
  },
  'of-a-credit': (world, creditId) => {
    world.source.credits.set(creditId, creditOf(creditId));
    return ask(world, WORKFLOWS.planCredit, creditPlanWorkflowId(CONNECTION, creditId), { creditId });
  },
  'list-of-a-range': (world, id) => {
    const input = { from: '2026-10-01', through: '2026-10-31' };
    return ask(world, WORKFLOWS.listBills, listWorkflowId(CONNECTION, String(id)), input);
  },
  'rules-compared': (world, id) =>
    ask(world, WORKFLOWS.checkRules, rulesWorkflowId(CONNECTION, String(id)), { rules: aPolicy() }),
};

async function ended(world: WorkflowWorld, billId: number): Promise<void> {
  await world.client.workflow.getHandle(billWorkflowId(CONNECTION, billId)).result();
}

function status(world: WorkflowWorld, billId: number, wanted: string): Promise<void> {
  return untilStatus(world, billWorkflowId(CONNECTION, billId), wanted);
}

async function untilStatus(world: WorkflowWorld, workflowId: string, wanted: string): Promise<void> {
  const handle = world.client.workflow.getHandle(workflowId);
  await eventually(
    () => handle.query<BillStatusView>(MESSAGES.getBillCase),
    (view) => view.status === wanted,
  );
}

/** A history as Temporal's own tools read it, a line for each event. */
function anEventALine(json: string): string {
  const { events } = JSON.parse(json) as { events: object[] };
  return `{"events":[\n${events.map((event) => JSON.stringify(event)).join(',\n')}\n]}\n`;
}

const STORIES = Object.entries({ 'sync-bill': OF_BILLS, 'sync-credit': OF_CREDITS, plan: OF_PLANS }).flatMap(
  ([folder, stories]) => Object.entries(stories).map(([name, play]) => ({ folder, name, play })),
);

const world = await startStories();
for (const [index, { folder, name, play }] of STORIES.entries()) {
  const id = 9001 + index;
  const workflowId = (await play(world, id)) ?? billWorkflowId(CONNECTION, id);
  const history = await world.client.workflow.getHandle(workflowId).fetchHistory();
  const file = path.join(FOLDER, folder, `${packageJson.version}-${name}.json`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, anEventALine(historyToJSON(history)));
  process.stdout.write(`${path.relative(process.cwd(), file)}  ${history.events?.length} events\n`);
}
await world.close();
