/** Looking and writing in one turn: what a person does while writes gather is seen before anything is sent. */
import { afterEach, describe, expect, it } from '@jest/globals';

import type { LedgerBill } from '../../src/domain/ledger/ledger-bill.ts';
import type { PreparedChange } from '../../src/ports/ledger.ts';
import {
  callWithin,
  closeServers,
  failureOf,
  startIntacct,
  startProxy,
  type RunningSandbox,
} from '../support/with-sandboxes.ts';
import { aWrite, clientOf, lookFor, writes, type StoredBill, type Write } from './intacct-client-bills.ts';

afterEach(closeServers);

const GATHERING = { batchWindow: '2s' };
const changeOf = ({ bill, link, controlId }: Write): PreparedChange => ({
  change: { action: 'create', bill, link },
  controlId,
});
const billsOf = async (sandbox: RunningSandbox) => (await sandbox.state<{ bills: StoredBill[] }>()).bills;
/** A clerk's own bill with this vendor and number. */
const enter = (sandbox: RunningSandbox, { bill }: Write) =>
  sandbox.control('POST', 'bills', {
    ...{ vendorId: bill.vendorId, recordId: bill.billNumber, whenCreated: bill.billDate, whenDue: bill.dueDate },
    ...{ description: 'entered by hand', entityId: bill.entityId ?? '' },
    lines: [{ accountNo: '5010', amount: '12.50', locationId: 'T01' }],
  });

describe('a write that looks in its own turn', () => {
  it('sees what a clerk entered while it gathered, and is not sent; the others of its batch are', async () => {
    const sandbox = await startIntacct();
    const client = clientOf(sandbox.url, GATHERING);
    await client.listTerms();
    const orders = writes(3);
    const [first] = orders as [Write];
    const seen: LedgerBill[][] = [];
    const results = orders.map((order) =>
      client.write(
        {
          entityId: order.bill.entityId,
          lookup: lookFor(order),
          prepare: async (found) => {
            seen.push([...found]);
            return found.length === 0 ? changeOf(order) : undefined;
          },
        },
        callWithin(),
      ),
    );
    await enter(sandbox, first);
    const written = await Promise.all(results);
    expect(written.map((one) => one === undefined)).toEqual([true, false, false]);
    expect(seen.map(({ length }) => length)).toEqual([1, 0, 0]);
    expect(await billsOf(sandbox)).toHaveLength(3);
  });

  it('shares one query and one write with its whole batch', async () => {
    const sandbox = await startIntacct();
    const proxy = await startProxy(sandbox.origin);
    const client = clientOf(proxy.origin + new URL(sandbox.url).pathname, { batchWindow: '300ms' });
    const orders = writes(12, { entityId: 'E10' });
    await Promise.all(
      orders.map((order) =>
        client.write({ entityId: 'E10', lookup: lookFor(order), prepare: async () => changeOf(order) }, callWithin()),
      ),
    );
    const kinds = proxy.exchanges.map(({ request }) => /<(getAPISession|query|create)\b/.exec(request)?.[1]);
    expect(kinds.filter((kind) => kind !== 'getAPISession')).toEqual(['query', 'create']);
  });

  it('is not sent when its lookup took so long that the answer could come too late', async () => {
    const sandbox = await startIntacct();
    const client = clientOf(sandbox.url, { requestTimeout: '2s', batchWindow: '5ms' });
    await client.listTerms();
    await sandbox.control('PUT', 'latency', { requestMs: 1_000 });
    const order = aWrite();
    const request = { entityId: order.bill.entityId, lookup: lookFor(order), prepare: async () => changeOf(order) };
    expect((await failureOf(client.write(request, callWithin(2_500)))).code).toBe('intacct.write-not-sent');
    await sandbox.control('PUT', 'latency', { requestMs: 0 });
    expect(await billsOf(sandbox)).toEqual([]);
  });

  it('is not sent when its lookup fails, nor when its decision does; the others of the batch are', async () => {
    const sandbox = await startIntacct();
    const client = clientOf(sandbox.url, { batchWindow: '300ms' });
    await client.listTerms();
    const [bad, good] = writes(2) as [Write, Write];
    const attempt = (order: Write, prepare: () => Promise<PreparedChange>) =>
      client.write({ entityId: order.bill.entityId, lookup: lookFor(order), prepare }, callWithin());
    const mistake = attempt(bad, () => Promise.reject(new Error('a mistake')));
    const [, written] = await Promise.allSettled([mistake, attempt(good, async () => changeOf(good))]);
    expect(written.status).toBe('fulfilled');
    await expect(mistake).rejects.toThrow('a mistake');
    await sandbox.control('POST', 'faults', { kind: 'drop-before', operation: 'query APBILL' });
    const failed = await failureOf(attempt(bad, async () => changeOf(bad)));
    expect(failed.code).toBe('intacct.unreachable');
    expect(await billsOf(sandbox)).toHaveLength(1);
  });
});
