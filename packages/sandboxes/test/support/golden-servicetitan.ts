/**
 * ServiceTitan's HTTP in golden files: requests as `.http` text, answers as JSON, and what differs each time under a word
 * that does not.
 */
import type { IncomingMessage } from 'node:http';

/** The only place where differing text is replaced. */
function steady(text: string): string {
  return text
    .replaceAll(/"traceId":"[^"]*"/g, '"traceId":"TRACE"')
    .replaceAll(/"access_token":"[^"]*"/g, '"access_token":"TOKEN"')
    .replaceAll(/"continueFrom":"[^"]+"/g, '"continueFrom":"CONTINUATION"')
    .replaceAll(/("specversion":"1\.0","id":|"userassignedid":)"[^"]*"/g, '$1"UUID"')
    .replaceAll(/^(x-servicetitan-signature): [0-9a-f]{64}$/gm, '$1: SIGNATURE')
    .replaceAll(/\bBearer (?!TOKEN)\S+$/gm, 'Bearer TOKEN')
    .replaceAll(/127\.0\.0\.1:\d+/g, 'api.example');
}

// In V8 since 2023 and not yet in TypeScript's library.
const json = JSON as unknown as {
  parse(text: string, reviver: (key: string, value: unknown, context: { source: string }) => unknown): unknown;
  rawJSON(text: string): unknown;
};

/** Indented, every number as it was written: 4.0000 is not 4. */
function laidOut(text: string): string {
  const kept = json.parse(text, (_key, value, { source }) =>
    typeof value === 'number' ? json.rawJSON(source) : value,
  );
  return JSON.stringify(kept, null, 2);
}

const shownHeaders = ['content-type', 'www-authenticate', 'allow', 'retry-after'];

export async function writtenAnswer(response: Response): Promise<string> {
  const body = await response.text();
  const headers = shownHeaders.flatMap((name) => {
    const value = response.headers.get(name);
    return value === null ? [] : [`"${name}": ${JSON.stringify(value)}`];
  });
  const parts = [`"status": ${response.status}`, `"headers": {${headers.join(', ')}}`];
  return `${laidOut(`{${[...parts, ...(body === '' ? [] : [`"body": ${steady(body)}`])].join(',')}}`)}\n`;
}

interface GoldenRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

/** @param words what stands in the text for something that an answer gave. */
export function requestIn(text: string, words: ReadonlyMap<string, string>): GoldenRequest {
  let filled = text.trimEnd();
  for (const [word, value] of words) filled = filled.replaceAll(word, value);
  const [head = '', ...rest] = filled.split('\n\n');
  const [line = '', ...headerLines] = head.split('\n');
  const [method = '', url = ''] = line.split(' ');
  const headers = headerLines.map((header) => header.split(': ') as [name: string, value: string]);
  const body = rest.join('\n\n');
  return { method, url, headers: Object.fromEntries(headers), ...(body === '' ? {} : { body }) };
}

/** Sends golden requests, with the token and whatever else earlier answers gave. */
export function conversation(origin: string, read: (name: string) => string): (name: string) => Promise<Response> {
  const words = new Map<string, string>();
  return async (name) => {
    const { url, ...init } = requestIn(read(name), words);
    const response = await fetch(`${origin}${url}`, init);
    const text = await response.clone().text();
    for (const [word, property] of Object.entries({ TOKEN: 'access_token', CONTINUATION: 'continueFrom' })) {
      const value = new RegExp(`"${property}":"([^"]+)"`).exec(text)?.[1];
      if (value !== undefined) words.set(word, value);
    }
    return response;
  };
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty where there was none. */
  readonly body: string;
}

/** The file of an answer as an answer again. */
export function answerIn(file: string): Answer {
  const { status, headers, body } = JSON.parse(file) as Omit<Answer, 'body'> & { body?: unknown };
  return { status, headers, body: body === undefined ? '' : JSON.stringify(body) };
}

type Sent = Pick<IncomingMessage, 'method' | 'url' | 'headers'>;

const sentHeaders = ['authorization', 'st-app-key', 'content-type', 'x-servicetitan-signature'];

/** A request that came, as a file. */
export function writtenRequest({ method = '', url = '', headers }: Sent, body: string): string {
  const lines = sentHeaders.flatMap((name) =>
    headers[name] === undefined ? [] : [`${name}: ${String(headers[name])}`],
  );
  const head = steady([`${method} ${url} HTTP/1.1`, ...lines].join('\n'));
  if (body === '') return `${head}\n`;
  return `${head}\n\n${body.startsWith('{') ? laidOut(steady(body)) : body}\n`;
}
