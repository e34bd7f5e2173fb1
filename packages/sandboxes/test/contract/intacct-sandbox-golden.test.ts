/**
 * The wire of the Intacct sandbox: every request below `test/golden/intacct-sandbox/` is posted as it stands and answered
 * as the file beside it says. Requests are written by hand; TIEOUT_GOLDEN=update writes the answers anew.
 */
import { describe, expect, it } from '@jest/globals';

import { SandboxClock } from '../../src/control/clock.ts';
import {
  envelopeFailures,
  functionFailures,
  recordFailures,
  type GatewayError,
} from '../../src/intacct/gateway/failures.ts';
import * as payables from '../../src/intacct/rules/ap-failures.ts';
import { GoldenFolder } from '../support/golden-files.ts';
import { writtenAnswer, type IntacctAnswer } from '../support/golden-intacct.ts';
import { intacctCases, plainTextCases } from './golden-intacct-cases.ts';
import { operationsOf, prepare } from './golden-steps.ts';
import { companyWithDimensions } from './intacct-sandbox-bills-requests.ts';
import { sandbox, start, useSandbox } from './intacct-sandbox-requests.ts';

useSandbox();

const golden = new GoldenFolder('sandbox', 'intacct');
const names = Object.keys(intacctCases);
const requestOf = (name: string): string => `${name}.request.xml`;
const responseOf = (name: string): string => `${name}.response.${plainTextCases.includes(name) ? 'txt' : 'xml'}`;

const origin = (): string => sandbox?.origin ?? '';

/** Words that stand in a request for what an answer before it gave. */
const given = { SESSION: /<sessionid>([^<]*)</, RESULT: /resultId="([^"]+)"/ };

/** Sends requests of this folder, with the session and whatever else earlier answers gave. */
function conversation(): (name: string) => Promise<IntacctAnswer> {
  const words = new Map<string, string>();
  return async (name) => {
    let request = golden.read(requestOf(name));
    for (const [word, value] of words) request = request.replaceAll(`>${word}<`, `>${value}<`);
    const headers = { 'content-type': 'application/xml' };
    const response = await fetch(sandbox?.url ?? '', { method: 'POST', body: request, headers });
    const body = await response.text();
    for (const [word, pattern] of Object.entries(given)) {
      const value = pattern.exec(body)?.[1];
      if (value !== undefined) words.set(word, value);
    }
    return { status: response.status, contentType: response.headers.get('content-type') ?? '', body };
  };
}

describe('the Intacct sandbox answers, word for word,', () => {
  it.each(names)('%s', async (name) => {
    const clock = new SandboxClock(() => Date.UTC(2026, 10, 2, 8));
    await start({ company: companyWithDimensions, clock, ...intacctCases[name]?.options });
    const send = conversation();
    await prepare(name, { cases: intacctCases, origin, send });
    golden.expectSame(responseOf(name), writtenAnswer(await send(name)));
  });
});

const answers = (): string[] =>
  names.map((name) =>
    golden.read(responseOf(name)).replaceAll('&#039;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>'),
  );

/** Every row of the catalogues, by its place; a row that takes values with a mark in their place. */
function rowsOf(value: unknown, place: string): [place: string, error: GatewayError][] {
  if (typeof value === 'function') return [[place, sampleOf(value as (...values: unknown[]) => GatewayError)]];
  if (typeof value !== 'object' || value === null) return [];
  if ('errorno' in value) return [[place, value as GatewayError]];
  return Object.entries(value).flatMap(([name, inner]) => rowsOf(inner, `${place}.${name}`));
}

const MARK = '\u0001';
function sampleOf(row: (...values: unknown[]) => GatewayError): GatewayError {
  try {
    return row(MARK, MARK, MARK, MARK, MARK);
  } catch {
    return row([MARK]);
  }
}

/** What people are told on a screen, never a request. */
const UI_ONLY = /^(payables\.paymentFailures\.|payables\.vendorFailures\.onHold$)/;
/** Of requests that are too long for a file. */
const TOO_LONG = 'envelopeFailures.asynchronousTooLong';

describe('the golden files of the Intacct sandbox', () => {
  it('are those of the cases, and no others', () => {
    golden.expectFiles(names.flatMap((name) => [requestOf(name), responseOf(name)]));
  });

  it('call refused what is, and nothing that was done', () => {
    const refused = names.filter((name) => name.includes('/refused/'));
    expect(refused.filter((name) => !/<status>(failure|aborted)</.test(golden.read(responseOf(name))))).toEqual([]);
  });

  it('show every refusal that a request can meet', () => {
    const rows = rowsOf({ envelopeFailures, functionFailures, recordFailures, payables }, '');
    expect(rows.length).toBeGreaterThan(60);
    const texts = answers().join('\n');
    const missing = rows
      .map(([place, { errorno, text }]) => ({ place: place.slice(1), errorno, text }))
      .filter(({ place }) => !UI_ONLY.test(place) && place !== TOO_LONG)
      .filter(({ errorno, text }) => {
        const escaped = [`<errorno>${errorno}</errorno>`, text].map((part) =>
          part.replaceAll(/[$()*+./?[\\\]^{|}]/g, String.raw`\$&`).replaceAll(MARK, '[^<]*'),
        );
        const between = '\\s*<description(?:/>|>[^<]*</description>)\\s*<description2>';
        return !new RegExp(escaped.join(between)).test(texts);
      });
    expect(missing).toEqual([]);
  });

  it('show every function, done', async () => {
    await start();
    const functions = [...new Set((await operationsOf(origin())).map(({ verb }) => verb))];
    const done = answers().flatMap((text) =>
      [...text.matchAll(/<status>success<\/status>\s*<function>(\w+)</g)].map(([, name]) => name),
    );
    expect(functions.filter((name) => !done.includes(name))).toEqual([]);
  });
});
