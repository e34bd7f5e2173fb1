/** Options that several commands share, so that they read the same everywhere. */
import { InvalidArgumentError, Option } from 'commander';

export function configOption(): Option {
  return new Option('--config <path>', 'the configuration').default('tieout.yaml').env('TIEOUT_CONFIG');
}

export function jsonOption(): Option {
  return new Option('--json', 'print JSON, for machines').default(false);
}

export function parsePort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('A port is 0 to 65535.');
  return Number(text);
}

export function parseSeed(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('A seed is a whole number.');
  return Number(text);
}

export function parseBillId(text: string): number {
  if (!/^\d{1,15}$/.test(text))
    throw new InvalidArgumentError('A bill is named by its ServiceTitan id, e.g. 81000123.');
  return Number(text);
}

/** Resolves when somebody asks the process to stop; it keeps running until then. */
export async function untilStopped(): Promise<void> {
  const keepAlive = setInterval(() => undefined, 60_000);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  clearInterval(keepAlive);
}
