/**
 * Which folder may import what, held over every import there is. Lint says most of it in the editor; this test resolves
 * paths and so cannot be led astray by how an import is spelled.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

const ROOT = path.resolve(import.meta.dirname, '../..');
const SOURCES = ['src', 'packages/sandboxes/src', 'packages/temporal-dev-server/src'];
const LONGEST_FILE = 400;

interface Import {
  /** `src/domain/money.ts`, `node:fs` or the package's name. */
  readonly target: string;
  readonly isTypeOnly: boolean;
}

interface Layer {
  /** The files it rules: a path that ends with / rules a folder. The first layer that fits counts. */
  readonly of: string;
  /** What it may import; `node:` stands for all built-ins, `packages` for every package but Temporal's and ours. */
  readonly may: readonly string[];
  /** What it may import with `import type` besides. */
  readonly mayAsTypes?: readonly string[];
}

const ERRORS = 'src/errors/';
const SETTINGS = ['src/config/', 'src/observability/'];

const LAYERS: readonly Layer[] = [
  // One idea a folder, and each builds on those before it.
  ...['failures', 'values', 'source', 'ledger', 'mapping', 'compose', 'reconcile', 'reporting'].map(
    (folder, i, all) => ({
      of: `src/domain/${folder}/`,
      may: [...all.slice(0, i + 1).map((known) => `src/domain/${known}/`), 'big.js', '@noble/hashes'],
    }),
  ),
  { of: 'src/ports/', may: ['src/ports/', 'src/domain/'] },
  { of: 'src/errors/', may: ['src/errors/'] },
  { of: 'src/html/', may: ['src/html/'] },
  ...['intacct', 'servicetitan'].map((client) => ({
    of: `src/clients/${client}/`,
    may: [`src/clients/${client}/`, 'src/clients/*.ts', ...clientMay()],
    mayAsTypes: SETTINGS,
  })),
  { of: 'src/clients/', may: ['src/clients/*.ts', ...clientMay()], mayAsTypes: SETTINGS },
  {
    of: 'src/activities/',
    may: [
      ...['src/activities/', 'src/domain/', 'src/ports/', 'src/temporal/client/'],
      ...['src/workflows/names.ts', 'src/workflows/recorded.ts'],
      ...['node:', 'zod', 'p-queue', '@temporalio/activity', '@temporalio/common'],
    ],
    mayAsTypes: ['src/clients/', '@temporalio/client', ...SETTINGS],
  },
  // Pure, for unit tests without a server.
  { of: 'src/workflows/bill-state.ts', may: ['src/domain/'], mayAsTypes: ['src/workflows/'] },
  {
    of: 'src/workflows/',
    may: ['src/workflows/', 'src/domain/', '@temporalio/workflow', '@temporalio/common'],
    mayAsTypes: ['src/activities/'],
  },
  // A stand-in for a foreign system: sharing our code would let it share our mistakes.
  {
    of: 'packages/sandboxes/src/',
    may: ['packages/sandboxes/src/', 'packages/sandboxes/package.json', 'node:', 'packages'],
  },
  {
    of: 'packages/temporal-dev-server/src/',
    may: ['packages/temporal-dev-server/src/', 'node:', 'packages', '@temporalio/client', '@temporalio/testing'],
  },
  { of: 'src/config/', may: ['src/config/', 'src/domain/', ERRORS, 'node:', 'packages'] },
  // All that is asked of Temporal, by steps, commands and tests alike: who else knows its client, knows it as a type.
  {
    of: 'src/temporal/client/',
    may: [
      ...['src/temporal/client/', 'src/workflows/names.ts', 'src/workflows/recorded.ts', 'src/domain/'],
      'src/workflows/search-attributes.ts',
      ...['node:', 'p-queue', '@temporalio/client', '@temporalio/common'],
    ],
    mayAsTypes: ['src/workflows/'],
  },
  {
    of: 'src/temporal/embedded-server.ts',
    may: ['src/temporal/', '@tieout/temporal-dev-server'],
  },
  {
    of: 'src/temporal/',
    may: ['src/temporal/', 'src/config/', ERRORS, 'src/workflows/', 'src/domain/', 'node:', 'packages', '@temporalio/'],
  },
  {
    of: 'src/observability/',
    may: ['src/observability/', 'src/config/', ERRORS, 'src/domain/', 'node:', 'packages', '@temporalio/'],
    mayAsTypes: ['src/clients/'],
  },
  {
    of: 'src/webhook/',
    may: [
      ...['src/webhook/', 'src/workflows/', 'src/domain/', 'src/temporal/', ERRORS, ...SETTINGS],
      ...['node:', 'packages', '@temporalio/client', '@temporalio/common'],
    ],
    mayAsTypes: ['src/clients/'],
  },
  {
    of: 'src/worker.ts',
    may: [
      ...['src/clients/', 'src/activities/', 'src/workflows/', 'src/domain/', 'src/ports/', 'src/temporal/'],
      ...[ERRORS, ...SETTINGS, 'node:', 'packages', '@temporalio/'],
    ],
  },
  // Where everything that a person starts is put together; the only place besides tests that knows the sandboxes.
  {
    of: 'src/cli/',
    may: ['src/', 'package.json', 'node:', 'packages', '@tieout/sandboxes', '@tieout/temporal-dev-server'],
    mayAsTypes: ['@temporalio/client'],
  },
];

function clientMay(): string[] {
  return ['src/domain/', 'src/ports/', ERRORS, 'node:', 'got', 'fast-xml-parser', 'zod', 'dataloader', 'p-queue'];
}

function sourceFiles(): string[] {
  return SOURCES.flatMap((folder) => readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .toSorted();
}

/** Static imports, re-exports and `import('…')`. `import { type X }` counts as a value: the module is still loaded. */
function importsOf(file: string, source: string): Import[] {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
  const statements = code.matchAll(/^\s*(?:import|export)\b(\s+type\b)?(?:[^'";]*?\bfrom)?\s*['"]([^'"]+)['"]/gm);
  const dynamic = code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g);
  return [
    ...[...statements].map(([, type, name = '']) => ({ target: resolve(file, name), isTypeOnly: type !== undefined })),
    ...[...dynamic].map(([, name = '']) => ({ target: resolve(file, name), isTypeOnly: false })),
  ];
}

function resolve(file: string, name: string): string {
  if (name.startsWith('.')) return path.posix.join(path.posix.dirname(file), name);
  if (builtinModules.includes(name)) return `node:${name}`;
  if (name.startsWith('node:')) return name;
  return name.split('/', name.startsWith('@') ? 2 : 1).join('/');
}

function fits(target: string, rule: string): boolean {
  if (rule === 'packages') return !/^(src\/|packages\/|node:|@temporalio\/|@tieout\/|package\.json$)/.test(target);
  if (rule.endsWith('/*.ts')) return path.posix.dirname(target) === rule.slice(0, -'/*.ts'.length);
  return /[/:]$/.test(rule) ? target.startsWith(rule) : target === rule;
}

/** In words, so that the failing test says what to change. */
function violations(file: string, source: string): string[] {
  const layer = LAYERS.find(({ of }) => fits(file, of));
  if (layer === undefined) return [`${file} belongs to no layer: name its folder in this test and in product terms`];
  return importsOf(file, source)
    .filter(({ target, isTypeOnly }) => {
      const allowed = isTypeOnly ? [...layer.may, ...(layer.mayAsTypes ?? [])] : layer.may;
      return !allowed.some((rule) => fits(target, rule));
    })
    .map(({ target, isTypeOnly }) => {
      const asType = !isTypeOnly && layer.mayAsTypes?.some((rule) => fits(target, rule)) === true;
      return `${file} imports ${target}: ${layer.of} may ${asType ? 'only `import type` it' : 'not know it'}`;
    });
}

describe('architecture', () => {
  const files = sourceFiles();

  it('lets every source file import only what its layer may know', () => {
    const found = files.flatMap((file) => violations(file, readFileSync(path.join(ROOT, file), 'utf8')));
    expect(found).toEqual([]);
  });

  it(`keeps every source file within ${LONGEST_FILE} lines`, () => {
    const tooLong = files
      .map((file) => ({ file, lines: readFileSync(path.join(ROOT, file), 'utf8').split('\n').length - 1 }))
      .filter(({ lines }) => lines > LONGEST_FILE)
      .map(({ file, lines }) => `${file} has ${lines} lines: split it by idea`);
    expect(tooLong).toEqual([]);
  });

  it.each([
    ['src/domain/values/a.ts', `import { readFileSync } from 'fs';`],
    ['src/domain/values/a.ts', `import { z } from 'zod';`],
    ['src/domain/values/a.ts', `import type { Bill } from '../../clients/intacct/bill.ts';`],
    ['src/domain/values/a.ts', `import type { Bill } from '../ledger/ledger-bill.ts';`],
    ['src/domain/a.ts', ''],
    ['src/clients/intacct/a.ts', `import { x } from '../servicetitan/api.ts';`],
    ['src/clients/intacct/a.ts', `import type { Client } from '@temporalio/client';`],
    ['src/clients/intacct/a.ts', `import { loadConfig } from '../../config/load.ts';`],
    ['src/activities/a.ts', `import { createIntacctClient } from '../clients/intacct/client.ts';`],
    ['src/activities/a.ts', `import { type IntacctClient } from '../clients/intacct/client.ts';`],
    ['src/activities/a.ts', `import { Worker } from '@temporalio/worker';`],
    ['src/activities/a.ts', `import { WorkflowNotFoundError } from '@temporalio/client';`],
    ['src/activities/a.ts', `import { connectToTemporal } from '../temporal/connect.ts';`],
    ['src/cli/commands/a.ts', `import { WorkflowNotFoundError } from '@temporalio/client';`],
    ['src/temporal/client/a.ts', `import { defineQuery } from '../../workflows/messages.ts';`],
    ['src/workflows/a.ts', `import { createActivities } from '../activities/index.ts';`],
    ['src/workflows/a.ts', `export * from '../activities/index.ts';`],
    ['src/workflows/bill-state.ts', `import { condition } from '@temporalio/workflow';`],
    ['src/workflows/a.ts', `import {\n  randomUUID,\n} from 'node:crypto';`],
    ['src/workflows/a.ts', `const got = await import('got');`],
    ['packages/sandboxes/src/intacct/a.ts', `import { toMoney } from '../../../../src/domain/values/money.ts';`],
    ['packages/sandboxes/src/intacct/a.ts', `import { Client } from '@temporalio/client';`],
    ['src/worker.ts', `import { startSandbox } from '@tieout/sandboxes/intacct/server.ts';`],
    ['src/worker.ts', `import { startSandbox } from '../packages/sandboxes/src/intacct/server.ts';`],
    ['src/webhook/main.ts', `import '@tieout/sandboxes/intacct/server.ts';`],
    ['src/webhook/main.ts', `import { createIntacctClient } from '../clients/intacct/client.ts';`],
    ['src/temporal/a.ts', `import { createIntacctClient } from '../clients/intacct/client.ts';`],
    ['src/elsewhere/a.ts', ''],
  ])('would notice in %s: %s', (file, source) => {
    expect(violations(file, source)).toHaveLength(1);
  });

  it.each([
    ['src/domain/values/a.ts', `import { Big } from 'big.js';\nimport { sha256 } from '@noble/hashes/sha2.js';`],
    ['src/clients/intacct/a.ts', `import type { Settings } from '../../config/load.ts';\nimport got from 'got';`],
    ['src/activities/a.ts', `import type { IntacctClient } from '../clients/intacct/client.ts';`],
    ['src/workflows/a.ts', `import type { Activities } from '../activities/index.ts';`],
    ['src/workflows/a.ts', `// import { readFileSync } from 'node:fs';\n/* import 'got'; */`],
    ['src/cli/commands/a.ts', `import { startSandbox } from '@tieout/sandboxes/intacct/server.ts';`],
  ])('lets %s have: %s', (file, source) => {
    expect(violations(file, source)).toEqual([]);
  });
});
