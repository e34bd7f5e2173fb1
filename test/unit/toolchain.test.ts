/** What guards the project itself: the check of the lock file, and what runs the tests and sums them up. */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { busyMs, overBudget, ownMs, tableOf, timingOf } from '../../scripts/budget.ts';
import { problemsOf, type Lock } from '../../scripts/check-lock.ts';
import { problemOf } from '../../scripts/jest-process.ts';
import { lastLine, skippedLine, tallyOf, testEnvironment, wantedBy } from '../../scripts/test.ts';
import LongestFirst, { LONGEST } from '../runner/longest-first.ts';

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
  const report = { running: [], passed: 4, failed: 0, skipped: [], isOver: true };

  it('counts passed, failed and skipped tests', () => {
    const tally = tallyOf({ ...report, failed: 2, skipped: ['pages', 'pages'] }, 1);
    expect(lastLine(tally)).toBe('4 passed, 2 failed, 2 skipped');
  });

  it.each([
    ['no report', undefined, 1],
    ['no report and a good exit code', undefined, 0],
    ['an exit code that no test explains', report, 1],
    ['a signal', report, null],
  ] as const)('counts %s as a failure', (_, given, exitCode) => {
    expect(tallyOf(given, exitCode).failed).toBe(1);
  });

  it('names skipped tests by what they are part of, in one line', () => {
    expect(skippedLine(['pages in a browser', 'contracts', 'pages in a browser'])).toBe(
      'skipped: pages in a browser (2); contracts (1)',
    );
    expect(skippedLine([...'abcdefgh'])).toBe('skipped: a (1); b (1); c (1); d (1); e (1); f (1); and 2 more');
  });

  it("keeps a developer's own systems and credentials out of the tests", () => {
    const env = {
      PATH: '/bin',
      TEMPORAL_ADDRESS: 'cluster:7233',
      INTACCT_USER_PASSWORD: 'x',
      SERVICETITAN_APP_KEY: 'y',
      TIEOUT_SLOW: '1',
    };
    const made = { temporalBinary: '/cache/temporal', workflowBundle: '/run/workflows.js' };
    const { NODE_OPTIONS: _, NODE_COMPILE_CACHE: _cache, ...rest } = testEnvironment(env, made);
    expect(rest).toEqual({
      PATH: '/bin',
      TEMPORAL_CONFIG_FILE: expect.stringMatching(/no-temporal-profiles\.toml$/),
      TEMPORAL_CLI_PATH: '/cache/temporal',
      TIEOUT_WORKFLOW_BUNDLE: '/run/workflows.js',
    });
  });

  it('takes layers in their order, options, and arguments for jest', () => {
    expect(wantedBy(['--gate', '57', 'chaos', 'unit', '--', '-t', 'bill'])).toEqual({
      layers: ['unit', 'chaos'],
      jestArguments: ['-t', 'bill'],
      isSlow: false,
      gateSeconds: 57,
    });
    expect(wantedBy(['--slow'])).toMatchObject({ isSlow: true, gateSeconds: undefined, jestArguments: [] });
    expect(wantedBy([]).layers).toHaveLength(5);
  });

  it('refuses a layer and an option that do not exist', () => {
    expect(() => wantedBy(['units'])).toThrow('no such layer: units');
    expect(() => wantedBy(['--quick'])).toThrow("'--quick'");
  });
});

describe('a jest process', () => {
  const state = { seconds: 100, limitSeconds: 480, overSince: undefined, running: ['test/unit/a.test.ts'] };

  it('is left alone while tests run, and while it closes what is open', () => {
    expect(problemOf(state)).toBeUndefined();
    expect(problemOf({ ...state, seconds: 479 })).toBeUndefined();
    expect(problemOf({ ...state, overSince: 71, running: [] })).toBeUndefined();
  });

  it('is ended when its tests hang, and they are named', () => {
    expect(problemOf({ ...state, seconds: 480 })).toBe('ended after 480 s, while these ran: test/unit/a.test.ts');
  });

  it('is ended when it does not exit after its last test', () => {
    expect(problemOf({ ...state, overSince: 70 })).toMatch(/^all tests had ended, .* left something open$/);
  });
});

describe('a budget', () => {
  const layer = { name: 'unit', budget: 40, seconds: 41, others: 0.02 };

  it('that is kept says nothing', () => {
    expect(overBudget([{ ...layer, seconds: 40 }])).toEqual([]);
  });

  it('that is exceeded is a failure', () => {
    expect(overBudget([layer])).toEqual([{ counts: true, sentence: 'unit took 41 s, and its budget is 40 s' }]);
  });

  it('is not exceeded by a machine that does other work, or does not say', () => {
    expect(overBudget([{ ...layer, others: 0.11 }])).toEqual([
      { counts: false, sentence: expect.stringContaining('other programs had 11 % of the processors') },
    ]);
    expect(overBudget([{ ...layer, others: undefined }])).toEqual([expect.objectContaining({ counts: false })]);
  });

  it('is shown next to what was taken', () => {
    expect(tableOf([layer, { name: 'workflow', budget: 100, seconds: 7, others: undefined }])).toEqual([
      '           took   budget   others',
      'unit       41 s     40 s      2 %',
      'workflow    7 s    100 s',
    ]);
  });

  it('knows from Linux what the processors did, and what part of it was ours', () => {
    const stat = 'cpu  300 10 200 5000 400 1 2 7 0 0\ncpu0 1 2 3 4 5 6 7 8 0 0\n';
    expect(busyMs(stat)).toBe(5_200);
    const fields = ['S', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 100, 20, 300, 4, 20, 0];
    expect(ownMs(`42 (a b) c) ${fields.join(' ')}`)).toBe(4_240);
    expect([busyMs(undefined), ownMs(undefined)]).toEqual([undefined, undefined]);
    const before = { atMs: 0, busyMs: 1_000, ownMs: 500 };
    const after = { atMs: 10_000, busyMs: 16_000, ownMs: 14_500 };
    expect(timingOf(layer, { before, after, cores: 2 })).toMatchObject({ seconds: 10, others: 0.05 });
    expect(timingOf(layer, { before: { ...before, busyMs: undefined }, after }).others).toBeUndefined();
  });
});

describe('the files that are known to be slow', () => {
  it('exist', () => {
    const root = path.resolve(import.meta.dirname, '../..');
    expect(LONGEST.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
  });

  it('are started first, the longest at the head, and the others by size', () => {
    const known = LONGEST.slice(0, 2).toReversed();
    const files = ['test/unit/toolchain.test.ts', 'test/unit/architecture.test.ts', ...known].map((file) => ({
      path: path.resolve(import.meta.dirname, '../..', file),
    }));
    const order = new LongestFirst().sort(files).map((file) => path.basename(file.path));
    expect(order.slice(0, 2)).toEqual(LONGEST.slice(0, 2).map((file) => path.basename(file)));
    const sizes = order.slice(2).map((name) => statSync(path.join(import.meta.dirname, name)).size);
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  });
});
