/** Checks over gRPC whether a Temporal frontend serves, within the caller's time limit. */
import { Connection } from '@temporalio/client';

const FRONTEND = 'temporal.api.workflowservice.v1.WorkflowService';
const POLL_MS = 100;

/** A connection that reconnects quickly: gRPC's default back-off of seconds would hide a server that has just started. */
export function eagerConnection(address: string): Connection {
  return Connection.lazy({
    address,
    channelArgs: { 'grpc.initial_reconnect_backoff_ms': POLL_MS, 'grpc.max_reconnect_backoff_ms': 5 * POLL_MS },
  });
}

export async function isServing(connection: Connection, withinMs: number): Promise<boolean> {
  try {
    const answer = await connection.withDeadline(Date.now() + withinMs, () =>
      connection.healthService.check({ service: FRONTEND }),
    );
    // grpc.health.v1: 1 is SERVING.
    return Number(answer.status) === 1;
  } catch {
    return false;
  }
}

/** True if the frontend serves within the limit; false if it does not, or `hasEnded` is true. */
export async function waitUntilServing(
  connection: Connection,
  withinMs: number,
  hasEnded: () => boolean,
): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline && !hasEnded()) {
    if (await isServing(connection, 1_000)) return true;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return false;
}
