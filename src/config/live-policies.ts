/**
 * The rules in force: read again when `tieout.yaml` changes, so that a mended mapping needs no restart. A file that is
 * broken, or names what the company does not have, leaves the last good version in force and says so.
 */
import { statSync } from 'node:fs';

import type { ConnectionPolicy } from '../domain/connection.ts';
import { configurationError, loadFile, policyOf, type Config } from './load.ts';

const COMPARE_AGAIN_MS = 60_000;

type Policies = ReadonlyMap<string, ConnectionPolicy>;

export interface Watching {
  /** Hears of a file that cannot be used; called once for each such version. */
  readonly warn: (message: string) => void;
  /** What of a connection's rules cannot be right in its company. Throws when the company does not answer. */
  readonly compare?: (policy: ConnectionPolicy) => Promise<readonly string[]>;
  /** How often rules that the company showed to be wrong are compared with it again. */
  readonly compareAgainMs?: number;
}

export class LivePolicies {
  readonly #config: Config;
  readonly #watching: Watching;
  #policies: Policies;
  #modifiedAt: number;
  /** Rules that the company showed to be wrong: the company may be mended instead of the file. */
  #refused: { readonly policies: Policies; readonly message: string; readonly at: number } | undefined;

  constructor(config: Config, watching: Watching) {
    this.#config = config;
    this.#watching = watching;
    this.#policies = new Map(
      [...config.connections].map(([id, { settings, servicetitan }]) => [
        id,
        policyOf(id, settings, servicetitan.tenantId),
      ]),
    );
    this.#modifiedAt = modifiedAt(config.path);
  }

  /** For the start: nothing is in force that the company shows to be wrong. @throws OperatorError (exit code 2) */
  async compareAtStart(): Promise<void> {
    const problems = await this.#problemsIn(this.#policies);
    if (problems.length > 0) throw configurationError(this.#config.path, problems);
  }

  get(connectionId: string): ConnectionPolicy | undefined {
    this.#refresh();
    return this.#policies.get(connectionId);
  }

  #refresh(): void {
    const now = modifiedAt(this.#config.path);
    if (now === this.#modifiedAt) return this.#compareAgain();
    this.#modifiedAt = now;
    this.#refused = undefined;
    try {
      const file = loadFile(this.#config.path);
      const policies = new Map(
        [...this.#config.connections].flatMap(([id, { servicetitan }]) => {
          const settings = file.connections[id];
          return settings === undefined ? [] : [[id, policyOf(id, settings, servicetitan.tenantId)] as const];
        }),
      );
      if (this.#watching.compare === undefined) this.#policies = policies;
      else void this.#takeWhenCompared(policies, now);
    } catch (error) {
      this.#refuse(error instanceof Error ? error.message : String(error));
    }
  }

  /** What the company lacked may have been entered there since. */
  #compareAgain(): void {
    const refused = this.#refused;
    const { compareAgainMs = COMPARE_AGAIN_MS } = this.#watching;
    if (refused === undefined || performance.now() - refused.at < compareAgainMs) return;
    this.#refused = { ...refused, at: performance.now() };
    void this.#takeWhenCompared(refused.policies, this.#modifiedAt);
  }

  /** @param version another one may have come meanwhile: then that one counts. */
  async #takeWhenCompared(policies: Policies, version: number): Promise<void> {
    const problems = await this.#problemsIn(policies);
    if (version !== this.#modifiedAt) return;
    const known = this.#refused?.message;
    this.#refused = undefined;
    if (problems.length === 0) {
      this.#policies = policies;
      return;
    }
    const { message } = configurationError(this.#config.path, problems);
    this.#refused = { policies, message, at: performance.now() };
    if (message !== known) this.#refuse(message);
  }

  /** A company that does not answer refuses nothing: each bill is compared again before it is written. */
  async #problemsIn(policies: Policies): Promise<string[]> {
    const { compare, warn } = this.#watching;
    if (compare === undefined) return [];
    const found = await Promise.all(
      [...policies.values()].map((policy) =>
        compare(policy).catch((error: unknown): readonly string[] => {
          const why = error instanceof Error ? error.message : String(error);
          warn(`The rules of ${policy.connectionId} could not be compared with Intacct, and are in force: ${why}`);
          return [];
        }),
      ),
    );
    return found.flat();
  }

  #refuse(message: string): void {
    this.#watching.warn(`${message}\nThe last good version stays in force.`);
  }
}

/** 0 for a file that is gone: a later version is noticed, and until then the last good one stays in force. */
function modifiedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
