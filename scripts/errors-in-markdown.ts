/** Every failure of the catalogue as a section of a Markdown page: what it means and what to do. */
import type { CatalogueEntry } from '../src/domain/failures/catalogue-entry.ts';
import { CATALOGUE } from '../src/domain/failures/failure.ts';
import { withLinks } from './links-in-markdown.ts';

/** The first word of a code, and what its chapter is about. */
const CHAPTERS: Readonly<Record<string, string>> = {
  servicetitan: '## ServiceTitan\n\nProblems with reading ServiceTitan, and with the bill as it is there.',
  mapping:
    '## Mapping\n\nProblems with the rules in `tieout.yaml`. A changed rule solves them: a running worker reads the file again when it changes, and the next poll releases the bills.',
  intacct: '## Intacct\n\nProblems with reaching Intacct, and with what Intacct contains or refuses.',
  tieout: '## Tieout\n\nProblems of Tieout itself.',
};

export function errorsInMarkdown(): string {
  const entries = Object.entries<CatalogueEntry>(CATALOGUE);
  return Object.entries(CHAPTERS)
    .map(([system, heading]) => {
      const own = entries.filter(([code]) => code.startsWith(`${system}.`));
      return [heading, ...own.map(([code, entry]) => section(code, entry))].join('\n\n');
    })
    .join('\n\n');
}

function section(code: string, { disposition, summary, remedy, explanation }: CatalogueEntry): string {
  const list = [
    `- **Disposition**: \`${disposition}\``,
    `- **What it means**: ${summary}.`,
    `- **What to do**: ${remedy}`,
  ];
  const paragraphs = [`### \`${code}\``, list.join('\n'), ...(explanation === undefined ? [] : [explanation])];
  return withLinks(paragraphs.join('\n\n'));
}
