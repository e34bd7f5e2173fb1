/**
 * Runs one test file for jest, as its `testRunner`: jest-circus as ever, but on Node's own module graph, which all files
 * of a process share, instead of one that is linked anew for each file. A module that tests import must therefore hold
 * nothing of one file: no hooks at its top level, nothing that a test leaves behind.
 */
import { createRequire, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

import { setGlobals } from './jest-globals.ts';

const require = createRequire(import.meta.url);
const runOnRuntime = require('jest-circus/runner').default as (...args: readonly unknown[]) => Promise<unknown>;
const ourGlobals = new URL('jest-globals.ts', import.meta.url).href;

// The package throws wherever jest does not link the modules itself.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals' ? { url: ourGlobals, shortCircuit: true } : next(specifier, context),
});

/** What jest-circus asks of jest's own `Runtime`, answered by Node. */
const nodeRuntime = {
  /** Circus holds the tests of one file, and its listeners: each file gets a fresh one. */
  requireInternalModule(file: string): unknown {
    Reflect.deleteProperty(globalThis, Symbol.for('EVENT_HANDLERS'));
    Reflect.deleteProperty(require.cache, file);
    return require(file);
  },
  requireModule: require,
  setGlobalsForRuntime: setGlobals,
  unstable_shouldLoadAsEsm: () => true,
  unstable_importModule: (file: string) => import(pathToFileURL(file).href),
  enterTestCode: () => undefined,
  leaveTestCode: () => undefined,
};

export type RunFileArguments = readonly [
  globalConfig: unknown,
  projectConfig: unknown,
  environment: unknown,
  runtime: unknown,
  testPath: string,
  sendMessageToJest?: unknown,
];

// oxlint-disable-next-line import/no-default-export -- jest wants it so
export default function runFile(...args: RunFileArguments): Promise<unknown> {
  return runOnRuntime(...args.with(3, nodeRuntime));
}
