/** Reporter of jest: keeps in TIEOUT_TEST_REPORT what `scripts/test.ts` sums up, up to date in case jest must be ended. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';

export interface LayerReport {
  /** Test files that have begun and not ended. */
  readonly running: readonly string[];
  readonly passed: number;
  /** Files that did not get as far as running a test are one each. */
  readonly failed: number;
  /** What each is part of: its outermost title. */
  readonly skipped: readonly string[];
  readonly isOver: boolean;
}

interface TestFile {
  readonly path: string;
}

interface FileResult {
  readonly testFilePath: string;
  readonly testExecError?: unknown;
  readonly testResults: readonly {
    readonly status: string;
    readonly title: string;
    readonly ancestorTitles: readonly string[];
  }[];
}

// oxlint-disable-next-line import/no-default-export -- jest wants it so
export default class Report {
  readonly #file = process.env['TIEOUT_TEST_REPORT'] ?? '';
  readonly #running = new Set<string>();
  readonly #skipped: string[] = [];
  #passed = 0;
  #failed = 0;

  onTestFileStart(test: TestFile): void {
    this.#running.add(path.relative(process.cwd(), test.path));
    this.#write(false);
  }

  onTestFileResult(test: TestFile, { testExecError, testResults }: FileResult): void {
    this.#running.delete(path.relative(process.cwd(), test.path));
    const failed = testResults.filter(({ status }) => status === 'failed').length;
    this.#failed += failed + (testExecError === undefined || testExecError === null ? 0 : 1);
    this.#passed += testResults.filter(({ status }) => status === 'passed').length;
    const skipped = testResults.filter(({ status }) => status !== 'failed' && status !== 'passed');
    this.#skipped.push(...skipped.map(({ ancestorTitles, title }) => ancestorTitles[0] ?? title));
    this.#write(false);
  }

  onRunComplete(): void {
    this.#write(true);
  }

  #write(isOver: boolean): void {
    const running = [...this.#running];
    const report: LayerReport = { running, passed: this.#passed, failed: this.#failed, skipped: this.#skipped, isOver };
    writeFileSync(this.#file, JSON.stringify(report));
  }
}
