/** Authorized reads of ServiceTitan's V2 API: token, app key, pages, statuses. Writes nothing: it has no function that could. */
import { z } from 'zod';

import type { ServiceTitanAccess } from '../../config/variables.ts';
import { failure, IntegrationError } from '../../domain/failure.ts';
import { exchange, type HttpAnswer } from '../http.ts';
import { AccessToken } from './access-token.ts';
import { failureOfStatus, failureOfTransport } from './to-failure.ts';
import { pageOf } from './wire.ts';

/** Query parameters; an array becomes repeated keys. Only documented ones: ServiceTitan ignores unknown ones silently. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** 500 is the largest size that live integrations call safe; the documented maximum is 5,000. */
const PAGE_SIZE = 500;
/** A list that never ends is a broken contract, not a reason to ask for ever. */
const MAX_PAGES = 2_000;

export class ServiceTitanApi {
  readonly #access: ServiceTitanAccess;
  readonly #timeoutMs: number;
  readonly #token: AccessToken;

  constructor(access: ServiceTitanAccess, timeoutMs: number) {
    this.#access = access;
    this.#timeoutMs = timeoutMs;
    this.#token = new AccessToken(access, timeoutMs);
  }

  /**
   * Every item of a list, page by page until `hasMore` is false.
   * @param path module and resource, e.g. `accounting/ap-bills`.
   */
  async list<T extends z.ZodType>(path: string, query: Query, item: T): Promise<z.output<T>[]> {
    const items: z.output<T>[] = [];
    for (let page = 1; page <= MAX_PAGES; page += 1) {
      const answer = await this.#get(path, { ...query, page, pageSize: PAGE_SIZE });
      const parsed = pageOf(item).safeParse(parseJson(answer.body));
      if (!parsed.success) throw unreadable(path, z.prettifyError(parsed.error));
      items.push(...parsed.data.data);
      if (!parsed.data.hasMore) return items;
    }
    throw unreadable(path, `more than ${MAX_PAGES} pages`);
  }

  async #get(path: string, query: Query): Promise<HttpAnswer> {
    const token = await this.#token.get();
    let answer = await this.#send(path, query, token);
    if (answer.status === 401) answer = await this.#send(path, query, await this.#token.renew(token));
    if (answer.status !== 200) throw failureOfStatus(answer, `GET ${path}`);
    return answer;
  }

  async #send(path: string, query: Query, token: string): Promise<HttpAnswer> {
    const [module, ...resource] = path.split('/');
    const { apiUrl, tenantId, appKey } = this.#access;
    const url = new URL(`${apiUrl}/${module}/v2/tenant/${tenantId}/${resource.join('/')}`);
    for (const [name, value] of Object.entries(query)) {
      for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(one));
    }
    const headers = { authorization: `Bearer ${token}`, 'st-app-key': appKey, accept: 'application/json' };
    return exchange({ method: 'GET', url: url.href, headers, timeoutMs: this.#timeoutMs }).catch((error: unknown) => {
      throw failureOfTransport(error);
    });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function unreadable(path: string, why: string): IntegrationError {
  return new IntegrationError(
    failure('servicetitan.reply-unreadable', `GET ${path}: ${why.slice(0, 500)}`, { operation: path }),
  );
}
