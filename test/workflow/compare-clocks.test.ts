/** The clock of a worker is compared with Temporal's, and what differs is shown by commands until it is right again. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { listClockFindings, recordClocks } from '../../src/temporal/client/clocks.ts';
import { ensurePollSchedule } from '../../src/temporal/client/polls.ts';
import { clocksWorkflowId, WORKFLOW_TASK_QUEUE, WORKFLOWS } from '../../src/workflows/names.ts';
import { command } from '../support/command.ts';
import { eventually } from '../support/eventually.ts';
import { aPostedBill, CONNECTION, startWorkflowWorld, type WorkflowWorld } from '../support/workflow-world.ts';

const MINUTE = 60_000;
const realNow = Date.now;
let world: WorkflowWorld;
beforeAll(async () => {
  world = await startWorkflowWorld();
  await ensurePollSchedule(world.client, { connectionId: CONNECTION, everyMs: 3_600_000, isNewPaused: true });
});
afterEach(() => {
  Date.now = realNow;
});
afterAll(() => world.close());

/** By a machine whose clock differs by this. */
async function compared(worker: string, byMs: number, readings: Parameters<typeof recordClocks>[2] = []) {
  Date.now = () => realNow() + byMs;
  const temporal = await recordClocks(world.client, worker, readings);
  Date.now = realNow;
  const result: unknown = await world.client.workflow.getHandle(clocksWorkflowId(worker)).result();
  return { temporal, result };
}

const findings = async (isEnough: (summaries: string[]) => boolean) =>
  eventually(async () => (await listClockFindings(world.client)).map(({ summary }) => summary), isEnough);

describe('the clock of a worker', () => {
  it.each([
    ['ahead of', 10 * MINUTE],
    ['behind', -10 * MINUTE],
  ])('that is ten minutes %s Temporal is found, and shown by holds and sync', async (words, byMs) => {
    const { temporal, result } = await compared('books-01', byMs, [{ system: 'Intacct (test)', aheadMs: byMs }]);
    expect(Math.abs(temporal.aheadMs - byMs)).toBeLessThan(5_000);
    const sentence = `Clocks do not agree: the worker on books-01 is 10 min ${words} Temporal, 10 min ${words} Intacct (test).`;
    expect(result).toMatchObject({ outcome: 'wrong', because: sentence });
    expect(await findings((summaries) => summaries.includes(sentence))).toEqual([sentence]);
    const environment = { TEMPORAL_ADDRESS: world.address, TEMPORAL_NAMESPACE: world.namespace };
    world.source.bills.set(9401, aPostedBill(9401));
    for (const line of [
      ['holds', '--json'],
      ['sync', '--bill', '9401', '--connection', CONNECTION],
    ]) {
      // prettier-ignore
      const { code, stderr } = await command(line, environment);
      expect(code).toBe(0);
      expect(stderr.replaceAll(/\s+/g, ' ')).toContain(`tieout.clock-wrong: ${sentence} What to do: Set the clock`);
    }
  });

  it('that is right again is not shown any more; another worker speaks for itself', async () => {
    await compared('books-01', 10 * MINUTE);
    await compared('books-02', -180 * MINUTE);
    await findings((summaries) => summaries.length === 2);
    expect((await compared('books-01', 0)).result).toMatchObject({
      outcome: 'right',
      because: 'The clock of the worker on books-01 agrees with Temporal.',
    });
    expect(await findings((summaries) => summaries.length === 1)).toEqual([
      'Clocks do not agree: the worker on books-02 is 3 h behind Temporal.',
    ]);
  });

  it('of an input that is none is not kept', async () => {
    for (const [i, input] of [
      undefined,
      {},
      { worker: 'x', at: 'now' },
      { worker: 'x', at: 1, readings: [{}] },
    ].entries()) {
      // prettier-ignore
      const run = world.client.workflow.execute(WORKFLOWS.compareClocks, {
        workflowId: `clocks/wrong-${i}`,
        taskQueue: WORKFLOW_TASK_QUEUE,
        args: [input],
      });
      await expect(run).rejects.toMatchObject({ cause: { type: 'tieout.input-invalid' } });
    }
  });
});
