/** The checks that guard the project itself: the lock file and the sum of all tests. */
import { describe, expect, it } from '@jest/globals';

import { problemsOf, type Lock } from '../../scripts/check-lock.ts';
import { lastLine, tallyOf, testEnvironment } from '../../scripts/test.ts';

const sound: Lock['packages'] = {
  '': {},
  'node_modules/protobufjs': { version: '8.8.1' },
  'node_modules/@temporalio/client': { version: '1.24.0' },
  'node_modules/@temporalio/worker': { version: '1.24.0' },
  'node_modules/tool': { optionalDependencies: { 'tool-linux': '1.0.0', 'tool-windows': '1.0.0' } },
  'node_modules/tool-linux': { version: '1.0.0' },
  'node_modules/tool/node_modules/tool-windows': { version: '1.0.0' },
};

describe('check-lock', () => {
  it('accepts a lock that is complete', () => {
    expect(problemsOf({ packages: sound })).toEqual([]);
  });

  it('names the package of a platform that is missing', () => {
    const { 'node_modules/tool-linux': _, ...packages } = sound;
    expect(problemsOf({ packages })).toEqual([
      'node_modules/tool needs tool-linux, which is not in the lock: pin the newest release that is complete',
    ]);
  });

  it('does not take a package that only a stranger could see', () => {
    const { 'node_modules/tool-linux': hidden, ...packages } = sound;
    const problems = problemsOf({
      packages: { ...packages, 'node_modules/other/node_modules/tool-linux': hidden ?? {} },
    });
    expect(problems).toHaveLength(1);
  });

  it.each(['7.6.5', '8.8.0', '9.0.0'])('refuses protobufjs %s at the top level', (version) => {
    expect(problemsOf({ packages: { ...sound, 'node_modules/protobufjs': { version } } })).toEqual([
      `protobufjs at the top level is ${version}; it must be ^8.8.1, or JSON replay breaks`,
    ]);
  });

  it('refuses two versions of Temporal packages, nested ones too', () => {
    const nested = 'node_modules/x/node_modules/@temporalio/common';
    expect(problemsOf({ packages: { ...sound, [nested]: { version: '1.23.0' } } })).toEqual([
      expect.stringContaining(`${nested} 1.23.0`),
    ]);
  });
});

describe('test', () => {
  const report = {
    numPassedTests: 4,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    numRuntimeErrorTestSuites: 0,
  };

  it('counts passed, failed and skipped tests', () => {
    const tally = tallyOf({ ...report, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 }, 1);
    expect(lastLine(tally)).toBe('4 passed, 2 failed, 2 skipped');
  });

  it('counts a file that could not be loaded as a failure', () => {
    expect(lastLine(tallyOf({ ...report, numRuntimeErrorTestSuites: 1 }, 1))).toBe('4 passed, 1 failed');
  });

  it.each([
    ['no report', undefined, 1],
    ['no report and a good exit code', undefined, 0],
    ['an exit code that no test explains', report, 1],
    ['a signal', report, null],
  ] as const)('counts %s as a failure', (_, given, exitCode) => {
    expect(tallyOf(given, exitCode).failed).toBe(1);
  });

  it("keeps a developer's own systems and credentials out of the tests", () => {
    const env = {
      PATH: '/bin',
      TEMPORAL_ADDRESS: 'cluster:7233',
      INTACCT_USER_PASSWORD: 'x',
      SERVICETITAN_APP_KEY: 'y',
    };
    const { NODE_OPTIONS: _, ...rest } = testEnvironment(env, '/cache/temporal');
    expect(rest).toEqual({
      PATH: '/bin',
      TEMPORAL_CONFIG_FILE: expect.stringMatching(/no-temporal-profiles\.toml$/),
      TEMPORAL_CLI_PATH: '/cache/temporal',
    });
  });
});
