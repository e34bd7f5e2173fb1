/**
 * What all routes under `/_sandbox` share: bodies are read as JSON whatever their content type, errors are JSON with a
 * message, an unknown route lists the known ones, and requests from pages of other sites are refused. There is no
 * authentication.
 */
import { isIP } from 'node:net';

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';

import { read } from './input-problems.ts';

const BODY_LIMIT_BYTES = 4 * 1024 * 1024;

/** @param routes register what is offered, with full paths that begin with `/_sandbox`. */
export function registerControlRoutes(
  app: FastifyInstance,
  routes: readonly ((scope: FastifyInstance) => void)[],
): void {
  const known: string[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    if (!url.startsWith('/_sandbox') || url.includes('*')) return;
    known.push(...[method].flat().flatMap((name) => (name === 'HEAD' ? [] : `${name} ${url}`)));
  });
  // By the route, not by the URL: the router decodes what a browser sends as `/%5Fsandbox`.
  app.addHook('onRequest', async (request, reply) =>
    isControlRoute(request.routeOptions.url) ? refuseForeignOrigin(request, reply) : undefined,
  );
  app.register((scope, _options, done) => {
    readBodiesAsJson(scope);
    scope.setErrorHandler(sendControlError);
    for (const register of routes) register(scope);
    done();
  });
  app.register(
    (scope, _options, done) => {
      scope.addHook('onRequest', refuseForeignOrigin);
      scope.setNotFoundHandler((request, reply) => sendUnknownRoute(request, reply, known));
      done();
    },
    { prefix: '/_sandbox' },
  );
}

/** The control plane and the page; every other route belongs to the API. */
function isControlRoute(route: string | undefined): boolean {
  return route === '/' || /^\/_sandbox(?=$|\/)/.test(route ?? '');
}

async function refuseForeignOrigin(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  const { host = '' } = request.headers;
  if (host !== '' && !isHost(host)) {
    return reply.code(400).send({ error: `The Host header is ${JSON.stringify(host)}, which is no host name.` });
  }
  const problem = foreignOriginProblem(request);
  return problem === undefined ? undefined : reply.code(403).send({ error: problem });
}

function isHost(text: string): boolean {
  const url = URL.parse(`http://${text}`);
  return url !== null && url.href === `http://${url.host}/`;
}

/** Whatever the content type: only JSON is accepted here, and `curl -d` does not declare it. */
function readBodiesAsJson(scope: FastifyInstance): void {
  const parseJson = scope.getDefaultJsonParser('error', 'error');
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: BODY_LIMIT_BYTES }, (request, body, done) => {
    const text = String(body);
    if (text.trim() === '') return done(null, undefined);
    return parseJson(request, text, done);
  });
}

interface ControlError {
  readonly statusCode?: number;
  readonly code?: string;
  readonly message: string;
}

function sendControlError(error: ControlError, _request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = error.statusCode ?? 500;
  return reply.code(status).send({ error: messageFor(error) });
}

function messageFor({ statusCode, code, message }: ControlError): string {
  if (statusCode === 413) return `The body is too large: at most ${BODY_LIMIT_BYTES} bytes are allowed.`;
  if (code !== 'FST_ERR_CTP_INVALID_JSON_BODY') return message;
  return 'The body cannot be read as JSON. Send an object such as {"field": "value"}; the name __proto__ is not allowed.';
}

function sendUnknownRoute(request: FastifyRequest, reply: FastifyReply, known: readonly string[]): FastifyReply {
  const error = `There is no ${request.method} ${request.url.split('?')[0]}.`;
  return reply.code(404).send({ error, routes: known.toSorted() });
}

/** Names that cannot be registered publicly, such as `host.docker.internal`. */
const PRIVATE_NAMES = /\.(?:localhost|local|internal|test)$/i;

/**
 * A web page that is open in a browser could post to a sandbox on the same machine; its Origin header gives it away. A
 * site whose name was rebound to this machine (DNS rebinding) sends a Host header with dots in it.
 */
function foreignOriginProblem({ headers }: FastifyRequest): string | undefined {
  const host = headers.host ?? '';
  const { origin } = headers;
  if (origin !== undefined && hostOf(origin) !== host) {
    return `This request comes from a page of ${origin}. The control plane takes requests of pages only from http://${host}, and of programs that send no Origin.`;
  }
  const name = (URL.parse(`http://${host}`)?.hostname ?? host).replaceAll(/[[\]]/g, '');
  if (isIP(name) !== 0 || !name.includes('.') || PRIVATE_NAMES.test(name)) return undefined;
  return `The control plane is not known as ${name}: use an IP address, localhost, or a name without dots.`;
}

function hostOf(origin: string): string | undefined {
  return URL.parse(origin)?.host;
}

/** Passes the body to `handle`, or answers 400 with what is allowed. */
export function withBody<T>(
  schema: z.ZodType<T>,
  body: unknown,
  reply: FastifyReply,
  handle: (value: T) => unknown,
): unknown {
  const reading = read(schema, body, 'the body');
  if ('value' in reading) return handle(reading.value);
  return reply.code(400).send({ error: reading.problems.join('\n') });
}
