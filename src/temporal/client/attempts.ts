/** Whether Temporal still waits for an attempt of an activity: by its own word, and by no clock of this machine. */
import { isGrpcServiceError, type Client } from '@temporalio/client';

/** gRPC's NOT_FOUND: it was given up, its workflow has ended, or another attempt has begun. */
const NOT_FOUND = 5;
const ANSWER_WITHIN_MS = 5_000;

/** A heartbeat: its answer says whether anyone listens. @throws when Temporal does not answer. */
export async function isAwaited(client: Client, taskToken: Uint8Array): Promise<boolean> {
  const { namespace, identity } = client.options;
  try {
    const { cancelRequested } = await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () =>
      client.workflowService.recordActivityTaskHeartbeat({ namespace, identity, taskToken }),
    );
    return !cancelRequested;
  } catch (error) {
    if (isGrpcServiceError(error) && Number(error.code) === NOT_FOUND) return false;
    throw error;
  }
}
