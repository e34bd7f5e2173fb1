/**
 * Makes our search attributes known to a namespace: a start that uses an unknown one fails. Changes nothing else there;
 * many processes may do it at once.
 */
import type { Connection } from '@temporalio/client';
import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes.js';

import { OperatorError } from '../errors/operator-error.ts';
import { tieoutSearchAttributes } from '../workflows/search-attributes.ts';
import { codeOf, reasonOf } from '../errors/error-facts.ts';

const ALREADY_EXISTS = 6;

type Attribute = (typeof tieoutSearchAttributes)[number];

/** Adds the missing ones. One that exists with another type is an error: our queries would not work. */
export async function registerSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const existing = await customAttributes(connection, namespace);
  const clash = tieoutSearchAttributes.find(
    (key) => existing[key.name] !== undefined && existing[key.name] !== wireType(key),
  );
  if (clash !== undefined) {
    throw new OperatorError(`namespace ${namespace} has a search attribute ${clash.name} of another type`, {
      remedy: `remove it (operator search-attribute remove --name ${clash.name}), or use another namespace`,
    });
  }
  const missing = tieoutSearchAttributes.filter((key) => existing[key.name] === undefined);
  // One by one: a concurrent caller that was first with one must not keep us from adding the others.
  for (const key of missing) await add(connection, namespace, key);
}

async function customAttributes(connection: Connection, namespace: string): Promise<Record<string, unknown>> {
  try {
    const answer = await connection.operatorService.listSearchAttributes({ namespace });
    return answer.customAttributes;
  } catch (cause) {
    throw cannot('read', namespace, tieoutSearchAttributes, cause);
  }
}

async function add(connection: Connection, namespace: string, key: Attribute): Promise<void> {
  try {
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: { [key.name]: wireType(key) },
    });
  } catch (cause) {
    if (codeOf(cause) === ALREADY_EXISTS) return;
    throw cannot('add', namespace, [key], cause);
  }
}

function wireType(key: Attribute): ReturnType<typeof encodeSearchAttributeIndexedValueType> & number {
  const type = encodeSearchAttributeIndexedValueType(key.type);
  if (type === undefined) throw new Error(`search attribute ${key.name} has no wire type`);
  return type;
}

function cannot(verb: string, namespace: string, keys: readonly Attribute[], cause: unknown): OperatorError {
  const flags = keys
    .map((key) => `--name ${key.name} --type ${key.type === 'DOUBLE' ? 'Double' : 'Keyword'}`)
    .join(' ');
  return new OperatorError(`cannot ${verb} the search attributes of namespace ${namespace}: ${reasonOf(cause)}`, {
    remedy: `have someone with the permission run: temporal operator search-attribute create --namespace ${namespace} ${flags}`,
    cause,
  });
}
