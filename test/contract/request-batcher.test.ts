/** Calls of many bills that share requests: alone with a `send` of the test, and with real writes to a slow sandbox. */
import { afterEach, describe, expect, it } from '@jest/globals';
import PQueue from 'p-queue';

import { RequestBatcher, type RequestBatcherOptions } from '../../src/clients/request-batcher.ts';
import type { IntacctClient } from '../../src/clients/intacct/intacct-client.ts';
import { IntegrationError } from '../../src/domain/failures/failure.ts';
import type { Call } from '../../src/ports/call.ts';
import { callWithin, closeServers, startIntacct } from '../support/with-sandboxes.ts';
import { clientOf, lookFor, post, writes, type StoredBill, type Write } from './intacct-client-bills.ts';
import { forATime } from '../support/for-a-time.ts';
import { eventually } from '../support/eventually.ts';

afterEach(closeServers);

interface Batch {
  readonly keys: readonly number[];
  readonly at: number;
  readonly finish: (outcomes?: (string | undefined | Error)[]) => void;
}

/** A coalescer whose requests the test answers; `sent` holds them in order. */
function coalescer(options: Partial<RequestBatcherOptions<number, string | undefined>> = {}) {
  const sent: Batch[] = [];
  const send = (keys: readonly number[]) =>
    new Promise<(string | undefined | Error)[]>((resolve) => {
      const finish = (outcomes = keys.map((key) => `answer ${key}`)) => resolve(outcomes);
      sent.push({ keys, at: Date.now(), finish: (outcomes) => finish(outcomes as string[] | undefined) });
    });
  const calls = new RequestBatcher<number, string | undefined>({
    send,
    notSent: () => new Error('not sent'),
    maxBatch: 10,
    requestTimeoutMs: 1_000,
    quietMs: 20,
    maxWaitMs: 200,
    lanes: new PQueue({ concurrency: 1 }),
    ...options,
  });
  return { calls, sent };
}

async function until(isDone: () => boolean): Promise<void> {
  await eventually(async () => isDone(), (answer) => answer, 20_000, 2); // prettier-ignore
}

const answering: Pick<RequestBatcherOptions<number, string | undefined>, 'send'> = {
  send: (keys) => Promise.resolve(keys.map((key) => `answer ${key}`)),
};
const reasons = async (promises: readonly Promise<unknown>[]) =>
  (await Promise.allSettled(promises)).map((outcome) =>
    outcome.status === 'fulfilled' ? outcome.value : (outcome.reason as Error).message,
  );

describe('a batch', () => {
  it('goes out once no further call comes', async () => {
    const { calls, sent } = coalescer();
    const start = Date.now();
    const asked = [1, 2, 3].map((key) => calls.ask(key, callWithin()));
    await until(() => sent.length === 1);
    expect(sent[0]?.keys).toEqual([1, 2, 3]);
    expect((sent[0]?.at ?? 0) - start).toBeGreaterThanOrEqual(19);
    expect((sent[0]?.at ?? 0) - start).toBeLessThan(150);
    sent[0]?.finish();
    expect(await Promise.all(asked)).toEqual(['answer 1', 'answer 2', 'answer 3']);
  });

  it('goes out after the longest wait, however many calls keep coming', async () => {
    const { calls, sent } = coalescer({ quietMs: 100, maxWaitMs: 150, maxBatch: 1_000 });
    const start = Date.now();
    let key = 0;
    const asked: Promise<unknown>[] = [];
    await until(() => {
      asked.push(calls.ask((key += 1), callWithin()));
      return sent.length > 0;
    });
    expect((sent[0]?.at ?? 0) - start).toBeGreaterThanOrEqual(149);
    expect(sent[0]?.keys.length).toBeGreaterThan(5);
    sent[0]?.finish();
    await until(() => sent.length === 2);
    sent[1]?.finish();
    await Promise.all(asked);
  });

  it('never holds more calls than one request may, and leaves none out', async () => {
    const { calls, sent } = coalescer({ maxBatch: 4, lanes: new PQueue({ concurrency: 10 }) });
    const asked = Array.from({ length: 11 }, (_, key) => calls.ask(key, callWithin()));
    await until(() => sent.length === 3);
    // All three may go at once; nothing says which is first.
    expect(sent.map(({ keys }) => keys.length).toSorted((a, b) => b - a)).toEqual([4, 4, 3]);
    for (const batch of sent) batch.finish();
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 11 }, (_, key) => `answer ${key}`));
  });

  it('grows while it waits for its lane', async () => {
    const { calls, sent } = coalescer();
    const first = calls.ask(1, callWithin());
    await until(() => sent.length === 1);
    const second = calls.ask(2, callWithin());
    await forATime(60, 'quiet for long, but the lane is taken');
    const third = calls.ask(3, callWithin());
    expect(sent).toHaveLength(1);
    sent[0]?.finish();
    await until(() => sent.length === 2);
    expect(sent[1]?.keys).toEqual([2, 3]);
    sent[1]?.finish();
    await Promise.all([first, second, third]);
  });

  it('never takes more lanes than there are, also when several kinds of calls share them', async () => {
    const lanes = new PQueue({ concurrency: 2 });
    let running = 0;
    let most = 0;
    const send = async (keys: readonly number[]) => {
      most = Math.max(most, (running += 1));
      await forATime(10, 'a request takes its time');
      running -= 1;
      return keys.map(String);
    };
    const kinds = [1, 2, 3].map(() => coalescer({ lanes, maxBatch: 2, send }).calls);
    const asked = kinds.flatMap((calls) => Array.from({ length: 10 }, (_, key) => calls.ask(key, callWithin())));
    await Promise.all(asked);
    expect(most).toBe(2);
  });
});

describe('an outcome', () => {
  it('is asked for again each time, for the same key in the same batch too', async () => {
    let count = 0;
    const send = (keys: readonly number[]) => Promise.resolve(keys.map(() => `answer ${(count += 1)}`));
    const { calls } = coalescer({ send });
    expect(await Promise.all([calls.ask(7, callWithin()), calls.ask(7, callWithin())])).toEqual([
      'answer 1',
      'answer 2',
    ]);
    expect(await calls.ask(7, callWithin())).toBe('answer 3');
  });

  it('belongs to its own call: an error fails that call alone, and nothing found is an answer', async () => {
    const send = () => Promise.resolve(['found', undefined, new Error('refused')]);
    const { calls } = coalescer({ send });
    const asked = [1, 2, 3].map((key) => calls.ask(key, callWithin()));
    expect(await reasons(asked)).toEqual(['found', undefined, 'refused']);
  });

  it('of a request that fails is that failure, for every call in it, and the next request is sent', async () => {
    let isBroken = true;
    const send: typeof answering.send = (keys) => (isBroken ? Promise.reject(new Error('cut')) : answering.send(keys));
    const { calls } = coalescer({ send });
    expect(await reasons([1, 2].map((key) => calls.ask(key, callWithin())))).toEqual(['cut', 'cut']);
    isBroken = false;
    expect(await calls.ask(3, callWithin())).toBe('answer 3');
  });
});

describe('a call that waited too long', () => {
  it('is dropped directly before sending, and the others of its batch are sent', async () => {
    const { calls, sent } = coalescer();
    const blocking = calls.ask(0, callWithin());
    await until(() => sent.length === 1);
    const patience = new AbortController();
    const asked = [
      calls.ask(1, callWithin()),
      calls.ask(2, callWithin(1_050)), // time for the request when asked, none when its turn comes
      calls.ask(3, { deadline: Date.now() + 60_000, signal: patience.signal }),
      calls.ask(4, callWithin()),
    ];
    await forATime(80, 'longer than a batch waits');
    patience.abort();
    sent[0]?.finish();
    await until(() => sent.length === 2);
    sent[1]?.finish();
    expect(sent[1]?.keys).toEqual([1, 4]);
    expect(await reasons([blocking, ...asked])).toEqual(['answer 0', 'answer 1', 'not sent', 'not sent', 'answer 4']);
  });

  it('costs no request when all of its batch are late', async () => {
    const { calls, sent } = coalescer();
    expect(await reasons([calls.ask(1, callWithin(999)), calls.ask(2, callWithin(10))])).toEqual([
      'not sent',
      'not sent',
    ]);
    expect(sent).toEqual([]);
  });
});

/**
 * One bill as a workflow would carry it: looks, writes when it is not there, and tries again after its own time-out.
 * It never learns from a look that a write is still under way, which is what made plain queues post twice.
 */
async function carry(client: IntacctClient, order: Write, attemptMs: number): Promise<void> {
  for (;;) {
    const patience = new AbortController();
    const call: Call = { deadline: Date.now() + attemptMs, signal: patience.signal };
    const attempt = async () => {
      if ((await client.findBills(lookFor(order), call)).length > 0) return true;
      await post(client, order, call);
      return true;
    };
    const timeout = forATime(attemptMs, 'the time limit of the activity').then(() => false as const);
    const isDone = await Promise.race([
      attempt().catch((error: unknown) => {
        if (!(error instanceof IntegrationError)) throw error;
        return false;
      }),
      timeout,
    ]);
    if (isDone) return;
    patience.abort();
  }
}

describe('30 bills in one slow lane', () => {
  it('are each posted once, although most of them time out in the queue and are tried again', async () => {
    // Repeated control ids are executed: the gateway's own guard must have no part in this.
    const sandbox = await startIntacct({ switches: { repeatedControlId: 'execute', concurrency: 1 } });
    await sandbox.control('PUT', 'latency', { requestMs: 150, functionMs: 50 });
    const client = clientOf(sandbox.url, { lanes: 1, batchSize: 3, requestTimeout: '700ms', batchWindow: '20ms' });
    const orders = writes(30);
    await Promise.all(orders.map((order) => carry(client, order, 1_500)));
    const { bills } = await sandbox.state<{ bills: StoredBill[] }>();
    expect(bills.map(({ recordId }) => recordId).toSorted()).toEqual(orders.map(({ bill }) => bill.billNumber));
    const { operations } = await sandbox.meter();
    expect(operations['create APBILL']).toBe(30);
    // The queue was too long indeed: with time for all, one look would have served them.
    expect(operations['query APBILL']).toBeGreaterThan(2);
  });
});
