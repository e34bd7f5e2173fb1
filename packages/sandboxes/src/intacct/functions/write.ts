/**
 * The generic `create`, `update` and `delete`. As in Intacct, several records in one call succeed or fail
 * independently: a failed function may have written some of them.
 */
import { functionFailures, recordFailures, Refusal, type GatewayError } from '../gateway/failures.ts';
import { element, textOf, type XmlElement } from '../gateway/xml.ts';
import { objectNamed } from '../objects/index.ts';
import type { Caller, RecordWriter } from '../objects/object-type.ts';
import type { Outcome } from './outcome.ts';

export function writeRecords(verb: 'create' | 'update', body: XmlElement, caller: Caller): Outcome {
  const records: XmlElement[] = [];
  const errors: GatewayError[] = [];
  for (const input of body.children) {
    try {
      records.push(writerOf(input.name, verb)[verb](input, caller));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      errors.push(...error.errors, ...genericErrors(input.name, verb));
    }
  }
  const data = element('data', records, { listtype: 'objects', count: String(records.length) });
  return { data, errors, transactions: records.length };
}

export function deleteRecords(body: XmlElement, caller: Caller): Outcome {
  const object = textOf(body, 'object');
  const errors: GatewayError[] = [];
  let transactions = 0;
  for (const recordNo of keysIn(textOf(body, 'keys'))) {
    try {
      writerOf(object, 'delete').delete(recordNo, caller);
      transactions += 1;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      errors.push(...error.errors, ...genericErrors(object, 'delete'));
    }
  }
  return { errors, transactions };
}

export function keysIn(list: string): string[] {
  return list
    .split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '');
}

function writerOf(object: string, verb: Verb): RecordWriter {
  const { writer } = objectNamed(object);
  if (writer === undefined) throw new Refusal(functionFailures.permission(verb.toUpperCase(), object));
  return writer;
}

type Verb = 'create' | 'update' | 'delete';

const couldNot = {
  create: recordFailures.couldNotCreate,
  update: recordFailures.couldNotUpdate,
  delete: recordFailures.couldNotDelete,
};

/** Generic errors follow the reason and are always the same: only the first error is informative. */
function genericErrors(object: string, verb: Verb): GatewayError[] {
  if (object === 'APBILL' && verb === 'delete') return [recordFailures.currently(verb)];
  if (object === 'APBILL') return [recordFailures.currently(verb), couldNot[verb]('APBill')];
  if (object !== 'VENDOR') return [couldNot[verb](object)];
  const isSaved = verb !== 'delete';
  return [couldNot[verb]('Vendor'), ...(isSaved ? [recordFailures.saveFailed('Vendor')] : [])];
}
