/**
 * Simulates Sage Intacct's XML gateway over HTTP: routes, body limit and concurrency limit. `gateway.ts` processes the
 * requests.
 */
import { gzipSync } from 'node:zlib';

import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';

import { SandboxClock } from '../control/clock.ts';
import { ControlPlane } from '../control/control-plane.ts';
import type { HttpAnswer } from '../control/http-answer.ts';
import { Switches } from '../control/switches.ts';
import { intacctPage } from '../page/intacct-page.ts';
import { registerPage } from '../page/page.ts';
import type { IntacctCompany } from './company.ts';
import { isPaged, operationName, OPERATION_GROUPS } from './functions/index.ts';
import { gatewayFailure } from './gateway/answer.ts';
import { ControlIds } from './gateway/control-ids.ts';
import { functionsOf, Gateway } from './gateway/gateway.ts';
import { readRequest } from './gateway/request.ts';
import { Sessions } from './gateway/sessions.ts';
import { describeState } from './state.ts';
import { Store } from './store.ts';
import { GATEWAY_PATH_PATTERN, intacctSwitches, type IntacctSwitches } from './switches.ts';
import { registerUiRoutes } from './ui-routes/index.ts';

const GATEWAY_PATH = '/ia/xml/xmlgw.phtml';

export interface IntacctSandbox {
  /** Where requests are posted: `http://host:port/ia/xml/xmlgw.phtml`. */
  readonly url: string;
  readonly origin: string;
  close(): Promise<void>;
}

export interface IntacctSandboxOptions {
  readonly host?: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly company: IntacctCompany;
  readonly switches?: Partial<IntacctSwitches>;
  readonly bodyLimitBytes?: number;
  /** Milliseconds since 1970; tests may supply their own clock. */
  readonly now?: () => number;
  /** The sandbox's clock, for tests that move it; made from `now` when left out. */
  readonly clock?: SandboxClock;
}

export async function startIntacctSandbox(options: IntacctSandboxOptions): Promise<IntacctSandbox> {
  const host = options.host ?? '127.0.0.1';
  const clock = options.clock ?? new SandboxClock(options.now);
  const switches = new Switches(intacctSwitches, options.switches);
  const store = new Store(options.company, clock.now, switches);
  const sessions = new Sessions(() => switches.current.sessionTimeoutMs, clock.now);
  const gateway = new Gateway({
    store,
    sessions,
    controlIds: new ControlIds(() => switches.current, clock.now),
    count: (operation, transactions) => control.countOperation(operation, transactions),
  });
  const control = new ControlPlane({
    system: 'intacct',
    state: () => ({ ...describeState(store, sessions), asynchronousAnswers: gateway.keptAnswers }),
    clock,
    hooks: { rateLimited: tooManyRequests, loseSession: () => void sessions.forgetAll() },
    operations: OPERATION_GROUPS,
  });
  const app = fastify({ bodyLimit: options.bodyLimitBytes ?? 10 * 1024 * 1024, forceCloseConnections: true });
  control.register(
    app,
    (scope) => switches.register(scope),
    (scope) => registerUiRoutes(scope, store, sessions),
  );
  registerPage(app, intacctPage(store));
  await app.register((scope, _options, done) => {
    registerGateway(scope, { gateway, control, maxConcurrent: () => switches.current.concurrency });
    done();
  });
  const origin = await app.listen({ host, port: options.port });
  return { url: `${origin}${GATEWAY_PATH}`, origin, close: () => app.close() };
}

interface GatewayRoute {
  readonly gateway: Gateway;
  readonly control: ControlPlane;
  readonly maxConcurrent: () => number;
}

/** In its own scope: here every body is read as bytes, whatever its content type, and every error is XML. */
function registerGateway(scope: FastifyInstance, { gateway, control, maxConcurrent }: GatewayRoute): void {
  let inFlight = 0;
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  // Old clients send `x-intacct-xml-request`, which is not a media type: every body is XML.
  scope.addHook('onRequest', async ({ raw }) => void (raw.headers['content-type'] = 'application/xml'));
  scope.setErrorHandler((error: { statusCode?: number; message: string }, _request, reply) => {
    const status = error.statusCode ?? 500;
    return send(reply, gatewayFailure(status, status < 500 ? 'GW-0011' : 'SANDBOX_ERROR', error.message));
  });
  scope.addHook('onSend', compress);
  // Clusters have their own hosts and paths. The session decides which path is valid.
  scope.post('/ia/xml/*', async (request, reply) => {
    if (!GATEWAY_PATH_PATTERN.test(pathOf(request))) return reply.callNotFound();
    if (inFlight >= maxConcurrent()) {
      control.countRequest();
      return send(reply, tooManyRequests());
    }
    inFlight += 1;
    try {
      return await serve(request, reply, gateway, control);
    } finally {
      inFlight -= 1;
    }
  });
}

function serve(
  request: FastifyRequest,
  reply: FastifyReply,
  gateway: Gateway,
  control: ControlPlane,
): Promise<FastifyReply> {
  const read = readRequest(request.body instanceof Uint8Array ? request.body : new Uint8Array());
  const functions = read.kind === 'readable' ? functionsOf(read) : [];
  const calledUrl = `${request.protocol}://${request.host}${pathOf(request)}`;
  return control.serve(reply, {
    operations: functions.map(operationName),
    functions: functions.length,
    pages: functions.filter(isPaged).length,
    work: (disturbance) => gateway.answer(read, { calledUrl, disturbance }),
  });
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? url;
}

/** Intacct clients ask for gzip and must decompress before they can notice a truncated body. */
async function compress(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
  const accepts = /\bgzip\b(?!\s*;\s*q=0(\.0*)?(?![\d.]))/.test(request.headers['accept-encoding'] ?? '');
  if (!accepts || typeof payload !== 'string' || payload === '') return payload;
  void reply.header('content-encoding', 'gzip').header('vary', 'accept-encoding').removeHeader('content-length');
  return gzipSync(payload);
}

function tooManyRequests(): HttpAnswer {
  return gatewayFailure(429, 'GW-0010', 'Too Many Requests');
}

function send(reply: FastifyReply, answer: HttpAnswer): FastifyReply {
  return reply.code(answer.status).type(answer.contentType).send(answer.body);
}
