/** The page's view of the control plane: what was called, which faults are planned, and the values of the switches. */
import type { FastifyInstance } from 'fastify';

import type { View } from './listing.ts';
import { markup, type Html } from './markup.ts';
import { facts, formatCount, formatDuration, table, type Column } from './table.ts';

type Entry = Readonly<Record<string, unknown>>;

/** A section of the page, made from one route of the control plane. */
interface Part {
  readonly route: string;
  readonly title: string;
  readonly meaning: string;
  readonly show: (answer: unknown, context: ViewContext) => Html | Promise<Html>;
}

interface ViewContext {
  readonly app: FastifyInstance;
  /** Whether the system counts billed transactions. */
  readonly isBilled: boolean;
}

/** Lists that grow with every call show only their last entries. */
const MAX_SHOWN_ENTRIES = 50;

export function controlView(app: FastifyInstance, isBilled: boolean): View {
  return {
    key: 'control',
    title: 'Faults and switches',
    render: async () => {
      const sections = await Promise.all(parts.map((part) => section({ app, isBilled }, part)));
      return markup`<p>Set by requests to <code>/_sandbox</code>; the command prints examples with <code>--help</code>.</p>${sections}`;
    },
  };
}

const FAULT_FIELDS = { status: 'HTTP status', delayMs: 'Delay' };
const INJECTED_FIELDS = { number: 'No.', at: 'At', kind: 'Kind', operation: 'Operation', by: 'Chosen by' };

const parts: readonly Part[] = [
  {
    route: 'meter',
    title: 'Meter',
    meaning: 'Calls since the sandbox started or the meter was reset.',
    show: (answer, { isBilled }) => showMeter(answer as Entry, isBilled),
  },
  {
    route: 'faults',
    title: 'Planned faults',
    meaning: 'Faults of the next matching calls.',
    show: showList('Planned faults', { kind: 'Kind', operation: 'Operation', times: 'Times', ...FAULT_FIELDS }),
  },
  {
    route: 'fault-plan',
    title: 'Fault plan',
    meaning: 'Random faults.',
    show: (answer) => showPlan(answer as Entry),
  },
  {
    route: 'faults/injected',
    title: 'Injected faults',
    meaning: 'Log of the faults that happened.',
    show: showList('Injected faults', INJECTED_FIELDS),
  },
  {
    route: 'faults/kinds',
    title: 'Kinds of faults',
    meaning: 'The faults that this sandbox can inject.',
    show: showList('Kinds of faults', { kind: 'Kind', does: 'What it does' }),
  },
  {
    route: 'latency',
    title: 'Latency',
    meaning: 'Time added to answers: for each request, each function in it, each page of rows.',
    show: showFacts,
  },
  { route: 'clock', title: 'Clock', meaning: 'The clock of tokens, sessions and timestamps.', show: showFacts },
  {
    route: 'switches',
    title: 'Switches',
    meaning: 'Behavior of the real system that is unknown or differs between customers.',
    show: (answer, { app }) => showSwitches(app, answer as Entry),
  },
  {
    route: 'webhooks',
    title: 'Webhooks',
    meaning: 'Subscriptions to events.',
    show: showList('Webhooks', { id: 'Subscription', url: 'URL', eventTypes: 'Event types', isSigned: 'Signed' }),
  },
  {
    route: 'webhooks/deliveries',
    title: 'Webhook deliveries',
    meaning: 'Events sent, and the answers to them.',
    show: showRaw,
  },
];

/** Reads the control plane's own routes, so that the page cannot show anything else. */
async function section(context: ViewContext, { route, title, meaning, show }: Part): Promise<Html | string> {
  const answer = await context.app.inject({ method: 'GET', url: `/_sandbox/${route}` });
  if (answer.statusCode !== 200) return '';
  const content = await show(answer.json<unknown>(), context);
  return markup`<section><h3>${title}</h3><p class="summary">${meaning}</p>${content}</section>`;
}

function showMeter({ operations, transactions, ...counts }: Entry, isBilled: boolean): Html {
  const called = Object.entries(operations ?? {});
  const shown = showFacts({ ...counts, ...(isBilled ? { 'billed transactions': transactions } : {}) });
  if (called.length === 0) return shown;
  const columns: Column<[string, unknown]>[] = [
    { heading: 'Operation', of: ([name]) => name, kind: 'code' },
    { heading: 'Calls', of: ([, count]) => String(count) },
  ];
  return markup`${shown}${table('Operations', columns, called).html()}`;
}

function showFacts(answer: unknown): Html {
  return facts(Object.entries(answer ?? {}).map(([name, value]) => [nameOf(name), textOf(name, value)])).html();
}

function showPlan({ plan, count }: Entry): Html {
  return plan === null ? markup`<p>None.</p>` : showFacts({ ...Object(plan), 'injected so far': count });
}

/** @param headings of the fields that are shown; one that no entry has is left out. */
function showList(caption: string, headings: Readonly<Record<string, string>>): (answer: unknown) => Html {
  return (answer) => {
    const entries = answer as readonly Entry[];
    if (entries.length === 0) return markup`<p>None.</p>`;
    const names = Object.keys(headings).filter((name) => entries.some((entry) => entry[name] !== undefined));
    const columns = names.map((name) => ({
      heading: headings[name] ?? name,
      of: (entry: Entry) => textOf(name, entry[name]),
    }));
    return markup`${lastOf(entries)}${table(caption, columns, entries.slice(-MAX_SHOWN_ENTRIES)).html()}`;
  };
}

async function showSwitches(app: FastifyInstance, current: Entry): Promise<Html> {
  const kinds = (await app.inject({ method: 'GET', url: '/_sandbox/switches/kinds' })).json<readonly Entry[]>();
  const columns: Column<Entry>[] = [
    { heading: 'Switch', of: ({ name }) => String(name), kind: 'code' },
    { heading: 'Now', of: ({ name }) => textOf(String(name), current[String(name)]) },
    { heading: 'Default', of: (kind) => textOf(String(kind['name']), kind['default']) },
    { heading: 'Allowed', of: ({ values, type }) => (Array.isArray(values) ? values.join(', ') : String(type)) },
    { heading: 'Meaning', of: ({ meaning }) => String(meaning) },
  ];
  return table('Switches', columns, kinds).html();
}

function showRaw(answer: unknown): Html {
  const entries = answer as readonly unknown[];
  if (entries.length === 0) return markup`<p>None.</p>`;
  return markup`${lastOf(entries)}${entries.slice(-MAX_SHOWN_ENTRIES).map((one) => markup`<pre>${JSON.stringify(one)}</pre>`)}`;
}

function lastOf(entries: readonly unknown[]): Html | string {
  if (entries.length <= MAX_SHOWN_ENTRIES) return '';
  return markup`<p>The last ${MAX_SHOWN_ENTRIES} of ${formatCount(entries.length)}:</p>`;
}

/** `lateCommits` as `late commits`; `delayMs` as `delay`, its value as a duration. */
function nameOf(name: string): string {
  return name.replace(/Ms$/, '').replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

const FAULT_ORIGINS: Readonly<Record<string, string>> = { request: 'a planned fault', plan: 'the fault plan' };

function textOf(name: string, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' && name.endsWith('Ms')) return formatDuration(value);
  if (typeof value === 'number' && name.endsWith('Minutes')) return formatDuration(value * 60_000);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  if (typeof value !== 'string') return JSON.stringify(value);
  return name === 'by' ? (FAULT_ORIGINS[value] ?? value) : value;
}
