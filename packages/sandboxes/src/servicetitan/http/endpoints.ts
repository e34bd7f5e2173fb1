/**
 * Serves the API's endpoints over HTTP: authentication first, then media type, body and the endpoint's handler.
 * Compresses answers for clients that accept it.
 */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { ControlPlane } from '../../control/control-plane.ts';
import type { Disturbance } from '../../control/disturbance.ts';
import type { HttpAnswer } from '../../control/http-answer.ts';
import type { Access, Credentials } from './access.ts';
import { invalid, problem, type Answer } from './answer.ts';
import { readJson, writeJson, type NumberForm } from './json.ts';
import { Query } from './query.ts';
import type { ApiRoute } from './route.ts';

export const TOKEN_OPERATION = 'POST connect/token';
const TOKEN_PATH = '/connect/token';
const UNKNOWN_PATH = 'unknown path';

/** Assumed: the default limit of the API's web server. */
const BODY_LIMIT_BYTES = 30_000_000;

interface Endpoints {
  readonly control: ControlPlane;
  readonly access: Access;
  readonly routes: readonly ApiRoute[];
  /** How numbers are written now. */
  readonly numbers: () => NumberForm;
}

export function registerEndpoints(app: FastifyInstance, endpoints: Endpoints): void {
  app.register((scope, _options, done) => {
    // Bodies are not parsed here, so that authentication is checked first.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT_BYTES }, (_request, body, parsed) =>
      parsed(null, body),
    );
    scope.addHook('onSend', compressed);
    scope.setErrorHandler((error: { readonly statusCode?: number; readonly message: string }, _request, reply) => {
      endpoints.control.countRequest();
      return send(reply, toHttpAnswer(problem(error.statusCode ?? 500, error.message)));
    });
    registerToken(scope, endpoints);
    for (const route of endpoints.routes) registerRoute(scope, endpoints, route);
    registerUnknown(scope, endpoints);
    done();
  });
}

function registerToken(scope: FastifyInstance, { control, access }: Endpoints): void {
  scope.post(TOKEN_PATH, (request, reply) => {
    control.countOperation(TOKEN_OPERATION);
    const isForm = mediaType(request) === 'application/x-www-form-urlencoded';
    const form = isForm ? new URLSearchParams(String(request.body)) : undefined;
    const work = async (): Promise<HttpAnswer> => toHttpAnswer(await access.token(form));
    return control.serve(reply, { operations: [TOKEN_OPERATION], functions: 0, pages: 0, work });
  });
}

type ApiRequest = FastifyRequest<{ Params: { tenant: string; id?: string } }>;

function registerRoute(scope: FastifyInstance, { control, access, numbers }: Endpoints, route: ApiRoute): void {
  const { method, path, operation } = route;
  const pages = method === 'GET' && !path.endsWith('/:id') ? 1 : 0;
  scope.route({
    method,
    url: path,
    handler: (request: ApiRequest, reply) => {
      control.countOperation(operation);
      const work = async (disturbance: Disturbance): Promise<HttpAnswer> => {
        const refusal = await access.refusal(credentials(request), request.params.tenant, route.scope);
        return toHttpAnswer(refusal ?? answerOf(route, request, disturbance), numbers());
      };
      return control.serve(reply, { operations: [operation], functions: 0, pages, work });
    },
  });
}

function answerOf({ method, answer }: ApiRoute, request: ApiRequest, disturbance: Disturbance): Answer {
  const call = { query: new Query(request.query), id: request.params.id ?? '', disturbance };
  if (method === 'GET') return answer({ ...call, body: undefined });
  const text = textOf(request.body);
  if (text === undefined) return invalid({ '': ['The body is not UTF-8.'], request: [BODY_REQUIRED] });
  if (text === '') return invalid({ request: [BODY_REQUIRED] });
  // Assumed: the web server's own answer to an unsupported media type.
  if (mediaType(request) !== 'application/json') return problem(415, 'Unsupported Media Type');
  const body = parsedJson(text);
  return body.problem ?? answer({ ...call, body: body.value });
}

const BODY_REQUIRED = 'The request field is required.';

/** Undefined if the body is not UTF-8. */
function textOf(body: unknown): string | undefined {
  if (!Buffer.isBuffer(body)) return '';
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body).trim();
  } catch {
    return undefined;
  }
}

function parsedJson(text: string): { readonly value?: unknown; readonly problem?: Answer } {
  try {
    return { value: readJson(text) };
  } catch (error) {
    // Observed on live tenants: the parser's message in addition to the one about the body as a whole.
    return { problem: invalid({ '': [String(error)], request: [BODY_REQUIRED] }) };
  }
}

function mediaType({ headers }: FastifyRequest): string {
  return headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
}

function credentials(request: FastifyRequest): Credentials {
  const header = request.headers['st-app-key'];
  // The official contract also accepts the key as a query parameter.
  const query = new Query(request.query).text('servicetitanapplicationkey');
  return { authorization: request.headers.authorization, appKey: typeof header === 'string' ? header : query };
}

/** An unknown path is 404, as observed. A known path with another method is 405 (assumed). */
function registerUnknown(scope: FastifyInstance, { control, routes }: Endpoints): void {
  const known = [{ method: 'POST', path: TOKEN_PATH }, ...routes].map(({ method, path }) => ({
    method,
    pattern: new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`),
  }));
  scope.setNotFoundHandler((request, reply) => {
    control.countOperation(UNKNOWN_PATH);
    const path = request.url.replace(/\?.*/, '');
    const allow = known.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
    const answer =
      allow.length === 0
        ? problem(404, 'Resource not found')
        : problem(405, 'Method Not Allowed', { headers: { allow: allow.join(', ') } });
    const work = (): HttpAnswer => toHttpAnswer(answer);
    return control.serve(reply, { operations: [UNKNOWN_PATH], functions: 0, pages: 0, work });
  });
}

export function toHttpAnswer({ status, body, headers = {} }: Answer, numbers?: NumberForm): HttpAnswer {
  const contentType = 'application/json; charset=utf-8';
  return { status, contentType, body: body === undefined ? '' : writeJson(body, numbers), headers };
}

function send(reply: FastifyReply, { status, contentType, body, headers = {} }: HttpAnswer): FastifyReply {
  return reply.code(status).headers(headers).type(contentType).send(body);
}

const compress = promisify(gzip);

async function compressed(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
  if (typeof payload !== 'string') return payload;
  if (payload === '') {
    reply.removeHeader('content-type');
    return payload;
  }
  const accepted = request.headers['accept-encoding'] ?? '';
  if (!/\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(String(accepted))) return payload;
  reply.headers({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
  return compress(payload);
}
