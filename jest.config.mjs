/** Their files share one Temporal server; those of chaos kill theirs. */
const SHARE_A_SERVER = ['workflow', 'e2e'];

/**
 * One jest project per layer of tests, each answering its own question (CONTRIBUTING). `scripts/test.ts` runs them in
 * order; a single file runs with `npx jest <path>`.
 */
const project = (layer) => ({
  displayName: layer,
  rootDir: import.meta.dirname,
  testMatch: [`<rootDir>/test/${layer}/**/*.test.ts`, `<rootDir>/packages/*/test/${layer}/**/*.test.ts`],
  testEnvironment: 'node',
  testRunner: '<rootDir>/test/runner/run-file.ts',
  // Node strips the types itself.
  transform: {},
  ...(SHARE_A_SERVER.includes(layer) && {
    globalSetup: '<rootDir>/test/support/temporal-setup.ts',
    globalTeardown: '<rootDir>/test/support/temporal-teardown.ts',
  }),
  // Runtime data of a demo in the same folder is not ours to watch or to load.
  modulePathIgnorePatterns: ['<rootDir>/.tieout/'],
});

const config = {
  // Jest honours no time limit of a project: this one is for single files, scripts/test.ts sets one for each layer.
  testTimeout: 120_000,
  // Half a second, the default, is little on a busy machine; who needs more than this has left something open.
  workerGracefulExitTimeout: 10_000,
  testSequencer: '<rootDir>/test/runner/longest-first.ts',
  reporters: ['default', ...(process.env.TIEOUT_TEST_REPORT ? ['<rootDir>/test/runner/report.ts'] : [])],
  projects: ['unit', 'workflow', 'contract', 'e2e', 'chaos'].map(project),
};

export default config;
