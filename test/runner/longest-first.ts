/**
 * The order in which jest starts the files of a layer. The longest come first, so that none runs on alone at the end. They
 * are listed, because a fresh clone has no times of its own; the others follow by size.
 */
import { statSync } from 'node:fs';
import path from 'node:path';

/** What takes longest in each layer, longest first. */
export const LONGEST: readonly string[] = [
  'test/e2e/main-line.test.ts',
  'test/e2e/demo.test.ts',
  'test/e2e/corrected-bills.test.ts',
  'test/e2e/credits.test.ts',
  'test/workflow/poll-bills.test.ts',
  'test/workflow/corrections-unknown.test.ts',
  'test/workflow/exactly-once.test.ts',
  'test/contract/mapping-check.test.ts',
  'test/contract/init.test.ts',
  'test/contract/intacct-client-look.test.ts',
  'test/contract/intacct-client-errors.test.ts',
  'packages/sandboxes/test/contract/servicetitan-sandbox-golden.test.ts',
  'test/contract/servicetitan-client-failures.test.ts',
  'test/unit/property-reconcile.test.ts',
  'test/unit/property-intacct-answers.test.ts',
  'test/unit/scenario-example.test.ts',
  'test/unit/property-secrets.test.ts',
  'test/unit/domain-compose-policies.test.ts',
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
