/** Inputs that cannot be used are refused once, in words; nothing half done, nothing tried for ever. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WorkflowFailedError } from '@temporalio/client';

import {
  billWorkflowId,
  listWorkflowId,
  rulesWorkflowId,
  WORKFLOW_TASK_QUEUE,
  WORKFLOWS,
} from '../../src/workflows/names.ts';
import { sideBySide } from '../support/side-by-side.ts';
import { startWorkflowWorld, type WorkflowWorld } from '../support/workflow-world.ts';

let world: WorkflowWorld;
beforeAll(async () => {
  world = await startWorkflowWorld();
});
afterAll(() => world.close());
const beside = sideBySide(3);

async function refusalOf(type: string, workflowId: string, args: unknown[]): Promise<string> {
  const handle = await world.client.workflow.start(type, { workflowId, taskQueue: WORKFLOW_TASK_QUEUE, args });
  const error: unknown = await handle.result().catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(WorkflowFailedError);
  return (error as WorkflowFailedError).cause?.message ?? '';
}

describe('a connection that is not configured', () => {
  // Each waits for another worker that might know it.
  for (const [type, workflowId, input] of [
    [WORKFLOWS.syncBill, billWorkflowId('west', 1), { billId: 1 }],
    [WORKFLOWS.listBills, listWorkflowId('west', '1'), { from: '2026-10-01' }],
    [WORKFLOWS.checkRules, rulesWorkflowId('west', '1'), {}],
  ] as const)
    beside(`is refused by ${type}, which names those that are`, async () => {
      const words = await refusalOf(type, workflowId, [{ connectionId: 'west', ...input }]);
      expect(words).toContain('No connection of this name is configured: "west"; there is: test.');
    });
});

describe('syncBill refuses', () => {
  it.each([
    ['no input at all', []],
    ['null', [null]],
    ['text', ['81000123']],
    ['no bill id', [{ connectionId: 'test' }]],
    ['a bill id as text', [{ connectionId: 'test', billId: '81000123' }]],
    ['a bill id that is no whole number', [{ connectionId: 'test', billId: 1.5 }]],
    ['an empty connection', [{ connectionId: '', billId: 1 }]],
  ])('%s, and says what it wants', async (what, args) => {
    const words = await refusalOf('syncBill', `bill/test/refused ${what}`, args);
    expect(words).toMatch(/input it cannot use.*\{"connectionId": "<connection>", "billId": <number>\}/);
  });

  it('an id that does not belong to the input', async () => {
    const words = await refusalOf('syncBill', 'my-own-id', [{ connectionId: 'test', billId: 1 }]);
    expect(words).toContain('belongs to the workflow id bill/test/1, not my-own-id');
  });

  it('a bill that ServiceTitan does not have', async () => {
    const words = await refusalOf('syncBill', 'bill/test/404', [{ connectionId: 'test', billId: 404 }]);
    expect(words).toContain('ServiceTitan has no bill or credit with this id: 404.');
    expect(world.ledger.bills).toHaveLength(0);
  });
});

describe('pollBills refuses', () => {
  it.each([
    ['no input', []],
    ['an epoch as text', [{ connectionId: 'test', epoch: 'one' }]],
    ['a reset to no instant', [{ connectionId: 'test', epoch: 1, resetTo: 'yesterday' }]],
  ])('%s', async (what, args) => {
    expect(await refusalOf('pollBills', `poll refused ${what}`, args)).toContain('input it cannot use');
  });
});
