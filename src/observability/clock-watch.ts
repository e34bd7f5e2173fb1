/** Compares the clock of this machine with the others at the start of a worker and every hour, and logs what it finds. */
import { hostname } from 'node:os';

import type { Logger } from 'pino';

import type { ConnectionConfig } from '../config/load.ts';
import { clockFindings, type ClockReading } from '../domain/reporting/clocks.ts';

const EVERY_MS = 3_600_000;

interface Clocks {
  readonly connections: readonly Pick<ConnectionConfig, 'connectionId' | 'servicetitan' | 'intacct'>[];
  /** How far this machine is ahead of the system at an address; `undefined` where it does not say. */
  readonly aheadOf: (address: string) => Promise<number | undefined>;
  /** Keeps what was read, and reads Temporal's own clock. */
  readonly record: (worker: string, readings: readonly ClockReading[]) => Promise<ClockReading>;
  readonly log: Logger;
}

/** @returns what ends it. Keeps no process alive, and lets no worker wait. */
export function watchClocks(clocks: Clocks): () => void {
  const compare = () =>
    void compareClocks(clocks).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      clocks.log.warn({ event: 'clocks.not-compared' }, `The clocks could not be compared: ${why}`);
    });
  compare();
  const timer = setInterval(compare, EVERY_MS).unref();
  return () => clearInterval(timer);
}

async function compareClocks({ connections, aheadOf, record, log }: Clocks): Promise<void> {
  const worker = hostname();
  const asked = connections.flatMap(({ connectionId, servicetitan, intacct }) => [
    { system: `ServiceTitan (${connectionId})`, address: servicetitan.apiUrl },
    { system: `Intacct (${connectionId})`, address: intacct.endpointUrl },
  ]);
  const others = await Promise.all(
    asked.map(async ({ system, address }) => ({ system, aheadMs: await aheadOf(address) })),
  );
  const silent = others.filter(({ aheadMs }) => aheadMs === undefined).map(({ system }) => system);
  const readings = others.flatMap(({ system, aheadMs }) => (aheadMs === undefined ? [] : [{ system, aheadMs }]));
  const all = [await record(worker, readings), ...readings];
  log.info({ event: 'clocks.compared', readings: all, silent });
  for (const { code, summary, remedy } of clockFindings(worker, all))
    log.warn({ event: 'clock.wrong', code }, `${summary} ${remedy}`);
}
