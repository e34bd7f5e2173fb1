/**
 * Records the histories that `test/workflow/replay.test.ts` replays: one file a story, named by the version that wrote
 * it. Old files stay: they stand for workflows that are under way when a new version starts.
 *
 *   npm run histories:record
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';

import packageJson from '../package.json' with { type: 'json' };
import { billWorkflowId, MESSAGES } from '../src/domain/workflow-names.ts';
import type { BillCaseView } from '../src/workflows/messages.ts';
import { failure } from '../src/domain/failure.ts';
import { DELTA, LESS, startStories, storiesIn } from '../test/support/bill-stories.ts';
import { foreign } from '../test/support/builders.ts';
import { aPolicy, aPostedBill, CONNECTION, eventually, type WorkflowWorld } from '../test/support/workflow-world.ts';

const FOLDER = path.resolve(import.meta.dirname, '../test/workflow/histories/sync-bill');
const UNMAPPED = { number: '70013', jobTypeId: 48, jobTypeName: 'Indoor Air Quality' };

/** Each story plays one bill to the point at which its history is taken. */
const STORIES: Record<string, (world: WorkflowWorld, billId: number) => Promise<void>> = {
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
    world.ledger.readLagMs = 700;
    world.ledger.plannedWrites.push({ kind: 'lost-answer' });
    await world.start(aPostedBill(billId));
    await ended(world, billId);
    world.ledger.readLagMs = 0;
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
    world.ledger.plannedWrites.push({ kind: 'lost-answer' });
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
    world.ledger.plannedWrites.push({ kind: 'fails', failure: failure('intacct.business-rule', 'no reversal today.') });
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
    world.policy = aPolicy({ alreadyEntered: 'adopt' });
    world.ledger.bills.push(foreign({ recordNo: `7${billId}`, billNumber: `INV-${billId}` }));
    await world.start(aPostedBill(billId));
    await ended(world, billId);
    world.policy = aPolicy();
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

async function ended(world: WorkflowWorld, billId: number): Promise<void> {
  await world.client.workflow.getHandle(billWorkflowId(CONNECTION, billId)).result();
}

async function status(world: WorkflowWorld, billId: number, wanted: string): Promise<void> {
  const handle = world.client.workflow.getHandle(billWorkflowId(CONNECTION, billId));
  await eventually(
    () => handle.query<BillCaseView>(MESSAGES.getBillCase),
    (view) => view.status === wanted,
  );
}

const world = await startStories();
mkdirSync(FOLDER, { recursive: true });
for (const [index, [name, play]] of Object.entries(STORIES).entries()) {
  const billId = 9001 + index;
  await play(world, billId);
  const history = await world.client.workflow.getHandle(billWorkflowId(CONNECTION, billId)).fetchHistory();
  const file = path.join(FOLDER, `${packageJson.version}-${name}.json`);
  writeFileSync(file, `${historyToJSON(history)}\n`);
  process.stdout.write(`${path.relative(process.cwd(), file)}  ${history.events?.length} events\n`);
}
await world.close();
