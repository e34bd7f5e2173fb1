/** The frame of a page that can be mailed, and the tables in it. No script, no font, no picture from anywhere. */
import { Html, markup } from '../../html/markup.ts';
import { style } from './style.ts';

interface Section {
  readonly id: string;
  readonly title: string;
  /** Without one the section is left out. */
  readonly body: Html | undefined;
}

export interface PageContent {
  readonly title: string;
  readonly about: string;
  readonly sections: readonly Section[];
}

/** Anyone may open the file: nothing in it may run, and nothing may be requested. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

export function page({ title, about, ...content }: PageContent): string {
  const sections = content.sections.filter(({ body }) => body !== undefined);
  const links = sections.map(({ id, title: name }) => markup`<a href="#${id}">${name}</a>`);
  const bodies = sections.map(
    ({ id, title: name, body }) => markup`<section aria-labelledby="${id}"><h2 id="${id}">${name}</h2>
${body}</section>
`,
  );
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
<header><h1>${title}</h1><p class="about">${about}</p><nav aria-label="Sections">${links}</nav></header>
<main>
${bodies}</main>
</body>
</html>
`.text;
}

export interface Column {
  readonly head: string;
  readonly isNumber?: boolean;
  /** Sentences: never squeezed. */
  readonly isProse?: boolean;
}

/** A column that is empty in every row is left out. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly (string | Html)[])[],
  foot?: readonly string[],
): Html {
  const used = columns.map((_, i) => i === 0 || rows.some((row) => row[i] !== ''));
  const cellsOf = (row: readonly (string | Html)[]) =>
    row.flatMap((cell, i) => (used[i] === true ? [markup`<td${classOf(columns[i])}>${cell}</td>`] : []));
  const heads = columns.flatMap((column, i) =>
    used[i] === true ? [markup`<th scope="col"${classOf(column)}>${column.head}</th>`] : [],
  );
  const last = foot === undefined ? undefined : markup`<tfoot><tr>${cellsOf(foot)}</tr></tfoot>`;
  return markup`<div class="box"><table><thead><tr>${heads}</tr></thead>
<tbody>${rows.map((row) => markup`<tr>${cellsOf(row)}</tr>\n`)}</tbody>${last}</table></div>
`;
}

function classOf(column: Column | undefined): Html {
  if (column?.isNumber === true) return new Html(' class="amount"');
  return new Html(column?.isProse === true ? ' class="text"' : '');
}
