/** `tieout init`: reads both systems and writes a first tieout.yaml, with every gap marked. */
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { InvalidArgumentError, type Command } from 'commander';

import { OperatorError } from '../../errors/operator-error.ts';
import { envFileOption, loadEnvironment, noEnvFileOption, type EnvironmentOptions } from '../environment.ts';
import { propose, type Proposal, type SystemFacts } from '../init/proposal.ts';
import type { Entry } from '../init/entry.ts';
import { readSystems } from '../init/read-systems.ts';
import { gapsIn } from '../init/gaps.ts';
import { configOptionFor, inShell, writeFirstFile } from '../init/write-yaml.ts';
import { jsonOption } from '../options.ts';
import { jsonOf } from '../report/deliver.ts';
import { paragraph, plain } from '../report/text.ts';

interface InitOptions extends EnvironmentOptions {
  readonly output: string;
  readonly connection: string;
  readonly force: boolean;
  readonly json: boolean;
}

const EXAMPLES = `
Examples:
  $ tieout init
  $ tieout init --output - > first.yaml
  $ tieout init --connection west --env-file west.env --output west.yaml

It reads ServiceTitan and Intacct, using variables from the environment and from
.env (see .env.example), and writes to neither. Whatever ServiceTitan's own
mapping gives, or an identical name or number identifies, is filled in. Every
other entry is marked GAP and commented out, so bills that need it are held.
Nothing is guessed. The worker refuses the file until goLive and
receiptsInLedger are set.`;

const SCHEMA = path.resolve(import.meta.dirname, '../../../tieout.schema.json');

export function registerInit(program: Command): void {
  program
    .command('init')
    .description('read both systems and write a first tieout.yaml with its gaps marked')
    .option('--output <path>', 'where to write it; - for standard output', 'tieout.yaml')
    .option('--connection <id>', 'name of the connection (cannot be changed later)', parseConnection, 'main')
    .option('--force', 'overwrite an existing file', false)
    .addOption(jsonOption())
    .addOption(envFileOption())
    .addOption(noEnvFileOption())
    .addHelpText('after', EXAMPLES)
    .action(init);
}

async function init(options: InitOptions): Promise<void> {
  const { output, force, json } = options;
  // Before anything is asked: an answer that cannot be kept is no use.
  if (output !== '-' && !force && existsSync(output)) throw taken(output);
  if (output === '-' && json) {
    const remedy = 'Leave one of them out.';
    throw new OperatorError('--output - and --json both print on standard output', { remedy, exitCode: 2 });
  }
  const facts = await readSystems(loadEnvironment(options));
  const proposal = propose(facts);
  const remark = remarkOn(facts);
  const text = writeFirstFile({
    proposal,
    connectionId: options.connection,
    tenantId: facts.tenantId,
    companyId: facts.companyId,
    writtenOn: new Date().toISOString().slice(0, 10),
    path: output === '-' ? 'tieout.yaml' : output,
    schemaPath: schemaPathFrom(output),
    remark,
  });
  if (output === '-') process.stdout.write(text);
  else save(output, text, force);
  const summary = { output, gaps: gapsIn(text), ...countsOf(proposal), ...(remark && { remark }) };
  if (json) process.stdout.write(jsonOf(summary));
  // A person who pipes the file still wants to read this.
  else (output === '-' ? process.stderr : process.stdout).write(describe(summary, options));
}

function save(output: string, text: string, force: boolean): void {
  try {
    writeFileSync(output, text, { flag: force ? 'w' : 'wx' });
  } catch (cause) {
    if (Reflect.get(Object(cause), 'code') === 'EEXIST') throw taken(output);
    const remedy = 'Name a file in a folder that exists and that you may write to.';
    throw new OperatorError(`${output} cannot be written`, { remedy, cause });
  }
}

function taken(output: string): OperatorError {
  return new OperatorError(`${output} already exists and was not changed`, {
    remedy: 'Name another file with --output, or overwrite it with --force.',
    exitCode: 2,
  });
}

/** Relative, so that the file and the repository can move together. */
function schemaPathFrom(output: string): string {
  const folder = output === '-' ? process.cwd() : path.dirname(path.resolve(output));
  const relative = path.relative(folder, SCHEMA).replaceAll(path.sep, '/');
  return relative.startsWith('.') ? relative : `./${relative}`;
}

function remarkOn({ ownMapping }: SystemFacts): string | undefined {
  if (ownMapping === undefined) return "ServiceTitan's own mapping could not be read: these are by name.";
  return ownMapping.size === 0 ? "ServiceTitan's own mapping is empty: these are by name." : undefined;
}

function countsOf({ units, accounts, terms }: Proposal) {
  const count = (entries: readonly Entry[]) => ({
    known: entries.filter(({ isGap }) => !isGap).length,
    gaps: entries.filter(({ isGap }) => isGap).length,
  });
  return { businessUnits: count(units), accounts: count(accounts), terms: count(terms) };
}

type Summary = ReturnType<typeof countsOf> & { readonly output: string; readonly gaps: ReturnType<typeof gapsIn> };

function describe({ output, gaps, businessUnits, accounts, terms }: Summary, { envFile }: EnvironmentOptions): string {
  const row = (what: string, { known, gaps: open }: { known: number; gaps: number }): string =>
    `  ${what.padEnd(16)} ${String(known).padStart(4)} known  ${String(open).padStart(4)} gaps\n`;
  const next = `npx tieout mapping check${output === '-' ? '' : configOptionFor(output)}${envFileOptionFor(envFile)}`;
  const first = paragraph(
    `${output === '-' ? 'The file' : output} has ${gaps.length} lines marked GAP. It is refused until goLive and receiptsInLedger are set; bills that need any other gap are held, and nothing is guessed.`,
  );
  return `${output === '-' ? '' : `Written: ${plain(output)}\n`}${row('business units', businessUnits)}${row('account rules', accounts)}${row('payment terms', terms)}
${first}
Next, when these two are set${output === '-' ? ' and it is saved as tieout.yaml' : ''}:
  ${next}
`;
}

function envFileOptionFor(envFile: EnvironmentOptions['envFile']): string {
  if (envFile === undefined) return '';
  return envFile === false ? ' --no-env-file' : ` --env-file ${inShell(envFile)}`;
}

function parseConnection(text: string): string {
  if (/^[a-z][a-z0-9-]{0,30}$/.test(text)) return text;
  throw new InvalidArgumentError('A connection is named in small letters, digits and dashes.');
}
