/** An endpoint of the API: its path, its operation name on the meter, the scope it requires, and its handler. */
import type { Disturbance } from '../../control/disturbance.ts';
import { invalid, type Answer } from './answer.ts';
import type { Query } from './query.ts';
import type { Scope } from './scopes.ts';

export interface ApiCall {
  readonly query: Query;
  /** The record's ID in the path, as sent; empty if the path has none. */
  readonly id: string;
  readonly body: unknown;
  /** How a fault disturbs this call's list; `UNDISTURBED` without one. */
  readonly disturbance: Disturbance;
}

export type Module = 'accounting' | 'inventory' | 'jpm' | 'settings';

export interface ApiRoute {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly operation: string;
  readonly scope: Scope;
  readonly answer: (call: ApiCall) => Answer;
}

/** Defines an endpoint. `resource` is the path below the tenant, with `:id` for the record's ID. */
// oxlint-disable-next-line max-params -- a call reads as the line of the contract that it stands for
export function route(
  method: ApiRoute['method'],
  module: Module,
  resource: string,
  scope: Scope,
  answer: (call: ApiCall) => Answer,
): ApiRoute {
  const path = `/${module}/v2/tenant/:tenant/${resource}`;
  return { method, path, operation: `${method} ${resource.replace(':id', '{id}')}`, scope, answer };
}

/** The reads of a resource: its list and, if the API has it, a record by ID. */
export function reads(options: {
  module: Module;
  resource: string;
  scope: Scope;
  list: (call: ApiCall) => Answer;
  one?: (id: number, query: Query) => Answer;
}): ApiRoute[] {
  const { module, resource, scope, list, one } = options;
  const routes = [route('GET', module, resource, scope, list)];
  if (one === undefined) return routes;
  const byId = ({ id, query }: ApiCall): Answer => withId(id, (number) => one(number, query));
  return [...routes, route('GET', module, `${resource}/:id`, scope, byId)];
}

export function withId(id: string, answer: (id: number) => Answer): Answer {
  return /^\d{1,15}$/.test(id) ? answer(Number(id)) : invalid({ id: [`The value '${id}' is not valid.`] });
}
