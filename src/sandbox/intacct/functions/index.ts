/** From a function's name to the function, and to the name under which the meter and planned faults know it. */
import { functionFailures, Refusal } from '../failures.ts';
import type { Caller } from '../objects/object-type.ts';
import type { FunctionCall } from '../request.ts';
import type { Sessions } from '../sessions.ts';
import { textOf } from '../xml.ts';
import { openApiSession } from './get-api-session.ts';
import type { Outcome } from './outcome.ts';
import { runQuery } from './query.ts';
import { readRecords } from './read.ts';
import { deleteRecords, writeRecords } from './write.ts';

export interface FunctionSurroundings {
  readonly caller: Caller;
  readonly sessions: Sessions;
  /** Where the client has to send the calls of a new session. */
  readonly endpoint: string;
}

export function runFunction(call: FunctionCall, surroundings: FunctionSurroundings): Outcome {
  try {
    return dispatch(call, surroundings);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { errors: error.errors, transactions: 0 };
  }
}

function dispatch({ name, body }: FunctionCall, { caller, sessions, endpoint }: FunctionSurroundings): Outcome {
  switch (name) {
    case 'getAPISession':
      return openApiSession(body, caller, sessions, endpoint);
    case 'create':
    case 'update':
      return writeRecords(name, body, caller);
    case 'delete':
      return deleteRecords(body, caller);
    case 'query':
      return runQuery(body, caller);
    case 'read':
      return readRecords('recordNo', body, caller);
    case 'readByName':
      return readRecords('name', body, caller);
    default:
      throw new Refusal(functionFailures.unsupported(`the function ${name}`));
  }
}

/** `create APBILL`, `query VENDOR`, `getAPISession`. */
export function operationName({ name, body }: FunctionCall): string {
  const object = name === 'create' || name === 'update' ? body.children[0]?.name : textOf(body, 'object');
  return object === undefined || object === '' ? name : `${name} ${object}`;
}
