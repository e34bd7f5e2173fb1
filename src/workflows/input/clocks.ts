/** Input of the workflow that compares clocks. */
import type { ClockReading } from '../../domain/reporting/clocks.ts';
import { refusal } from '../application-failures.ts';
import { fieldsOf, isText, quoted } from './unknown.ts';

export interface ClocksInput {
  /** The machine of the worker. */
  readonly worker: string;
  /** Epoch milliseconds by its clock, directly before the workflow was started. */
  readonly at: number;
  /** Systems that it has compared itself with. */
  readonly readings: readonly ClockReading[];
}

/** @throws ApplicationFailure, not retried, when the input is malformed. */
export function checkClocksInput(input: unknown): ClocksInput {
  const { worker, at, readings = [] } = fieldsOf(input);
  if (isText(worker) && Number.isFinite(at) && Array.isArray(readings) && readings.every(isReading))
    return { worker, at: Number(at), readings };
  const shape = '{"worker": "<machine>", "at": <epoch ms>, "readings": [{"system": "<name>", "aheadMs": <number>}]}';
  throw refusal('tieout.input-invalid', `got ${quoted(input)}, wanted ${shape}.`);
}

function isReading(value: unknown): value is ClockReading {
  const { system, aheadMs } = fieldsOf(value);
  return isText(system) && Number.isFinite(aheadMs);
}
