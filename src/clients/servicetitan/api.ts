/** Authorized reads of ServiceTitan's V2 API: token, app key, pages, statuses. Writes nothing: it has no function that could. */
import { z } from 'zod';

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

interface Reading<T> {
  readonly item: T;
  /** How many the caller can take. */
  readonly atMost?: number;
}

interface ReadList<T> {
  readonly items: T[];
  readonly isComplete: boolean;
  readonly isTooLong: boolean;
  /** As ServiceTitan counts them; at least as many as were read. */
  readonly total: number;
}

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
    const { items, isComplete } = await this.readList(path, query, { item });
    if (isComplete) return items;
    throw new IntegrationError(failure('servicetitan.unreachable', `GET ${path}: the list changed while it was read.`));
  }

  /**
   * As `list`, and says whether every item was seen: a page that never shows some would hide them for ever. Of a list of
   * more than `atMost` it reads two pages, and says that it is too long.
   */
  async readList<T extends z.ZodType<{ id: number }>>(
    path: string,
    query: Query,
    { item, atMost = Infinity }: Reading<T>,
  ): Promise<ReadList<z.output<T>>> {
    const items = new Map<number, z.output<T>>();
    const read = (isComplete: boolean, total: number) => ({ items: [...items.values()], isComplete, total });
    let total = 0;
    for (let pass = 1; pass <= MAX_PASSES; pass += 1) {
      const before = items.size;
      total = await this.#readPages(path, query, { item, atMost }, items);
      if (Math.max(items.size, total) > atMost) return { ...read(false, Math.max(items.size, total)), isTooLong: true };
      if (items.size >= total) return { ...read(true, total), isTooLong: false };
      if (pass > 1 && items.size === before) break;
    }
    return { ...read(false, total), isTooLong: false };
  }

  /** How many a list has; `undefined` where ServiceTitan does not say. */
  async count(path: string, query: Query): Promise<number | undefined> {
    const answer = await this.#get(path, { ...query, includeTotal: true, page: 1, pageSize: 1 });
    return readPage(answer.body, `GET ${path}`, z.unknown()).totalCount ?? undefined;
  }

  /** @returns how many there are, as far as that is reported; a single page is all there is. */
  async #readPages<T extends z.ZodType<{ id: number }>>(
    path: string,
    query: Query,
    { item, atMost }: Required<Reading<T>>,
    into: Map<number, z.output<T>>,
  ): Promise<number> {
    for (let page = 1; page <= MAX_PAGES; page += 1) {
      const counting = page === 1 ? {} : { includeTotal: true };
      const answer = await this.#get(path, { ...query, ...counting, page, pageSize: PAGE_SIZE });
      const { data, hasMore, totalCount } = readPage(answer.body, `GET ${path}`, item);
      for (const one of data) into.set(one.id, one);
      if (!hasMore || Math.max(into.size, totalCount ?? 0) > atMost) return totalCount ?? 0;
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
