/** The embedded Temporal server and the command over it, with the real binary on free ports. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Stats } from 'node:fs';
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';

import { connectToTemporal, connectWorker } from '../../src/temporal/connect.ts';
import { registerSearchAttributes } from '../../src/temporal/register-search-attributes.ts';
import { startEmbeddedServer, type EmbeddedServer } from '../../src/temporal/embedded-server.ts';
import { tieoutAmount, tieoutBillDate, tieoutHoldCode } from '../../src/workflows/search-attributes.ts';
import { eventually } from '../support/eventually.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const BIN = path.join(ROOT, 'bin/tieout.js');
const OUR_ATTRIBUTES = {
  TieoutAmount: 'Double',
  TieoutBillDate: 'Keyword',
  TieoutConnection: 'Keyword',
  TieoutHoldCode: 'Keyword',
  TieoutStatus: 'Keyword',
  TieoutVendorId: 'Keyword',
};

const quiet = (): void => undefined;
const modeOf = ({ mode }: Stats): string => (mode & 0o777).toString(8);

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function tieout(args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [BIN, ...args], { env: { ...process.env, ...env } }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

/** `tieout temporal` in the foreground on free ports, once it says that it runs. */
async function tieoutTemporal(...args: string[]): Promise<{ child: ChildProcess; said: string[] }> {
  const child = spawn(process.execPath, [BIN, 'temporal', '--port', '0', '--ui-port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (line.startsWith('Ctrl-C')) break;
  }
  return { child, said };
}

function addressIn(said: readonly string[]): string {
  return /\S+:\d+$/.exec(said.find((line) => line.startsWith('Temporal server')) ?? '')?.[0] ?? 'no address';
}

async function answers(address: string): Promise<boolean> {
  const connection = Connection.lazy({ address });
  try {
    await connection.withDeadline(Date.now() + 500, async () => connection.workflowService.getSystemInfo({}));
    return true;
  } catch {
    return false;
  } finally {
    await connection.close();
  }
}

async function attributesOf(connection: Connection, namespace: string): Promise<string[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  return Object.keys(customAttributes).toSorted();
}

describe('startEmbeddedServer', () => {
  let server: EmbeddedServer;
  let connection: Connection;

  beforeAll(async () => {
    server = await startEmbeddedServer({ port: 0, report: quiet });
    connection = await Connection.connect({ address: server.address });
  });
  afterAll(async () => {
    await connection?.close();
    await server?.stop();
  });

  it('knows our search attributes from the first moment', async () => {
    const handle = await new Client({ connection }).workflow.start('untouched', {
      taskQueue: 'nobody',
      workflowId: 'bill/demo/1',
      typedSearchAttributes: new TypedSearchAttributes([
        { key: tieoutHoldCode, value: 'intacct.vendor-missing' },
        { key: tieoutBillDate, value: '2026-10-03' },
        { key: tieoutAmount, value: 12.5 },
      ]),
    });
    expect((await handle.describe()).typedSearchAttributes.get(tieoutBillDate)).toBe('2026-10-03');
    const listed = await tieout(['temporal', '--', 'operator', 'search-attribute', 'list', '-o', 'json'], {
      TEMPORAL_ADDRESS: server.address,
    });
    expect(JSON.parse(listed.stdout).customAttributes ?? JSON.parse(listed.stdout)).toMatchObject(
      Object.fromEntries(Object.keys(OUR_ATTRIBUTES).map((name) => [name, expect.anything()])),
    );
  });

  it('keeps closed runs for 400 days', async () => {
    const { config } = await connection.workflowService.describeNamespace({ namespace: 'default' });
    expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(9_600 * 3_600);
  });

  it('serves the Web UI', async () => {
    expect((await fetch(server.uiUrl ?? '')).status).toBe(200);
  });

  it('refuses the port of another Temporal server before it starts anything', async () => {
    const port = Number(server.address.split(':')[1]);
    await expect(startEmbeddedServer({ port, report: quiet })).rejects.toMatchObject({
      message: `port ${port} is taken by another program: a Temporal server answers there`,
      remedy: expect.stringContaining(`TEMPORAL_ADDRESS=localhost:${port}`),
    });
  });

  it('refuses a database in a folder that cannot be', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'tieout-test-'));
    await writeFile(path.join(folder, 'file'), '');
    const dbFile = path.join(folder, 'file/temporal.db');
    await expect(startEmbeddedServer({ port: 0, dbFile, report: quiet })).rejects.toThrow(
      `the Temporal database ${dbFile} cannot be written`,
    );
    await rm(folder, { recursive: true });
  });

  it('adds the attributes to another namespace, also when several do it at once', async () => {
    await connection.workflowService.registerNamespace({
      namespace: 'other',
      workflowExecutionRetentionPeriod: (await describeRetention(connection)) ?? null,
    });
    await Promise.all([1, 2, 3, 4].map(async () => registerSearchAttributes(connection, 'other')));
    expect(await attributesOf(connection, 'other')).toEqual(expect.arrayContaining(Object.keys(OUR_ATTRIBUTES)));
  });

  it('says so when a search attribute exists with another type', async () => {
    await connection.workflowService.registerNamespace({
      namespace: 'foreign',
      workflowExecutionRetentionPeriod: (await describeRetention(connection)) ?? null,
    });
    // 4 is Double.
    await connection.operatorService.addSearchAttributes({
      namespace: 'foreign',
      searchAttributes: { TieoutStatus: 4 },
    });
    await expect(registerSearchAttributes(connection, 'foreign')).rejects.toThrow(
      'namespace foreign has a search attribute TieoutStatus of another type',
    );
  });
});

async function describeRetention(connection: Connection) {
  const { config } = await connection.workflowService.describeNamespace({ namespace: 'default' });
  return config?.workflowExecutionRetentionTtl;
}

describe('connections', () => {
  let server: EmbeddedServer;

  beforeAll(async () => {
    server = await startEmbeddedServer({ port: 0, headless: true, report: quiet });
  });
  afterAll(async () => {
    delete process.env['TEMPORAL_ADDRESS'];
    delete process.env['TEMPORAL_NAMESPACE'];
    await server?.stop();
  });

  it('go to TEMPORAL_ADDRESS', async () => {
    process.env['TEMPORAL_ADDRESS'] = server.address;
    const { connection, namespace, address } = await connectToTemporal();
    expect([namespace, address]).toEqual(['default', server.address]);
    await connection.close();
    const worker = await connectWorker();
    expect([worker.namespace, worker.address]).toEqual(['default', server.address]);
    await worker.connection.close();
  });

  it('name a namespace that does not exist', async () => {
    process.env['TEMPORAL_ADDRESS'] = server.address;
    process.env['TEMPORAL_NAMESPACE'] = 'nowhere';
    await expect(connectToTemporal()).rejects.toThrow(`Temporal at ${server.address} has no namespace nowhere`);
    delete process.env['TEMPORAL_NAMESPACE'];
  });

  it('say within five seconds that no one answers, and what to start', async () => {
    process.env['TEMPORAL_ADDRESS'] = '127.0.0.1:1';
    const started = Date.now();
    const expected = {
      message: expect.stringContaining('no Temporal server answers at 127.0.0.1:1'),
      remedy: expect.stringContaining('npx tieout temporal'),
    };
    await expect(connectToTemporal()).rejects.toMatchObject(expected);
    await expect(connectWorker()).rejects.toMatchObject(expected);
    expect(Date.now() - started).toBeLessThan(5_500);
  });
});

describe('tieout temporal', () => {
  it('serves until Ctrl-C, and keeps its runs in the database file', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'tieout-test-'));
    const db = ['--db', path.join(folder, 'new/temporal.db')];
    for (const isFirst of [true, false]) {
      const { child, said } = await tieoutTemporal(...db);
      const connection = await Connection.connect({ address: addressIn(said) });
      const { workflow } = new Client({ connection });
      if (isFirst) await workflow.start('untouched', { taskQueue: 'nobody', workflowId: 'bill/demo/1' });
      else expect((await workflow.getHandle('bill/demo/1').describe()).status.name).toBe('RUNNING');
      expect(await attributesOf(connection, 'default')).toEqual(expect.arrayContaining(Object.keys(OUR_ATTRIBUTES)));
      await connection.close();
      child.kill('SIGINT');
      expect(await once(child, 'exit')).toEqual([0, null]);
      expect(await answers(addressIn(said))).toBe(false);
    }
    await rm(folder, { recursive: true });
  });

  it('lets no one else read its database, also one that others could read before', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'tieout-test-'));
    const [made, file] = [path.join(folder, 'new'), path.join(folder, 'new/temporal.db')];
    const mask = process.umask(0o022);
    try {
      for (const isFirst of [true, false]) {
        const { child } = await tieoutTemporal('--db', file);
        for (const name of await readdir(made)) {
          expect([name, modeOf(await stat(path.join(made, name)))]).toEqual([name, '600']);
          await chmod(path.join(made, name), 0o644);
        }
        if (isFirst) expect(modeOf(await stat(made))).toBe('700');
        expect(await readdir(made)).toContain('temporal.db');
        child.kill('SIGINT');
        await once(child, 'exit');
      }
    } finally {
      process.umask(mask);
    }
    await rm(folder, { recursive: true });
  });

  it('takes its server with it when it is killed', async () => {
    const { child, said } = await tieoutTemporal('--memory');
    expect(await answers(addressIn(said))).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await eventually(() => answers(addressIn(said)), (isUp) => !isUp, 15_000); // prettier-ignore
  });

  it('says which port is taken, without a stack trace', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await tieout(['temporal', '--memory', '--port', String(port)]);
    other.close();
    expect(code).toBe(1);
    expect(stderr).toBe(
      `error: port ${port} is taken by another program: it is not a Temporal server\n` +
        'what to do: stop that program, or choose another port with --port\n',
    );
  });

  it('is the Temporal CLI with the arguments after --, and passes its exit code on', async () => {
    const version = await tieout(['temporal', '--', '--version']);
    expect([version.code, version.stdout]).toEqual([0, expect.stringMatching(/^temporal version 1\./)]);
    const failing = await tieout(['temporal', '--', 'workflow', 'list'], { TEMPORAL_ADDRESS: '127.0.0.1:1' });
    expect([failing.code, failing.stderr]).toEqual([1, expect.stringContaining('failed reaching server')]);
  });

  it.each([
    ['an option it does not know', ['temporal', '--colour']],
    ['a port that is none', ['temporal', '--port', 'http']],
    ['an option for starting the server beside CLI arguments', ['temporal', '--memory', '--', 'workflow', 'list']],
    ['a command that does not exist', ['reconcile']],
    ['no command', []],
  ])('refuses %s with exit code 2', async (_, args) => {
    const { code, stderr, stdout } = await tieout(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/what to do:|Usage:/);
  });
});
