/**
 * The order in which jest starts the files of a layer. The longest come first, so that none runs on alone at the end. They
 * are listed, because a fresh clone has no times of its own; the others follow by size.
 */
import { statSync } from 'node:fs';
import path from 'node:path';

/** What takes ten seconds or more, longest first. */
export const LONGEST: readonly string[] = [
  'test/e2e/main-line.test.ts',
  'test/e2e/demo.test.ts',
  'test/workflow/corrections-unknown.test.ts',
];

interface TestFile {
  readonly path: string;
}

const root = path.resolve(import.meta.dirname, '../..');

function rank({ path: file }: TestFile): number {
  const index = LONGEST.indexOf(path.relative(root, file).replaceAll(path.sep, '/'));
  return index === -1 ? LONGEST.length : index;
}

// oxlint-disable-next-line import/no-default-export -- jest wants it so
export default class LongestFirst {
  sort<T extends TestFile>(tests: readonly T[]): T[] {
    const sizes = new Map(tests.map(({ path: file }) => [file, statSync(file).size]));
    return tests.toSorted((a, b) => rank(a) - rank(b) || (sizes.get(b.path) ?? 0) - (sizes.get(a.path) ?? 0));
  }

  /** Jest's own times are of no interest here. */
  cacheResults(): void {}

  allFailedTests<T>(tests: T): T {
    return tests;
  }
}
