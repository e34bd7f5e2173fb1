/** Pages refer to each other, to files, and code to assumptions: what they point at must exist. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

const ROOT = path.resolve(import.meta.dirname, '../..');
const FOLDERS = ['docs', 'src', 'test', 'scripts', 'examples', 'packages'];
const SKIPPED = /(?:^|\/)(?:node_modules|golden|histories)\//;

const files = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  ...FOLDERS.filter((folder) => existsSync(path.join(ROOT, folder))).flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => path.join(folder, file)),
  ),
].filter((file) => /\.(?:md|ts)$/.test(file) && !SKIPPED.test(file));

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

/** Anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  return [...read(page).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** What is wrong with the links of a page. */
function deadLinks(page: string): string[] {
  return [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
    if (/^[a-z]+:/.test(link)) return [];
    const [to = '', anchor] = link.split('#');
    const target = to === '' ? page : path.join(path.dirname(page), to);
    const isThere = existsSync(path.join(ROOT, target)) && (anchor === undefined || anchorsOf(target).includes(anchor));
    return isThere ? [] : [`${page}: ${link}`];
  });
}

/** Files that a page names in its text and that are neither in the repository nor, for a package's page, in the package. */
function deadPaths(page: string): string[] {
  const folders = [ROOT, path.join(ROOT, /^packages\/[\w-]+/.exec(page)?.[0] ?? '')];
  const paths = [...read(page).matchAll(/`((?:src|test|docs|scripts|examples|packages|bin)\/[\w./-]+)`/g)];
  return paths.flatMap(([, file = '']) =>
    folders.some((folder) => existsSync(path.join(folder, file))) ? [] : [`${page}: ${file}`],
  );
}

describe('documentation', () => {
  // The changelog tells of files as they were then.
  const pages = files.filter((file) => file.endsWith('.md') && file !== 'CHANGELOG.md');

  it('links only to pages and headings that exist', () => {
    expect(pages.length).toBeGreaterThan(20);
    expect([...pages, 'CHANGELOG.md'].flatMap(deadLinks)).toEqual([]);
  });

  it('names only files that exist', () => {
    expect(pages.flatMap(deadPaths)).toEqual([]);
  });

  it('has an entry for every assumption that code or a page names', () => {
    const entries = new Set(anchorsOf('docs/assumptions.md').filter((anchor) => /^a-\d\d$/.test(anchor)));
    const named = files.flatMap((file) =>
      [...read(file).matchAll(/\bA-\d\d\b/g)].map(([id]) => ({ file, id: id.toLowerCase() })),
    );
    expect(entries.size).toBeGreaterThan(60);
    expect(named.filter(({ id }) => !entries.has(id))).toEqual([]);
  });
});
