/**
 * A stateful stand-in of the ServiceTitan V2 REST API over real HTTP: token endpoint and API on one origin, the
 * control plane beside them under `/_sandbox`. It must never answer what the real API would refuse.
 */
import Fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { OperatorError } from '../../config/operator-error.ts';
import { ControlPlane } from '../control/control-plane.ts';
import { Access } from './access.ts';
import { accountingRoutes } from './accounting.ts';
import { invalid, problem, writeJson } from './answer.ts';
import type { Answer } from './answer.ts';
import { registerHandEdits } from './hand-edits.ts';
import { inventoryRoutes } from './inventory.ts';
import { operationsRoutes } from './operations.ts';
import { Query } from './query.ts';
import type { ApiRoute } from './route.ts';
import { TenantStore } from './store.ts';
import type { ServiceTitanTenant } from './tenant.ts';

export interface ServiceTitanSandbox {
  /** Base of the API and of the token endpoint alike: `http://host:port`. */
  readonly origin: string;
  close(): Promise<void>;
}

export interface ServiceTitanSandboxOptions {
  readonly host?: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly tenant: ServiceTitanTenant;
  /** Milliseconds since 1970, for tokens, call rate and stamps; the machine's clock when left out. */
  readonly now?: () => number;
}

export async function startServiceTitanSandbox(options: ServiceTitanSandboxOptions): Promise<ServiceTitanSandbox> {
  const { host = '127.0.0.1', port, tenant, now = Date.now } = options;
  const store = new TenantStore(tenant, now);
  const control = new ControlPlane(() => store.state());
  const access = await Access.create(tenant, now, 'https://auth.servicetitan.example');
  const app = Fastify({ forceCloseConnections: true });
  registerBodies(app);
  control.register(app);
  registerHandEdits(app, store);
  registerToken(app, control, access);
  for (const route of [...accountingRoutes(store), ...inventoryRoutes(store), ...operationsRoutes(store)]) {
    registerRoute(app, control, access, route);
  }
  app.setNotFoundHandler((_request, reply) => {
    control.countOperation('unknown path');
    return serve(control, reply, 'unknown path', () => problem(404, 'Resource not found'));
  });
  const origin = await listen(app, host, port);
  return { origin, close: () => app.close() };
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (cause) {
    await app.close();
    if (property(cause, 'code') === 'EADDRINUSE') {
      const message = `The ServiceTitan sandbox cannot listen on ${host}:${port}: the port is taken.`;
      throw new OperatorError(message, { remedy: 'Stop what listens there, or choose another port.', cause });
    }
    throw cause;
  }
}

/** A form for the token endpoint, JSON elsewhere; any other body is kept as text for the endpoint to refuse. */
function registerBodies(app: FastifyInstance): void {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, new URLSearchParams(String(body)));
  });
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error, request, reply) => {
    const status = Number(property(error, 'statusCode') ?? 500);
    const message = String(property(error, 'message') ?? error);
    if (request.url.startsWith('/_sandbox')) return reply.code(status).send({ error: message });
    if (request.url.startsWith('/connect/token')) return reply.code(400).send({ error: 'invalid_request' });
    const answer = status < 500 ? invalid({ request: [message] }) : problem(500, message);
    return reply.code(answer.status).type('application/json').send(writeJson(answer.body));
  });
}

function registerToken(app: FastifyInstance, control: ControlPlane, access: Access): void {
  app.post('/connect/token', async (request, reply) => {
    control.countOperation('POST connect/token');
    const answer = await access.token(request.body instanceof URLSearchParams ? request.body : undefined);
    return serve(control, reply, 'POST connect/token', () => answer);
  });
}

/** Reads a property of a thrown value, whose class may come from elsewhere. */
function property(thrown: unknown, name: string): unknown {
  return typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, name) : undefined;
}

type ApiRequest = FastifyRequest<{ Params: { tenant: string; id?: string } }>;

function registerRoute(app: FastifyInstance, control: ControlPlane, access: Access, route: ApiRoute): void {
  app.route({
    method: route.method,
    url: route.path,
    handler: async (request: ApiRequest, reply) => {
      control.countOperation(route.operation);
      const refusal = await access.refusal(credentials(request), request.params.tenant, route.scope);
      return serve(control, reply, route.operation, () => {
        const call = { query: new Query(request.query), id: request.params.id ?? '', body: request.body };
        return refusal ?? route.answer(call);
      });
    },
  });
}

function credentials(request: ApiRequest): { authorization: string | undefined; appKey: string | undefined } {
  const header = request.headers['st-app-key'];
  // The official contract also admits the key as a query parameter.
  const query = new Query(request.query).text('servicetitanapplicationkey');
  return { authorization: request.headers.authorization, appKey: typeof header === 'string' ? header : query };
}

function serve(
  control: ControlPlane,
  reply: FastifyReply,
  operation: string,
  work: () => Answer,
): Promise<FastifyReply> {
  return control.serve(reply, [operation], 1, () => {
    const { status, body, headers } = work();
    return { status, contentType: 'application/json; charset=utf-8', body: writeJson(body), headers: headers ?? {} };
  });
}
