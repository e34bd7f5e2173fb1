/** The request envelope (control, operation, content) and the three levels of the answer. Element order matters. */
import { z } from 'zod';

import type { IntacctAccess } from '../../config/variables.ts';
import type { Level } from './error-codes.ts';
import { readErrors, type IntacctError } from './intacct-error.ts';
import { childrenNamed, descendantsNamed, readXml, writeXml, type XmlNode } from './xml.ts';

export interface IntacctFunction {
  readonly controlId: string;
  /** Exactly one element. */
  readonly body: XmlNode;
}

export type Authentication =
  | { readonly sessionId: string }
  | { readonly login: Pick<IntacctAccess, 'userId' | 'companyId' | 'userPassword' | 'entityId'> };

/**
 * @param isUnique asks the gateway to refuse a function control id that was executed before: for writes.
 * @param errorDetails asks for ids in addition to the words of an error.
 */
export function writeRequest(
  access: IntacctAccess,
  authentication: Authentication,
  functions: readonly IntacctFunction[],
  { isUnique, errorDetails }: { readonly isUnique: boolean; readonly errorDetails: boolean },
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
        // Its place is the documentation's; the published schema is older than it.
        showadditionalerrorinfo: errorDetails ? true : undefined,
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
const resultSchema = z.object({
  status: z.string(),
  controlid: z.string(),
  data: z.unknown().optional(),
  /** How the legacy functions name the record that they wrote. */
  key: text,
  errormessage: z.unknown().optional(),
});
const responseSchema = z.object({
  response: z.object({
    control: z.object({ status: z.string(), senderid: text }),
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
  /** Not of a plain failure; but of one that names a record, and of a status that says neither yes nor no. */
  readonly mayHaveWritten: boolean;
}

export interface RefusedAnswer {
  readonly kind: 'refused';
  readonly level: Exclude<Level, 'function'>;
  readonly errors: readonly IntacctError[];
  readonly isSessionLost: boolean;
}

export interface FunctionsAnswer {
  readonly kind: 'functions';
  readonly results: readonly FunctionAnswer[];
  /** Milliseconds that the session lives without a call. */
  readonly sessionEnds: number | undefined;
}

/** Something shorter is none; hidden everywhere, it would take words away that say what an error means. */
const SHORTEST_SESSION_ID = 8;

/** What the documentation lists besides `success`: both mean that nothing is left of it. */
const FAILED = new Set(['failure', 'aborted']);

type Response = z.output<typeof responseSchema>['response'];

/**
 * @param secrets never shown in the texts of errors.
 * @throws ZodError for a `response` of another form, another error when the body is none or contradicts itself.
 */
export function readAnswer(body: string, secrets: readonly string[] = []): RefusedAnswer | FunctionsAnswer {
  const document = readXml(body);
  if (childrenNamed(document, 'response').length === 0) throw new Error('not a response');
  const { response } = responseSchema.parse(document);
  const refusedAt = levelOfRefusal(response);
  // A new session is in its own answer.
  const hidden = [...secrets, ...sessionIdsIn(document, body)];
  if (refusedAt !== undefined) return refusal(response, refusedAt, hidden);
  const { authentication, result: results } = response.operation ?? {};
  if (authentication === undefined || results === undefined) throw new Error('accepted, but not executed');
  return {
    kind: 'functions',
    results: results.map((result) => ({
      controlId: result.controlid,
      isSuccess: result.status === 'success',
      data: result.data ?? (result.key === '' ? undefined : { key: result.key }),
      errors: readErrors(result.errormessage, hidden),
      mayHaveWritten: !FAILED.has(result.status) || result.key !== '' || namesRecord(result.data),
    })),
    sessionEnds: lifeOf(authentication),
  };
}

function namesRecord(data: unknown): boolean {
  const counts = descendantsNamed(data, '@count').some((count) => Number(count) !== 0);
  return counts || descendantsNamed(data, 'RECORDNO').some((recordNo) => recordNo !== '');
}

/** Of elements, and of text that quotes one. */
function sessionIdsIn(document: unknown, body: string): string[] {
  const quoted = [...body.matchAll(/sessionid[^<>&]*(?:>|&(?:amp;)*gt;)\s*([^<&\s]+)/gi)].map(([, id]) => id);
  const ids = [...descendantsNamed(document, 'sessionid'), ...quoted];
  return ids.filter((id) => typeof id === 'string').filter((id) => id.length >= SHORTEST_SESSION_ID);
}

/** The gateway itself answers with a control block that holds nothing but its status. */
function levelOfRefusal({ control, operation }: Response): RefusedAnswer['level'] | undefined {
  if (control.status !== 'success') return control.senderid === '' ? 'gateway' : 'control';
  return operation !== undefined && operation.authentication.status !== 'success' ? 'authentication' : undefined;
}

function refusal(
  { control, errormessage, operation }: Response,
  level: RefusedAnswer['level'],
  secrets: readonly string[],
): RefusedAnswer {
  // Refused, and executed all the same: such an answer does not say what happened.
  if (level === 'authentication' ? operation?.result.length !== 0 : operation !== undefined)
    throw new Error('refused and executed');
  if (!FAILED.has((level === 'authentication' ? operation?.authentication : control)?.status ?? ''))
    throw new Error('neither accepted nor refused');
  const errors = readErrors(level === 'authentication' ? operation?.errormessage : errormessage, secrets);
  // A lost session shows an empty user and this text; a wrong login echoes the user (Sage's recorded answers).
  const isSessionLost =
    operation?.authentication.userid === '' && errors.some((error) => /invalid session/i.test(error.text));
  return { kind: 'refused', level, errors, isSessionLost };
}

/** Milliseconds that the session lives, by Intacct's own clock: ours may differ. */
function lifeOf(authentication: { sessiontimestamp: string; sessiontimeout: string }): number | undefined {
  const life = Date.parse(authentication.sessiontimeout) - Date.parse(authentication.sessiontimestamp);
  return Number.isFinite(life) && life > 0 ? life : undefined;
}
