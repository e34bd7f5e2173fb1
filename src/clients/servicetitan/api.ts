/** Authorized reads of ServiceTitan's V2 API: token, app key, pages, statuses. Writes nothing: it has no function that could. */
import type { z } from 'zod';

import type { ServiceTitanAccess } from '../../config/variables.ts';
import { failure, IntegrationError } from '../../domain/failures/failure.ts';
import { exchange, type HttpAnswer, type HttpRequest } from '../http.ts';
import { AccessToken } from './access-token.ts';
import { RateLimiter } from './rate-limiter.ts';
import { failureOfStatus, failureOfTransport, unreadable } from './to-failure.ts';
import { readPage } from './wire.ts';

/** Query parameters; an array becomes repeated keys. Only documented ones: ServiceTitan ignores unknown ones silently. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** 500 is the largest size that live integrations call safe; the documented maximum is 5,000. */
const PAGE_SIZE = 500;
/** A list that never ends is a broken contract, not a reason to ask for ever. */
const MAX_PAGES = 2_000;
/** How often a list is read that changes while it is read. */
const MAX_PASSES = 5;

export class ServiceTitanApi {
  readonly #access: ServiceTitanAccess;
  readonly #timeoutMs: number;
  readonly #budget = new RateLimiter();
  readonly #token: AccessToken;

  constructor(access: ServiceTitanAccess, timeoutMs: number) {
    this.#access = access;
    this.#timeoutMs = timeoutMs;
    this.#token = new AccessToken(access, (request) => this.#exchange(request));
  }

  /**
   * Every item of a list, each once. Bills have no order, so a record that comes or goes while pages are read moves
   * others from page to page: a list of several pages is read again until it holds as many as ServiceTitan counts.
   * @param path module and resource, e.g. `accounting/ap-bills`.
   */
  async list<T extends z.ZodType<{ id: number }>>(path: string, query: Query, item: T): Promise<z.output<T>[]> {
    const { items, isComplete } = await this.readList(path, query, item);
    if (isComplete) return items;
    throw new IntegrationError(failure('servicetitan.unreachable', `GET ${path}: the list changed while it was read.`));
  }

  /** As `list`, and says whether every item was seen: a page that never shows some would hide them for ever. */
  async readList<T extends z.ZodType<{ id: number }>>(
    path: string,
    query: Query,
    item: T,
  ): Promise<{ items: z.output<T>[]; isComplete: boolean }> {
    const items = new Map<number, z.output<T>>();
    for (let pass = 1; pass <= MAX_PASSES; pass += 1) {
      const before = items.size;
      const total = await this.#readPages(path, query, item, items);
      if (items.size >= total) return { items: [...items.values()], isComplete: true };
      if (pass > 1 && items.size === before) break;
    }
    return { items: [...items.values()], isComplete: false };
  }

  /** @returns how many there are, as far as that is known; a single page is all there is. */
  async #readPages<T extends z.ZodType<{ id: number }>>(
    path: string,
    query: Query,
    item: T,
    into: Map<number, z.output<T>>,
  ): Promise<number> {
    for (let page = 1; page <= MAX_PAGES; page += 1) {
      const counting = page === 1 ? {} : { includeTotal: true };
      const answer = await this.#get(path, { ...query, ...counting, page, pageSize: PAGE_SIZE });
      const { data, hasMore, totalCount } = readPage(answer.body, `GET ${path}`, item);
      for (const one of data) into.set(one.id, one);
      if (!hasMore) return totalCount ?? 0;
    }
    throw unreadable(`GET ${path}`, `more than ${MAX_PAGES} pages`);
  }

  async #get(path: string, query: Query): Promise<HttpAnswer> {
    let token = await this.#token.get();
    let answer = await this.#send(path, query, token);
    if (answer.status === 401) {
      token = await this.#token.renew(token);
      answer = await this.#send(path, query, token);
    }
    const { appKey, clientSecret } = this.#access;
    if (answer.status !== 200) throw failureOfStatus(answer, `GET ${path}`, [appKey, clientSecret, token]);
    return answer;
  }

  #send(path: string, query: Query, token: string): Promise<HttpAnswer> {
    const [module, ...resource] = path.split('/');
    const { apiUrl, tenantId, appKey } = this.#access;
    const url = new URL(`${apiUrl}/${module}/v2/tenant/${tenantId}/${resource.join('/')}`);
    for (const [name, value] of Object.entries(query)) {
      for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(one));
    }
    const headers = { authorization: `Bearer ${token}`, 'st-app-key': appKey, accept: 'application/json' };
    return this.#exchange({ method: 'GET', url: url.href, headers });
  }

  #exchange(request: Omit<HttpRequest, 'timeoutMs'>): Promise<HttpAnswer> {
    return this.#budget.send(() =>
      exchange({ ...request, timeoutMs: this.#timeoutMs }).catch((error: unknown) => {
        throw failureOfTransport(error);
      }),
    );
  }
}
