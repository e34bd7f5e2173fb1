/** Asking about many bills at once, as `tieout plan` does: each has an answer of its own. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { warnIfNoWorker } from '../../src/cli/missing-worker.ts';
import { listBills, planBills } from '../../src/cli/plan/ask.ts';
import type { OperatorError } from '../../src/errors/operator-error.ts';
import { eventually } from '../support/eventually.ts';
import { aPostedBill, CONNECTION, startWorkflowWorld, type WorkflowWorld } from '../support/workflow-world.ts';

let world: WorkflowWorld;
beforeAll(async () => {
  world = await startWorkflowWorld();
});
beforeEach(() => {
  world.source.bills.clear();
  world.source.onLoad = undefined;
});
afterAll(() => world.close());

const asked = (waitSeconds = 60) => ({ client: world.client, connectionId: CONNECTION, waitSeconds });
const add = (...billIds: number[]) => {
  for (const billId of billIds) world.source.bills.set(billId, aPostedBill(billId));
};

describe('a connection that no worker serves', () => {
  it('is reported before anyone waits, and one that is served is not', async () => {
    const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const told = async (connection: string) => {
      await warnIfNoWorker(world.client, connection, 120);
      return write.mock.calls.splice(0).join('');
    };
    try {
      expect(await told('nowhere')).toMatch(/^No worker serves connection nowhere; waiting up to 120 s/);
      await eventually(
        () => told(CONNECTION),
        (words) => words === '',
      );
    } finally {
      write.mockRestore();
    }
  });
});

describe('the plans of many bills', () => {
  it('come in the order that was asked, each bill once, and one that fails leaves the others alone', async () => {
    add(8003, 8001, 8002);
    const { plans, unplanned } = await planBills(
      asked(),
      [8003, 404, 8001, 8003, 8002].map((id) => ({ kind: 'bill', id }) as const),
    );
    expect(plans.map(({ id, decision }) => [id, decision])).toEqual([[8003, 'create'], [8001, 'create'], [8002, 'create']]); // prettier-ignore
    expect(unplanned).toEqual([{ kind: 'bill', id: 404, reason: expect.stringContaining('ServiceTitan has no bill or credit with this id: 404.') }]); // prettier-ignore
  });

  it('end at once when no one answers in time: no other bill would be answered either', async () => {
    add(8004, 8005);
    await world.pause();
    try {
      const error = await planBills(
        asked(2),
        [8004, 8005].map((id) => ({ kind: 'bill', id }) as const),
      ).catch((cause: unknown) => cause as OperatorError);
      expect(error).toMatchObject({ exitCode: 1, message: expect.stringMatching(/bill 800[45]: no worker answered within 2 s/) }); // prettier-ignore
    } finally {
      await world.resume();
    }
  });

  it('are shared with someone who asked the same a moment later', async () => {
    add(8006);
    let loads = 0;
    let release: () => void = () => undefined;
    const second = new Promise<void>((resolve) => (release = resolve));
    world.source.onLoad = async () => {
      loads += 1;
      if (loads > 1) release();
      await second;
    };
    const first = planBills(
      asked(),
      [8006].map((id) => ({ kind: 'bill', id }) as const),
    );
    while (loads === 0) await new Promise((resolve) => setImmediate(resolve));
    const later = await planBills(
      asked(),
      [8006].map((id) => ({ kind: 'bill', id }) as const),
    );
    expect(await first).toEqual(later);
    expect(later.plans[0]?.decision).toBe('create');
  });

  it('begin with a list, which may be empty, and which says what is wrong with its question', async () => {
    add(8007);
    expect(await listBills(asked(), { from: '2026-10-01', through: '2026-10-31' })).toEqual({
      documents: [{ kind: 'bill', id: 8007 }],
    });
    expect((await listBills(asked(), { batch: 212 })).documents).toEqual([]);
    const error = await listBills(asked(), {}).catch((cause: unknown) => cause as OperatorError);
    expect(error).toMatchObject({ message: expect.stringContaining('the bills could not be listed') });
  });
});
