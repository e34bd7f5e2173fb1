/**
 * The variables of a command that needs secrets: those of the environment, and those of `.env` in the current folder or
 * of the file that is named. What the environment says wins. No value is ever repeated.
 */
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

import { Option } from 'commander';

import { OperatorError } from '../errors/operator-error.ts';
import type { Environment } from '../config/variables.ts';

const DEFAULT = '.env';

export interface EnvironmentOptions {
  /** A path; `false` for none; absent for `.env`, where it is there. */
  readonly envFile?: string | false;
}

export function envFileOption(): Option {
  return new Option('--env-file <path>', 'file of environment variables to load (default: .env, if it exists)');
}

export function noEnvFileOption(): Option {
  return new Option('--no-env-file', 'do not read .env');
}

/**
 * Adds the file's variables to those of the process: the log and Temporal's client read them there.
 * @throws OperatorError (exit code 2) when the file cannot be used.
 */
export function loadEnvironment(options: EnvironmentOptions): Environment {
  Object.assign(process.env, withFile(process.env, options));
  return process.env;
}

/** @throws OperatorError (exit code 2) when the file cannot be used. */
export function withFile(environment: Environment, { envFile }: EnvironmentOptions): Environment {
  if (envFile === false) return environment;
  const path = envFile ?? DEFAULT;
  const text = readText(path, envFile === undefined);
  if (text === undefined) return environment;
  const problems = problemsIn(text);
  if (problems.length > 0) throw unusable(path, problems);
  const added = Object.entries(parseEnv(text)).filter(([name]) => !isSaid(environment, name));
  return { ...environment, ...Object.fromEntries(added) };
}

/**
 * For a command that needs no secret, and only asks which systems connections name: what can be read of it.
 */
export function environmentAtHand(): Environment {
  try {
    return withFile(process.env, {});
  } catch (error) {
    if (error instanceof OperatorError) return process.env;
    throw error;
  }
}

/** A value and the file that holds it (`…_FILE`) say the same thing: one of them in the environment is enough. */
function isSaid(environment: Environment, name: string): boolean {
  const other = name.endsWith('_FILE') ? name.slice(0, -'_FILE'.length) : `${name}_FILE`;
  return [name, other].some((one) => (environment[one] ?? '') !== '');
}

function readText(path: string, mayBeMissing: boolean): string | undefined {
  try {
    // As an editor on Windows may have written it.
    return readFileSync(path, 'utf8')
      .replace(/^\uFEFF/, '')
      .replaceAll('\r\n', '\n');
  } catch (error) {
    const code: unknown = Reflect.get(Object(error), 'code');
    if (code === 'ENOENT' && mayBeMissing) return undefined;
    if (code === 'ENOENT') throw unusable(path, ['there is no such file']);
    throw unusable(path, [code === 'EISDIR' ? 'it is a folder' : `it cannot be read (${String(code)})`]);
  }
}

/** Node passes over what it cannot read: a secret would be missing, or cut short, without a word. */
function problemsIn(text: string): string[] {
  const lines = text.split('\n');
  const problems: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at]?.trim() ?? '';
    if (line === '' || line.startsWith('#')) continue;
    const [, value] = /^(?:export\s+)?[A-Za-z_][\w.-]*\s*(=.*)$/.exec(line) ?? [];
    const quote = /^=\s*(["'`])/.exec(value ?? '')?.[1];
    if (value === undefined) problems.push(`line ${at + 1} is no variable: write NAME=value`);
    else if (quote === undefined && /^[^#]*\S#/.test(value)) problems.push(`line ${at + 1}: a value with # in it has to be in quotes`); // prettier-ignore
    if (quote === undefined || value === undefined) continue;
    const end = lineOfClosing(quote, lines, at);
    if (end === undefined) problems.push(`line ${at + 1}: its quote is not closed`);
    else at = end;
  }
  return problems;
}

/** A value in quotes may have lines. */
function lineOfClosing(quote: string, lines: readonly string[], from: number): number | undefined {
  if ((lines[from]?.split(quote).length ?? 0) > 2) return from;
  const further = lines.slice(from + 1).findIndex((line) => line.includes(quote));
  return further === -1 ? undefined : from + 1 + further;
}

function unusable(path: string, problems: readonly string[]): OperatorError {
  const list = problems.map((problem) => `\n  - ${problem}`).join('');
  return new OperatorError(`the variables of ${path} cannot be used:${list}`, {
    remedy: `Correct ${path}, or name another file with --env-file; .env.example shows what one looks like.`,
    exitCode: 2,
  });
}
