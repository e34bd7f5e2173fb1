/** Rules of a file, before anything is planned by them: they can be right in the company, and the worker goes by them. */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { configurationError, loadFile, policyOf } from '../../config/load.ts';
import { OperatorError } from '../../errors/operator-error.ts';
import { describeRuleProblems } from '../../config/rule-problems.ts';
import type { ConnectionPolicy } from '../../domain/mapping/connection-policy.ts';
import { reasonBehind } from '../../temporal/client/failures.ts';
import { compareRules, type Question } from '../../temporal/client/plans.ts';
import { environmentAtHand } from '../environment.ts';
import { MAX_RULES } from '../../workflows/names.ts';

/** How long a worker may take to notice a file that has changed, and to compare it with the company. */
const TAKES_UP_WITHIN_MS = 10_000;

/** The rules of a connection, and the file that they are in. */
export interface RulesOfFile {
  readonly path: string;
  readonly rules: ConnectionPolicy;
}

/** @throws OperatorError (exit code 2) when the file cannot be used, or has no such connection. */
export function rulesOfFile(path: string, connection: string): RulesOfFile {
  const { connections } = loadFile(path, environmentAtHand());
  const settings = Object.hasOwn(connections, connection) ? connections[connection] : undefined;
  if (settings === undefined) {
    const there = Object.keys(connections).join(', ');
    throw new OperatorError(`${path} has no connection ${connection}; there is: ${there}`, {
      remedy: 'Name a file whose connection has the same name.',
      exitCode: 2,
    });
  }
  // The worker fills in its own tenant: no secret is needed here.
  return { path, rules: policyOf(connection, settings, '') };
}

/**
 * As `rulesOfFile`, of the file in the current folder that no one named: it may be of other connections, or not
 * finished yet. Then it is left aside, and that is reported.
 */
export function rulesAtHand(path: string, connection: string): RulesOfFile | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return rulesOfFile(path, connection);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    process.stderr.write(`Left aside: ${error.message.split('\n')[0]}\n`);
    return undefined;
  }
}

/** As `rulesOfFile`, of a file to compare with. @throws OperatorError also when its rules are too many to be sent. */
export function otherRules(path: string, connection: string): RulesOfFile {
  const other = rulesOfFile(path, connection);
  const size = sizeOf(other.rules);
  if (size <= MAX_RULES) return other;
  throw new OperatorError(`the rules of ${path} have ${size} characters; at most ${MAX_RULES} can be compared with`, {
    remedy: 'Compare with a file that has fewer rules.',
    exitCode: 2,
  });
}

/** Characters of rules that one comparison may send: they go along with each bill, and stay in its history. */
const MAX_SENT = 200_000_000;

/** @throws OperatorError (exit code 2) when other rules would be sent along with too many bills. */
export function refuseTooMuch({ path, rules }: RulesOfFile, bills: number): void {
  const most = Math.floor(MAX_SENT / sizeOf(rules));
  if (bills <= most) return;
  throw new OperatorError(`the rules of ${path} can be compared with for ${most} bills at a time, not for ${bills}`, {
    remedy: 'Choose a shorter range of dates: the rules are sent along with each bill, and kept in its history.',
    exitCode: 2,
  });
}

/**
 * Refuses rules that cannot be right in the company, as the worker's start does. A file that the worker does not go by
 * is waited for a while, because it may have been saved a moment ago; after that, it is said.
 * @param own absent where no file is at hand: then the rules in force are used.
 * @throws OperatorError (exit code 2) with file, line and the nearest names; or when no one answers.
 */
export async function refuseWrongRules(
  asked: Question,
  own: RulesOfFile | undefined,
  other?: RulesOfFile,
): Promise<void> {
  if (other !== undefined) await check(asked, other);
  let { inForce } = await check(asked, own);
  if (own === undefined) return;
  const { version } = own.rules;
  for (const until = Date.now() + TAKES_UP_WITHIN_MS; inForce !== version && Date.now() < until;) {
    await delay(500);
    ({ inForce } = await ask(asked, undefined));
  }
  if (inForce === version) return;
  process.stderr.write(
    `The worker uses other rules (version ${inForce}) than ${own.path} has (${version}).\n` +
      'The plan shows what the worker would do; its log says why where it refused the\n' +
      `file. What these rules would do instead: --against ${own.path}\n`,
  );
}

/** Rules that are too many to be sent are those in force, or compared when the worker takes them up. */
async function check(asked: Question, of: RulesOfFile | undefined): ReturnType<typeof compareRules> {
  const { connectionId } = asked;
  const sent = of !== undefined && sizeOf(of.rules) <= MAX_RULES ? of : undefined;
  const checked = await ask(asked, sent);
  const { problems, inForce } = checked;
  if (problems.length === 0) return checked;
  if (sent !== undefined) throw configurationError(sent.path, describeRuleProblems(sent.path, connectionId, problems));
  const list = problems.map(({ place, message }) => `mapping.${place}: ${message}`);
  throw configurationError(`version ${inForce} of connection ${connectionId}, in force at the worker`, list);
}

/** @param of absent for the rules in force. */
function ask(asked: Question, of: RulesOfFile | undefined): ReturnType<typeof compareRules> {
  const given = of && { rules: of.rules, file: basename(of.path) };
  return compareRules(asked, given).catch((cause: unknown) => {
    throw new OperatorError(`the rules could not be compared with Intacct: ${reasonBehind(cause)}`, {
      remedy: 'Correct what is named. After a time-out: see that a worker runs and reaches Intacct, or raise --wait.',
      cause,
    });
  });
}

function sizeOf(rules: ConnectionPolicy): number {
  return JSON.stringify(rules).length;
}
