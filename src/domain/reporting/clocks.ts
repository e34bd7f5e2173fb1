/** Clocks that do not agree: what a worker is ahead of others, in words. Posting depends on no clock of a worker. */
import { failure, type Failure } from '../failures/failure.ts';

export interface ClockReading {
  /** `Temporal`, `ServiceTitan (east)`. */
  readonly system: string;
  /** How far the worker is ahead of it; below zero when it is behind. */
  readonly aheadMs: number;
}

/** Beyond what a slow answer and a header without fractions of a second can amount to. */
const TOLERANCE_MS = 60_000;

/** @param worker the machine that it runs on. */
export function clockFindings(worker: string, readings: readonly ClockReading[]): Failure[] {
  const wrong = readings.filter(({ aheadMs }) => Math.abs(aheadMs) > TOLERANCE_MS);
  if (wrong.length === 0) return [];
  const others = wrong.map(
    ({ system, aheadMs }) => `${inWords(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead of' : 'behind'} ${system}`,
  );
  return [failure('tieout.clock-wrong', `the worker on ${worker} is ${others.join(', ')}.`)];
}

function inWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return `${minutes} min`;
  return minutes < 2_880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1_440)} d`;
}
