/** The control plane as a person sees it: what was called, which faults wait, and how the sandbox is switched. */
import type { FastifyInstance } from 'fastify';

import { markup } from './markup.ts';
import type { Html } from './markup.ts';
import type { View } from './listing.ts';
import { facts, formatCount, table } from './table.ts';

const parts = [
  ['meter', 'Meter', 'Calls since the start, or since the meter was set to zero.'],
  ['faults', 'Planned faults', 'What will go wrong with the next calls.'],
  ['fault-plan', 'Fault plan', 'What goes wrong by chance, and what it has made go wrong so far.'],
  ['faults/injected', 'Injected faults', 'What went wrong already.'],
  ['latency', 'Latency', 'Milliseconds added to answers.'],
  ['clock', 'Clock', 'The time that tokens, sessions and stamps go by.'],
  ['switches', 'Switches', 'How strict the sandbox is where the real system is not known, or differs.'],
  ['webhooks', 'Webhooks', 'Who is told of changes.'],
  ['webhooks/deliveries', 'Webhook deliveries', 'What was sent, and what came back.'],
] as const;

/** Of a list that grows with every call, the last ones tell what is going on. */
const mostShown = 50;

export function controlView(app: FastifyInstance): View {
  return {
    key: 'control',
    title: 'Control plane',
    render: async () => {
      const shown = await Promise.all(parts.map((part) => section(app, part)));
      return markup`<p>Set with requests to <code>/_sandbox</code>; <code>tieout sandbox --help</code> has examples.</p>${shown}`;
    },
  };
}

/** Asked for through the control plane's own routes, so that the page cannot tell anything else. */
async function section(app: FastifyInstance, [name, title, meaning]: (typeof parts)[number]): Promise<Html | string> {
  const answer = await app.inject({ method: 'GET', url: `/_sandbox/${name}` });
  if (answer.statusCode !== 200) return '';
  return markup`<section><h3>${title}</h3><p class="summary">${meaning}</p>${shownJson(answer.json<unknown>())}</section>`;
}

function shownJson(value: unknown): Html {
  if (Array.isArray(value)) return shownList(value);
  const entries = Object.entries(value ?? {});
  const nested = entries.filter(([, inner]) => typeof inner === 'object' && inner !== null && !Array.isArray(inner));
  const plain = entries.filter((entry) => !nested.includes(entry));
  const rows = (inner: unknown): [string, string][] =>
    Object.entries(inner ?? {}).map(([name, text]) => [name, textOf(text)]);
  return markup`${facts(plain.map(([name, inner]) => [name, textOf(inner)])).html()}${nested.map(([name, inner]) =>
    table(
      name,
      [
        { heading: 'Name', of: ([key]: [string, string]) => key, kind: 'code' },
        { heading: 'Value', of: ([, text]) => text },
      ],
      rows(inner),
    ).html(),
  )}`;
}

function shownList(values: readonly unknown[]): Html {
  if (values.length === 0) return markup`<p>None.</p>`;
  const left = values.length > mostShown ? markup`<p>The last ${mostShown} of ${formatCount(values.length)}:</p>` : '';
  return markup`${left}${values.slice(-mostShown).map((one) => markup`<pre>${JSON.stringify(one)}</pre>`)}`;
}

function textOf(value: unknown): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
