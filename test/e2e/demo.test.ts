/** The product as its user meets it: the demo with its real processes, counted in the sandboxes. */
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';
import got from 'got';

import type { Figures } from '../../src/cli/demo/figures.ts';
import type { Recorded } from '../../src/workflows/recorded.ts';
import type { OpenBill } from '../../src/temporal/client/bill-lists.ts';
import { parseLink } from '../../src/domain/ledger/link.ts';
import { DemoProcess, tieout } from '../support/demo-process.ts';
import { widest } from '../support/terminal.ts';
import { eventually } from '../support/eventually.ts';

/** The scenario says so, for every seed. */
const EXPECTED = { bills: 120, posted: 108, held: 11, waiting: 1, missing: 0, duplicates: 0, difference: '0.00' };

const CREDITS = { credits: 6, posted: 3, held: 2, waiting: 1, missing: 0, duplicates: 0, difference: '0.00' };

function figuresOf(stdout: string): Figures {
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Figures;
}

interface LedgerState {
  readonly bills: readonly {
    readonly recordNo: string;
    readonly description: string | null;
    readonly lines: readonly { readonly accountNo: string }[];
  }[];
}
/** What Tieout posted: the month's ledger begins with a bill that a clerk entered. */
async function postedIn(origin: string): Promise<LedgerState['bills']> {
  const { bills } = await got(`${origin}/_sandbox/state`).json<LedgerState>();
  return bills.filter(({ description }) => parseLink(description ?? '') !== undefined);
}

describe('npm run demo -- --once --json', () => {
  it('ends with exit 0 and figures that tie out, though the worker is killed in the middle of writes', async () => {
    const demo = await DemoProcess.start('--once', '--json', '--seed', '7');
    const { intacctOrigin, workerPid } = await demo.running();
    // Intacct does the work and answers late: the worker dies between the commit and the answer.
    const slow = { kind: 'slow', operation: 'create APBILL', delayMs: 4_000, times: 2 };
    await got.post(`${intacctOrigin}/_sandbox/faults`, { json: slow });
    await eventually(
      () => postedIn(intacctOrigin),
      (bills) => bills.length > 0,
      120_000,
    );
    process.kill(workerPid ?? 0, 'SIGKILL');
    // 20 s until Temporal misses its heartbeat, 30 s in which its write may still be sent, and then the settle time; the
    // rest of the month is posted meanwhile. How long the demo takes to count and to end is another matter.
    const settleTime = 10_000;
    await eventually(
      () => postedIn(intacctOrigin),
      (bills) => bills.length === EXPECTED.posted,
      120_000 + settleTime,
    );
    const code = await demo.end();
    expect(code === 0 ? '' : demo.output.stderr).toBe('');
    expect(demo.output.stderr).toContain('The worker ended (SIGKILL); it is started again.');
    const figures = figuresOf(demo.output.stdout);
    expect(figures).toMatchObject({ ...EXPECTED, credits: CREDITS });
    expect(Number(figures.sourceTotal)).toBeCloseTo(
      Number(figures.ledgerTotal) + Number(figures.heldTotal) + Number(figures.waitingTotal),
      2,
    );
  });
});

describe('a running demo', () => {
  it('lets its user release a hold, start a bill by hand and check again, and sees a bill that was deleted', async () => {
    const demo = await DemoProcess.start();
    const { servicetitanOrigin, intacctOrigin, workerPid } = await demo.running();
    await demo.untilSettled();
    const { stdout, stderr } = demo.output;
    const own = stdout.split('\n').filter((line) => !line.includes('://') && !line.includes(demo.folder));
    expect(widest(own.join('\n'))).toBeLessThanOrEqual(80);
    expect(stderr).toMatch(/126 bills and credits|126 of 126/);
    for (const page of [servicetitanOrigin, intacctOrigin]) expect(stdout).toContain(`    ${page}/\n`);

    const [command = ''] = /echo .*\n.*/.exec(demo.output.stdout) ?? [];
    const [, billId = ''] = /resolve (\d+) retry/.exec(demo.output.stdout) ?? [];
    const holds = await demo.tieout('holds', '--json');
    expect(holds.code).toBe(3);
    const open = JSON.parse(holds.stdout) as Recorded<OpenBill>[];
    expect(open).toHaveLength(EXPECTED.held + CREDITS.held);
    for (const { document, amount } of open) expect(Number(amount) < 0).toBe(document === 'credit');
    await seesWhatTheWorkerRefuses(demo);

    // A changed rule and a restarted worker; the poll is paused, so that nobody but the user releases the hold.
    await demo.tieout('temporal', '--', 'schedule', 'toggle', '-s', 'poll/demo', '--pause', '--reason', 'test');
    await paste(command);
    process.kill(workerPid ?? 0, 'SIGKILL');
    const resolved = await demo.tieout(...`resolve ${billId} retry --connection demo --by me --why rule`.split(' '));
    expect(resolved).toMatchObject({ code: 0 });
    const posted = await demo.tieout('temporal', '--', 'workflow', 'result', '-w', `bill/demo/${billId}`);
    expect(posted.stdout).toContain('"outcome":"posted"');
    const bills = await postedIn(intacctOrigin);
    expect(bills.filter(({ lines }) => lines.some(({ accountNo }) => accountNo === '5050'))).toHaveLength(1);

    const input = JSON.stringify({ connectionId: 'demo', billId: Number(billId) });
    const start = ['--type', 'syncBill', '--task-queue', 'tieout', '-w', `bill/demo/${billId}`, '--input', input];
    const again = await demo.tieout('temporal', '--', 'workflow', 'execute', ...start);
    expect(again.stdout).toContain('"outcome":"unchanged"');

    // Nothing is owed of a bill that was canceled, and nothing of it is left.
    const canceled = bills.map(({ description }) => parseLink(description ?? '')?.id).find((id) => id !== Number(billId)); // prettier-ignore
    await got.post(`${servicetitanOrigin}/_sandbox/bills/${canceled}/cancel`, { json: {} });
    const reversed = await demo.tieout('sync', '--bill', String(canceled), '--connection', 'demo', '--json');
    expect(JSON.parse(reversed.stdout)).toMatchObject([{ outcome: 'canceled' }]);
    // A restarted worker may still be at another bill: while one is busy, the demo does not tie out.
    const tied = await eventually(
      () => demo.tieout('demo', '--check', '--json', '--folder', demo.folder),
      ({ code }) => code === 0,
      60_000,
    );
    expect(figuresOf(tied.stdout)).toMatchObject({ bills: 119, missing: 0, difference: '0.00' });

    await got.delete(`${intacctOrigin}/_sandbox/bills/${bills.at(-1)?.recordNo}`);
    // The poll that was under way when its worker died may still wake held bills: while one is read again, it is missing.
    const check = await eventually(
      () => demo.tieout('demo', '--check', '--json', '--folder', demo.folder),
      ({ stdout }) => figuresOf(stdout).missing === 1,
      60_000,
    );
    expect(check.code).toBe(1);
    expect(figuresOf(check.stdout)).toMatchObject({ missing: 1, duplicates: 0 });
    expect(await demo.stop()).toBe(0);
  });
});

describe('what cannot work', () => {
  it('is said at once when a port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await tieout(['sandbox', '--servicetitan-port', String(port), '--intacct-port', '0']);
    other.close();
    expect(code).toBe(1);
    expect(stderr).toContain(`${port}: the port is taken`);
    expect(stderr).not.toContain('    at ');
  });

  it('lists every problem of a configuration before anything connects', async () => {
    const { code, stderr } = await tieout(['worker', '--config', 'wrong-tieout.yaml']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/line \d+: connections\.demo\.goLife: there is no such setting/);
    expect(stderr).toMatch(/line \d+: connections\.demo\.mapping\.accounts\.1\.account: .*put it in quotes/);
    expect(stderr).toMatch(/ties with rule/);
    expect(stderr).toContain('INTACCT_SENDER_PASSWORD is not set');
    expect(stderr).not.toContain('    at ');
  });
});

/** A file that the worker does not take is told where the user looks. */
async function seesWhatTheWorkerRefuses(demo: DemoProcess): Promise<void> {
  const file = path.join(demo.folder, 'tieout.yaml');
  const text = await readFile(file, 'utf8');
  await writeFile(file, `${text}\nnonsense: 1\n`);
  await eventually(
    async () => demo.output.stderr,
    (said) => said.includes('The worker: the configuration cannot be used') && said.includes('no such setting'),
    60_000,
  );
  await writeFile(file, text);
}

/** Runs a line of the demo's own advice in a shell, as its user would paste it. */
async function paste(line: string): Promise<void> {
  const { execFile } = await import('node:child_process');
  await new Promise<void>((resolve, reject) =>
    execFile('sh', ['-c', line], (error) => (error ? reject(error) : resolve())),
  );
}
