/**
 * What the layers of tests may take, and whether they took it. Too slow is a failure only when the processors were ours:
 * a gate must not go red because another program ran at the same time.
 */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Processor milliseconds so far, and when. Undefined where the system does not say (all but Linux). */
export interface Reading {
  readonly atMs: number;
  readonly busyMs: number | undefined;
  /** Of this process and all processes that it and its children have waited for. */
  readonly ownMs: number | undefined;
}

export interface Timing {
  readonly name: string;
  readonly seconds: number;
  readonly budget: number;
  /** Part of the processors that other programs had, 0 to 1. */
  readonly others: number | undefined;
}

/** Kernel threads and what a killed worker leaves behind are always counted with the others. */
const QUIET = 0.1;
/** Linux counts in hundredths of a second. */
const TICK_MS = 10;

export function readNow(): Reading {
  return {
    atMs: performance.now(),
    busyMs: busyMs(contentOf('/proc/stat')),
    ownMs: ownMs(contentOf('/proc/self/stat')),
  };
}

/** @param stat is `/proc/stat`: user, nice, system, idle, waiting for disks, interrupts, soft interrupts, stolen. */
export function busyMs(stat: string | undefined): number | undefined {
  const ticks = stat?.split('\n')[0]?.split(/\s+/).slice(1, 9).map(Number);
  if (ticks === undefined) return undefined;
  return TICK_MS * ticks.reduce((sum, count, index) => (index === 3 || index === 4 ? sum : sum + count), 0);
}

/** @param stat is `/proc/self/stat`: fields 14 to 17 are user and system time of the process, and of its children. */
export function ownMs(stat: string | undefined): number | undefined {
  // The second field is the program's name, and may hold blanks.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields === undefined
    ? undefined
    : TICK_MS * fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
}

export function timingOf(
  { name, budget }: Pick<Timing, 'name' | 'budget'>,
  { before, after, cores = availableParallelism() }: { before: Reading; after: Reading; cores?: number },
): Timing {
  const wallMs = after.atMs - before.atMs;
  const own = difference(after.ownMs, before.ownMs);
  const busy = difference(after.busyMs, before.busyMs);
  const others = own === undefined || busy === undefined ? undefined : Math.max(0, busy - own) / (wallMs * cores);
  return { name, budget, seconds: Math.round(wallMs / 1_000), others };
}

export interface Overrun {
  readonly sentence: string;
  /** No one else can be blamed. */
  readonly counts: boolean;
}

export function overBudget(timings: readonly Timing[]): Overrun[] {
  const over = timings.filter(({ seconds, budget }) => seconds > budget);
  return over.map(({ name, seconds, budget, others }) => {
    const sentence = `${name} took ${seconds} s, and its budget is ${budget} s`;
    if (others === undefined)
      return { counts: false, sentence: `${sentence}: no failure, as this system does not say who took them` };
    const counts = others <= QUIET;
    return {
      counts,
      sentence: counts
        ? sentence
        : `${sentence}: no failure, as other programs had ${percent(others)} of the processors`,
    };
  });
}

/** A title, and a row for each. */
export function tableOf(timings: readonly Timing[]): string[] {
  const head = ['', 'took', 'budget', 'others'];
  const rows = timings.map(({ name, seconds, budget, others }) => [
    name,
    `${seconds} s`,
    `${budget} s`,
    others === undefined ? '' : percent(others),
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  return [head, ...rows].map(([name = '', ...cells]) =>
    [name.padEnd(widths[0] ?? 0), ...cells.map((cell, i) => cell.padStart(widths[i + 1] ?? 0))].join('   ').trimEnd(),
  );
}

const percent = (part: number): string => `${Math.round(100 * part)} %`;

function difference(after: number | undefined, before: number | undefined): number | undefined {
  return after === undefined || before === undefined ? undefined : after - before;
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
