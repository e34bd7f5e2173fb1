/** What activities are given by the worker. */
import type { Client } from '@temporalio/client';

import type { ConnectionPolicy } from '../domain/connection.ts';
import type { FieldService, Ledger } from '../domain/systems.ts';

export interface ConnectionDependencies {
  /** The rules in force at this moment. */
  readonly policy: () => ConnectionPolicy;
  readonly fieldService: FieldService;
  readonly ledger: Ledger;
  readonly temporal: Client;
  readonly timing: Timing;
  readonly polling: Polling;
}

/** Time limits that follow from the connection's HTTP time-outs. */
export interface Timing {
  /** `startToCloseTimeout` of steps that read. */
  readonly readMs: number;
  /** `startToCloseTimeout` of the write: a look, a write, and the queue before each. */
  readonly writeMs: number;
  /** How long a write may go on appearing after we were cut off. */
  readonly settleMs: number;
}

interface Polling {
  readonly overlapMs: number;
  readonly masterDataEveryMs: number;
}

const QUEUE_MS = 30_000;

/** Queue wait + HTTP time-out stay below `startToCloseTimeout`, or a step could send after Temporal gave it up. */
export function timingOf(
  requests: { servicetitanMs: number; intacctMs: number; gatherMs: number },
  settleMs: number,
): Timing {
  const intacctCall = requests.intacctMs + requests.gatherMs + QUEUE_MS;
  // A look reads headers and lines; loading a bill asks for bill, order and job one after the other.
  const readMs = Math.max(2 * intacctCall, 4 * requests.servicetitanMs + QUEUE_MS);
  return { readMs, writeMs: 3 * intacctCall, settleMs };
}
