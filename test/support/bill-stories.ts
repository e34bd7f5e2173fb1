/**
 * Acts on one bill of a workflow world, and what can be asked of it: what tests of bills after posting are written
 * with.
 */
import type { LedgerBill } from '../../src/domain/ledger/ledger-bill.ts';
import type { SourceBill } from '../../src/domain/source/source-bill.ts';
import { retryOrStartBill } from '../../src/temporal/client/bills.ts';
import type { RetryRequest } from '../../src/workflows/input/messages.ts';
import { billWorkflowId, MESSAGES } from '../../src/workflows/names.ts';
import type { BillStatusView, Resolution } from '../../src/workflows/messages.ts';
import type { SyncBillResult } from '../../src/workflows/outcome.ts';
import { tieoutStatus } from '../../src/workflows/search-attributes.ts';
import { eventually } from './eventually.ts';
import {
  aPostedBill,
  CONNECTION,
  startWorkflowWorld,
  type WorkflowWorld,
  type WorldOptions,
} from './workflow-world.ts';

export type Content = Partial<SourceBill['content']>;

export const DELTA = { id: 1703, name: 'Delta Supply', ledgerVendorId: 'V-1003' };

/** The bill without its second line. */
export const LESS: Content = {
  billAmount: '200.00',
  lines: [{ kind: 'item', description: 'CAP-45', quantity: '2', unitCost: '100.00' }],
};

/** A world with a second vendor, for a file of stories. */
export async function startStories(options: WorldOptions = {}): Promise<WorkflowWorld> {
  const world = await startWorkflowWorld(options);
  const { vendors } = world.ledger;
  vendors.set('V-1003', { vendorId: 'V-1003', name: DELTA.name, isActive: true, termName: undefined });
  return world;
}

export function storiesIn(world: () => WorkflowWorld) {
  const handleOf = (billId: number) => world().client.workflow.getHandle(billWorkflowId(CONNECTION, billId));
  const resultOf = (billId: number) => handleOf(billId).result() as Promise<SyncBillResult>;
  const caseOf = (billId: number) => handleOf(billId).query<BillStatusView>(MESSAGES.getBillCase);
  const holdOf = async (billId: number, code?: string) => {
    const { hold } = await eventually(
      () => caseOf(billId),
      (view) => view.status === 'held' && (code ?? view.hold?.code) === view.hold?.code,
    );
    if (hold === undefined) throw new Error('held without a hold');
    return hold;
  };
  const recordsOf = (billId: number) =>
    world()
      .ledger.bills.filter(({ rawDescription }) => rawDescription.includes(`/${billId} `))
      .map(({ recordNo }) => recordNo);
  return {
    handleOf,
    resultOf,
    caseOf,
    /** Waits until the bill is held, for this code when one is named. */
    holdOf,
    memoOf: async (billId: number) => (await handleOf(billId).describe()).memo ?? {},
    statusOf: async (billId: number) => (await handleOf(billId).describe()).typedSearchAttributes.get(tieoutStatus),
    /** Posts the bill, and returns it as it is then. */
    post: async (billId: number, content: Content = {}): Promise<LedgerBill> => {
      await world().start(aPostedBill(billId, content));
      const { outcome } = await resultOf(billId);
      const [bill] = world().ledger.of(billId);
      if (outcome !== 'posted' || bill === undefined) throw new Error(`bill ${billId} is ${outcome}`);
      return bill;
    },
    /** The bill as it is now in ServiceTitan, and a run that hears of it. */
    change: (billId: number, content: Content = {}, bill: Partial<SourceBill> = {}) =>
      world().start(aPostedBill(billId, content, bill)),
    resolve: (billId: number, resolution: Pick<Resolution, 'action'> & Partial<Resolution>) =>
      handleOf(billId).executeUpdate(MESSAGES.resolveHold, { args: [{ by: 'a tester', why: 'tried', ...resolution }] }),
    /** Signal with start, as a command sends it. */
    ask: (billId: number, request: RetryRequest) =>
      retryOrStartBill(world().client, { connectionId: CONNECTION, kind: 'bill', id: billId }, request),
    /** Kinds of changes that were asked of the ledger for this bill, in order. */
    kindsOf: (billId: number) =>
      world()
        .ledger.changes.filter((one) =>
          'link' in one ? one.link.id === billId : recordsOf(billId).includes(one.recordNo),
        )
        .map(({ action }) => action),
    lineAmounts: (billId: number) =>
      world()
        .ledger.of(billId)
        .map(({ lines }) => lines.map(({ amount }) => amount)),
    /** Resolves when every write for the bill that was cut off has landed. */
    landed: (billId: number) =>
      eventually(
        async () => world().ledger.underWay(billId),
        (writes) => writes === 0,
      ),
  };
}
