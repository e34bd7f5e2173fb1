/**
 * The page at `/` of a sandbox, which shows its records. It is read-only: changes go through the API or the control
 * plane.
 */
import { createHash } from 'node:crypto';

import type { FastifyInstance } from 'fastify';

import { controlView } from './control-view.ts';
import type { View } from './listing.ts';
import { Html, markup } from './markup.ts';
import { style } from './stylesheet.ts';
import { formatCount } from './table.ts';

export interface SandboxPage {
  /** Name of the simulated system. */
  readonly system: string;
  readonly company: string;
  /** Whether the vendor bills by transaction; the meter counts them if so. */
  readonly isBilled: boolean;
  /** The key figures. */
  readonly figures: () => readonly (readonly [label: string, value: string])[];
  /** The first is shown by default. */
  readonly views: readonly [View, ...View[]];
}

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    'img-src data:',
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

export function registerPage(app: FastifyInstance, page: SandboxPage): void {
  const views: readonly [View, ...View[]] = [...page.views, controlView(app, page.isBilled)];
  // HEAD too: what asks for no more than the date must not count as a call of the API.
  app.get('/', { exposeHeadRoute: true }, async (request, reply) => {
    const query = new URL(request.url, 'http://sandbox.invalid').searchParams;
    const view = views.find(({ key }) => key === query.get('view')) ?? views[0];
    const content = await view.render(query);
    return reply.headers(PAGE_HEADERS).send(layout(page, { views, view, content }).text);
  });
}

interface Shown {
  readonly views: readonly View[];
  readonly view: View;
  readonly content: Html;
}

function layout({ system, company, figures }: SandboxPage, { views, view, content }: Shown): Html {
  // An empty icon: browsers would request one, and the meter would count it.
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${view.title}, ${system} sandbox</title>
<link rel="icon" href="data:,">
${styleElement}
</head>
<body>
<a class="skip" href="#main">Skip to the records</a>
<header>
<p class="notice"><strong>Sandbox:</strong> a fictional company, nothing here is real.</p>
<div>
<h1>${company}</h1>
<p class="system">${system} sandbox</p>
<dl class="figures">${figures().map(([label, value]) => markup`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>
<nav aria-label="Records"><ul>${views.map((one) => viewLink(one, one === view))}</ul></nav>
</div>
</header>
<main id="main">
<h2>${view.title}</h2>
${content}
</main>
<footer><p>The same as JSON: <a href="/_sandbox/state">/_sandbox/state</a>. Nothing is kept when the sandbox ends.</p></footer>
</body>
</html>
`;
}

// Not through `markup`: the text must match the hash in the content security policy byte for byte.
const styleElement = new Html(`<style>${style}</style>`);

function viewLink({ key, title, count }: View, isShown: boolean): Html {
  const text = count === undefined ? title : `${title} (${formatCount(count())})`;
  return isShown
    ? markup`<li><a href="/?view=${key}" aria-current="page">${text}</a></li>`
    : markup`<li><a href="/?view=${key}">${text}</a></li>`;
}
