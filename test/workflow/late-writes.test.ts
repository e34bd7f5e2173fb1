/** A write that is handed to a worker too late: its time does not begin anew. */
import { describe, expect, it } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';

import { createPostBill, type PostBillInput } from '../../src/activities/post-bill.ts';
import type { ConnectionDependencies } from '../../src/activities/dependencies.ts';
import { recordedComposition, recordedSource } from '../../src/workflows/recorded.ts';
import type { Call } from '../../src/ports/call.ts';
import { aPolicy, aSourceBill, compose } from '../support/builders.ts';
import { FakeFieldService, FakeLedger } from '../support/fake-systems.ts';

const LIMIT_MS = 8_000;
const HEARTBEAT_MS = 4_000;

/** The call that the ledger is given for a write whose try was scheduled this long ago. */
async function callAfter(waitedMs: number): Promise<Call> {
  const calls: Call[] = [];
  class WatchedLedger extends FakeLedger {
    override write(...args: Parameters<FakeLedger['write']>): ReturnType<FakeLedger['write']> {
      calls.push(args[1]);
      return super.write(...args);
    }
  }
  const dependencies = { policy: () => aPolicy(), fieldService: new FakeFieldService(), ledger: new WatchedLedger() };
  const source = aSourceBill();
  const input: PostBillInput = {
    source: recordedSource(source),
    composition: recordedComposition(compose(source)),
    blockers: [],
    memory: { posted: [], gone: [] },
    remembersSince: '2025-10-20',
    intended: { decision: 'create' },
    originalRunId: 'run',
    quietUntil: 0,
  };
  const environment = new MockActivityEnvironment({
    workflowExecution: { workflowId: 'bill/demo/81000123', runId: 'run' },
    startToCloseTimeoutMs: LIMIT_MS,
    heartbeatTimeoutMs: HEARTBEAT_MS,
    currentAttemptScheduledTimestampMs: Date.now() - waitedMs,
  });
  await environment.run(createPostBill(dependencies as unknown as ConnectionDependencies), input);
  return calls[0] as Call;
}

describe('the deadline of a write (chaos seed 1170)', () => {
  it('is the time limit of the step when it begins at once, or after a short wait in the queue', async () => {
    for (const waitedMs of [0, 3_000]) {
      const left = (await callAfter(waitedMs)).deadline - Date.now();
      expect(left).toBeGreaterThan(LIMIT_MS - 2_000);
      expect(left).toBeLessThanOrEqual(LIMIT_MS - 1_000);
    }
  });

  it('is past when a worker that was stopped begins a step that was given up long ago', async () => {
    expect((await callAfter(LIMIT_MS + HEARTBEAT_MS)).deadline).toBeLessThan(Date.now());
  });
});
