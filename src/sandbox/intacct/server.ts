/**
 * The stand-in of Sage Intacct's XML gateway over HTTP: routes, body limit and the limit of concurrent requests. What a
 * request means is decided in `gateway.ts`.
 */
import type { AddressInfo } from 'node:net';

import fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { ControlPlane } from '../control/control-plane.ts';
import type { IntacctCompany } from './company.ts';
import { ControlIds } from './control-ids.ts';
import type { RepeatedControlId } from './control-ids.ts';
import { operationName } from './functions/index.ts';
import { Gateway, gatewayFailure } from './gateway.ts';
import type { HttpAnswer } from './gateway.ts';
import { registerPeople } from './people.ts';
import { readRequest } from './request.ts';
import { Sessions } from './sessions.ts';
import { describeState } from './state.ts';
import { Store } from './store.ts';

const gatewayPath = '/ia/xml/xmlgw.phtml';

export interface IntacctSandbox {
  /** Where requests are posted: `http://host:port/ia/xml/xmlgw.phtml`. */
  readonly url: string;
  readonly origin: string;
  close(): Promise<void>;
}

export interface IntacctSandboxOptions {
  readonly host?: string;
  /** 0: any free port. */
  readonly port: number;
  readonly company: IntacctCompany;
  /** Requests of the company at the same time; secondary sources name 2 for the default tier. */
  readonly concurrency?: number;
  readonly sessionTimeoutMs?: number;
  readonly repeatedControlId?: RepeatedControlId;
  readonly bodyLimitBytes?: number;
  /** Milliseconds since 1970; a test may turn it forward. */
  readonly now?: () => number;
}

export async function startIntacctSandbox(options: IntacctSandboxOptions): Promise<IntacctSandbox> {
  const host = options.host ?? '127.0.0.1';
  const now = options.now ?? Date.now;
  const store = new Store(options.company, now);
  const sessions = new Sessions(options.sessionTimeoutMs ?? 2 * 3_600_000, now);
  const control = new ControlPlane(() => describeState(store, sessions));
  const gateway = new Gateway({
    store,
    sessions,
    controlIds: new ControlIds(options.repeatedControlId ?? 'refuse'),
    count: (operation, transactions) => control.countOperation(operation, transactions),
  });
  const app = fastify({ bodyLimit: options.bodyLimitBytes ?? 10 * 1024 * 1024, forceCloseConnections: true });
  control.register(app);
  registerPeople(app, store, sessions);
  await app.register((scope, _options, done) => {
    registerGateway(scope, { gateway, control, concurrency: options.concurrency ?? 2 });
    done();
  });
  await app.listen({ host, port: options.port });
  // A server that listens on TCP has an AddressInfo; only pipes have text.
  const { port } = app.server.address() as AddressInfo;
  const origin = `http://${host}:${port}`;
  return { url: `${origin}${gatewayPath}`, origin, close: () => app.close() };
}

interface GatewayRoute {
  readonly gateway: Gateway;
  readonly control: ControlPlane;
  readonly concurrency: number;
}

/** In a scope of its own: here every body is bytes, whatever its content type, and every error is XML. */
function registerGateway(scope: FastifyInstance, { gateway, control, concurrency }: GatewayRoute): void {
  let inFlight = 0;
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  scope.setErrorHandler((error: { statusCode?: number; message: string }, _request, reply) => {
    const status = error.statusCode ?? 500;
    return send(reply, gatewayFailure(status, status < 500 ? 'GW-0011' : 'SANDBOX_ERROR', error.message));
  });
  scope.post(gatewayPath, async (request, reply) => {
    if (inFlight >= concurrency) {
      control.countRequest();
      return send(reply, gatewayFailure(429, 'GW-0010', 'Too Many Requests'));
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
  const functions = read.kind === 'readable' ? read.functions : [];
  // Clients have to go where the session says, so it says the name they already reach this server by.
  const endpoint = `http://${request.headers.host ?? 'localhost'}${gatewayPath}`;
  return control.serve(reply, functions.map(operationName), functions.length, () => gateway.answer(read, endpoint));
}

function send(reply: FastifyReply, answer: HttpAnswer): FastifyReply {
  return reply.code(answer.status).type(answer.contentType).send(answer.body);
}
