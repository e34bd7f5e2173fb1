/** Logs at debug level when a step begins and ends: ids and decisions, never what a step carries. */
import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { Logger } from 'pino';

export function stepLog(log: Logger): ActivityInterceptorsFactory {
  return ({ info }) => {
    const { activityType: step, attempt } = info;
    const workflowId = info.workflowExecution?.workflowId;
    const startedAt = performance.now();
    const ended = (outcome: object): void => {
      const ms = Math.round(performance.now() - startedAt);
      log.debug({ event: 'step.ended', step, workflowId, attempt, ms, ...outcome });
    };
    return {
      inbound: {
        async execute(input, next) {
          log.debug({ event: 'step.started', step, workflowId, attempt });
          try {
            const result = await next(input);
            ended({ decision: decisionOf(result) });
            return result;
          } catch (error) {
            ended({ failure: error instanceof ApplicationFailure ? error.type : 'canceled' });
            throw error;
          }
        },
      },
    };
  };
}

function decisionOf(result: unknown): unknown {
  return typeof result === 'object' && result !== null && 'decision' in result ? result.decision : undefined;
}
