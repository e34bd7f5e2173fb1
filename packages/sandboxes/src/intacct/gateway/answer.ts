/** The parts of a response around the functions' results, and the response itself as HTTP carries it. */
import { randomBytes } from 'node:crypto';

import type { HttpAnswer } from '../../control/http-answer.ts';
import type { Outcome } from '../functions/outcome.ts';
import { errorMessage, type ErrorDetail } from './error-message.ts';
import type { FunctionCall, GatewayRequest } from './request.ts';
import { element, writeXml, type XmlElement } from './xml.ts';

/** The real gateway writes `encoding` instead of `charset`. */
const XML_CONTENT_TYPE = 'text/xml; encoding="UTF-8"';

export function response(children: readonly XmlElement[], style: 'compact' | 'indented'): HttpAnswer {
  return { status: 200, contentType: XML_CONTENT_TYPE, body: writeXml(element('response', children), style) };
}

export function controlBlock(
  status: 'success' | 'failure',
  control: Pick<GatewayRequest['control'], 'senderId' | 'controlId' | 'uniqueId' | 'dtdVersion'>,
): XmlElement {
  return element('control', [
    element('status', status),
    element('senderid', control.senderId),
    element('controlid', control.controlId),
    element('uniqueid', String(control.uniqueId)),
    element('dtdversion', control.dtdVersion),
  ]);
}

export type ResultStatus = 'success' | 'failure' | 'aborted';

/** Child order as documented: key or listtype, data, errors. */
export function resultBlock(
  { name, controlId }: FunctionCall,
  { key, listType, data, errors }: Outcome,
  detail: ErrorDetail,
  status: ResultStatus = errors.length === 0 ? 'success' : 'failure',
): XmlElement {
  return element('result', [
    element('status', status),
    element('function', name),
    element('controlid', controlId),
    ...(key === undefined ? [] : [element('key', key)]),
    ...(listType === undefined ? [] : [listType]),
    ...(data === undefined ? [] : [data]),
    ...(errors.length === 0 ? [] : [errorMessage(errors, detail)]),
  ]);
}

/** A refusal by the gateway in front of the company: its control block has only a status. */
export function gatewayFailure(status: number, errorno: string, description: string): HttpAnswer {
  const requestId = randomBytes(4).toString('hex').toUpperCase();
  const error = element('error', [
    element('errorno', errorno),
    element('description', `${description} [Request ID: ${requestId}:0000]`),
  ]);
  const block = element('response', [
    element('control', [element('status', 'failure')]),
    element('errormessage', [error]),
  ]);
  return { status, contentType: XML_CONTENT_TYPE, body: writeXml(block, 'compact') };
}
