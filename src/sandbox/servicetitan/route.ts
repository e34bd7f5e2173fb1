/** What an endpoint is: its path, the operation name the meter shows, the scope it needs, and what it answers. */
import { invalid } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Scope } from './access.ts';
import type { Query } from './query.ts';

interface ApiCall {
  readonly query: Query;
  /** The record's id in the path, as sent. */
  readonly id: string;
  readonly body: unknown;
}

export interface ApiRoute {
  readonly method: 'GET' | 'PATCH';
  readonly path: string;
  readonly operation: string;
  readonly scope: Scope;
  readonly answer: (call: ApiCall) => Answer;
}

/** The two reads of a resource: its list and, where the API has one, a record by id. */
export function reads(options: {
  module: 'accounting' | 'inventory' | 'jpm' | 'settings';
  resource: string;
  scope: Scope;
  list: (query: Query) => Answer;
  one?: (id: number, query: Query) => Answer;
}): ApiRoute[] {
  const { module, resource, scope, list, one } = options;
  const path = `/${module}/v2/tenant/:tenant/${resource}`;
  const routes: ApiRoute[] = [
    { method: 'GET', path, operation: `GET ${resource}`, scope, answer: ({ query }) => list(query) },
  ];
  if (one !== undefined) {
    const answer = ({ id, query }: ApiCall): Answer => withId(id, (number) => one(number, query));
    routes.push({ method: 'GET', path: `${path}/:id`, operation: `GET ${resource}/{id}`, scope, answer });
  }
  return routes;
}

export function withId(id: string, answer: (id: number) => Answer): Answer {
  return /^\d{1,15}$/.test(id) ? answer(Number(id)) : invalid({ id: [`The value '${id}' is not valid.`] });
}
