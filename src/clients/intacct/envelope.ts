/** The request envelope (control, operation, content) and the three levels of the answer. Element order matters. */
import { z } from 'zod';

import type { IntacctAccess } from '../../config/variables.ts';
import type { IntacctError } from './error-codes.ts';
import { childrenNamed, readXml, writeXml, type XmlNode } from './xml.ts';

export interface IntacctFunction {
  readonly controlId: string;
  /** Exactly one element. */
  readonly body: XmlNode;
}

export type Authentication =
  | { readonly sessionId: string }
  | { readonly login: Pick<IntacctAccess, 'userId' | 'companyId' | 'userPassword' | 'entityId'> };

/** @param isUnique asks the gateway to refuse a function control id that was executed before: for writes. */
export function writeRequest(
  access: IntacctAccess,
  authentication: Authentication,
  functions: readonly IntacctFunction[],
  isUnique: boolean,
): string {
  return writeXml({
    request: {
      control: {
        senderid: access.senderId,
        password: access.senderPassword,
        controlid: functions[0]?.controlId.slice(0, 256),
        uniqueid: isUnique,
        dtdversion: '3.0',
        includewhitespace: false,
        showadditionalerrorinfo: true,
      },
      operation: {
        '@transaction': 'false',
        authentication: authenticationNode(authentication),
        content: { function: functions.map(({ controlId, body }) => ({ '@controlid': controlId, ...body })) },
      },
    },
  });
}

function authenticationNode(authentication: Authentication): XmlNode {
  if ('sessionId' in authentication) return { sessionid: authentication.sessionId };
  const { userId, companyId, userPassword, entityId } = authentication.login;
  return { login: { userid: userId, companyid: companyId, password: userPassword, locationid: entityId } };
}

const text = z.string().catch('');
const errorSchema = z.object({ errorno: text, description: text, description2: text, correction: text });
const statusSchema = z.object({ status: z.string() });
const resultSchema = z.object({
  status: z.string(),
  controlid: z.string(),
  data: z.unknown().optional(),
  errormessage: z.unknown().optional(),
});
const responseSchema = z.object({
  response: z.object({
    control: statusSchema,
    errormessage: z.unknown().optional(),
    operation: z
      .object({
        authentication: z.object({ status: z.string(), userid: text, sessiontimestamp: text, sessiontimeout: text }),
        errormessage: z.unknown().optional(),
        result: z.array(resultSchema).default([]),
      })
      .optional(),
  }),
});

interface FunctionAnswer {
  readonly controlId: string;
  readonly isSuccess: boolean;
  readonly data: unknown;
  readonly errors: readonly IntacctError[];
}

export type Answer =
  | { readonly level: 'refused'; readonly errors: readonly IntacctError[]; readonly isSessionLost: boolean }
  | {
      readonly level: 'functions';
      readonly results: readonly FunctionAnswer[];
      readonly sessionEnds: number | undefined;
    };

/**
 * @param secrets never shown in the texts of errors: a refused session comes back with its id.
 * @throws ZodError for a `response` of another form, another error when the body is none at all.
 */
export function readAnswer(body: string, secrets: readonly string[] = []): Answer {
  const document = readXml(body);
  if (childrenNamed(document, 'response').length === 0) throw new Error('not a response');
  const { response } = responseSchema.parse(document);
  const errorsIn = (errormessage: unknown) => readErrors(errormessage, secrets);
  const { control, operation } = response;
  if (control.status !== 'success' || operation === undefined) {
    return { level: 'refused', errors: errorsIn(response.errormessage), isSessionLost: false };
  }
  if (operation.authentication.status !== 'success') {
    const errors = errorsIn(operation.errormessage);
    // A lost session shows an empty user and this text; a wrong login echoes the user (Sage's recorded answers).
    const isSessionLost =
      operation.authentication.userid === '' && errors.some((error) => /invalid session/i.test(error.text));
    return { level: 'refused', errors, isSessionLost };
  }
  const results = operation.result.map((result) => ({
    controlId: result.controlid,
    isSuccess: result.status === 'success',
    data: result.data,
    errors: errorsIn(result.errormessage),
  }));
  return { level: 'functions', results, sessionEnds: lifeOf(operation.authentication) };
}

/** Texts without Sage's support id, which differs each time. */
function readErrors(errormessage: unknown, secrets: readonly string[]): IntacctError[] {
  const shown = (text: string) =>
    secrets.filter((secret) => secret !== '').reduce((rest, secret) => rest.replaceAll(secret, '…'), text);
  return childrenNamed(errormessage, 'error').map((node) => {
    const { errorno, description, description2, correction } = errorSchema.parse(node);
    const words = [description2 || description, correction].map((part) =>
      shown(part)
        .replace(/\[Support ID:[^\]]*\]/g, '')
        .trim(),
    );
    return {
      errorno: shown(errorno),
      text: words
        .filter((part) => part !== '')
        .map(asSentence)
        .join(' '),
    };
  });
}

/** Intacct's texts come with and without a full stop; several stand in a row. */
function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Milliseconds that the session lives, by Intacct's own clock: ours may differ. */
function lifeOf(authentication: { sessiontimestamp: string; sessiontimeout: string }): number | undefined {
  const life = Date.parse(authentication.sessiontimeout) - Date.parse(authentication.sessiontimestamp);
  return Number.isFinite(life) && life > 0 ? life : undefined;
}
