/** Finds functions by name, and the operation names that the meter and faults use. */
import type { OperationGroup } from '../../control/faults.ts';
import { functionFailures, Refusal } from '../gateway/failures.ts';
import type { FunctionCall } from '../gateway/request.ts';
import { textOf } from '../gateway/xml.ts';
import { allObjects, findObject } from '../objects/index.ts';
import type { FunctionContext } from './function-context.ts';
import { openApiSession } from './get-api-session.ts';
import { legacyFunctionsByName } from './legacy/index.ts';
import { inspect, lookUp } from './lookup.ts';
import type { Outcome } from './outcome.ts';
import { runQuery } from './query.ts';
import { readByQuery, readMore } from './read-by-query.ts';
import { readRecords } from './read.ts';
import { deleteRecords, writeRecords } from './write.ts';

export function runFunction(call: FunctionCall, context: FunctionContext): Outcome {
  const failure = context.disturbance.functionFailure;
  if (failure !== undefined) {
    return { errors: [failure === 'off-line' ? functionFailures.offLine : functionFailures.database], transactions: 0 };
  }
  try {
    return dispatch(call, context);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { errors: error.errors, transactions: 0 };
  }
}

function dispatch({ name, body }: FunctionCall, context: FunctionContext): Outcome {
  const { caller } = context;
  switch (name) {
    case 'getAPISession':
      return openApiSession(body, context);
    case 'create':
    case 'update':
      return writeRecords(name, body, caller);
    case 'delete':
      return deleteRecords(body, caller);
    case 'query':
      return runQuery(body, context);
    case 'readByQuery':
      return readByQuery(body, context);
    case 'readMore':
      return readMore(body, context);
    case 'read':
      return readRecords('recordNo', body, caller);
    case 'readByName':
      return readRecords('name', body, caller);
    case 'lookup':
      return lookUp(body);
    case 'inspect':
      return inspect(body);
    default:
      return runLegacy({ name, body }, context);
  }
}

function runLegacy(
  { name, body }: Pick<FunctionCall, 'name' | 'body'>,
  { caller, disturbance }: FunctionContext,
): Outcome {
  const legacy = legacyFunctionsByName.get(name);
  if (legacy === undefined) throw new Refusal(functionFailures.unsupported(`the function ${name}`));
  return legacy(body, caller, disturbance);
}

/** `create APBILL`, `query VENDOR`, `getAPISession`; all unknown objects share one name. */
export function operationName({ name, body }: Pick<FunctionCall, 'name' | 'body'>): string {
  const object = name === 'create' || name === 'update' ? body.children[0]?.name : textOf(body, 'object');
  if (object === undefined || object === '') return name;
  return findObject(object) === undefined ? `${name} (unknown object)` : `${name} ${object}`;
}

/** All operations. */
export const OPERATION_GROUPS: readonly OperationGroup[] = [
  {
    verbs: [
      'create',
      'update',
      'delete',
      'query',
      'read',
      'readByName',
      'readByQuery',
      'readMore',
      'lookup',
      'inspect',
    ],
    objects: allObjects().map(({ name }) => name),
  },
  { verbs: ['getAPISession', ...legacyFunctionsByName.keys()], objects: [] },
];

const READ_FUNCTIONS: ReadonlySet<string> = new Set([
  ...['query', 'readByQuery', 'readMore', 'read', 'readByName', 'lookup', 'inspect'],
  ...['get', 'get_list', 'get_bill', 'get_apadjustment'],
]);

/** Whether the function changes nothing. */
export function isRead({ name }: Pick<FunctionCall, 'name'>): boolean {
  return READ_FUNCTIONS.has(name);
}

const PAGED_FUNCTIONS: ReadonlySet<string> = new Set(['query', 'readByQuery', 'readMore', 'get_list']);

/** Whether the function returns one page of a list. */
export function isPaged({ name }: Pick<FunctionCall, 'name'>): boolean {
  return PAGED_FUNCTIONS.has(name);
}
