/**
 * The rules in force: read again when `tieout.yaml` changes, so that a corrected mapping needs no restart. A file that
 * is broken, has no entry for a connection of this worker, or names what the company does not have, leaves the last
 * good version in force and says so.
 */
import type { ConnectionPolicy } from '../domain/mapping/connection-policy.ts';
import { versionOfFile } from './file-version.ts';
import { configurationError, loadFile, policyOf, type Config } from './load.ts';
import { settingsForRestart } from './restart-needed.ts';
import type { TieoutFile } from './schema.ts';

const COMPARE_AGAIN_MS = 60_000;
const POLL_EVERY_MS = 5_000;

type Policies = ReadonlyMap<string, ConnectionPolicy>;

export interface Watching {
  /** Hears of a file that cannot be used; called once for each such version. */
  readonly warn: (message: string) => void;
  /** What of a connection's rules cannot be right in its company. Throws when the company does not answer. */
  readonly compare?: (policy: ConnectionPolicy) => Promise<readonly string[]>;
  /** Hears of each version of the rules that comes into force: their hashes by connection. */
  readonly applied?: (versions: Readonly<Record<string, string>>) => void;
  /** Hears of settings in the file that count only from the next start: by path, once for each version of the file. */
  readonly restartNeeded?: (settings: readonly string[]) => void;
  /** How often rules that the company showed to be wrong are compared with it again. */
  readonly compareAgainMs?: number;
}

export class LivePolicies {
  readonly #config: Config;
  readonly #watching: Watching;
  #policies: Policies;
  /** Of the file that was read last. */
  #version: string;
  #timer: NodeJS.Timeout | undefined;
  /** Rules that the company showed to be wrong: the company may be corrected instead of the file. */
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
    this.#version = versionOfFile(config.path);
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

  /** Looks at the file by itself from now on, not only when a step asks. Keeps no process alive. */
  watch(): void {
    this.#timer ??= setInterval(() => this.#refresh(), POLL_EVERY_MS).unref();
  }

  unwatch(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #refresh(): void {
    const now = versionOfFile(this.#config.path);
    if (now === this.#version) return this.#compareAgain();
    this.#version = now;
    this.#refused = undefined;
    try {
      const file = loadFile(this.#config.path);
      const policies = this.#policiesIn(file);
      const waiting = settingsForRestart(this.#config, file);
      if (waiting.length > 0) this.#watching.restartNeeded?.(waiting);
      if (this.#watching.compare === undefined) this.#apply(policies);
      else void this.#takeWhenCompared(policies, now);
    } catch (error) {
      this.#refuse(error instanceof Error ? error.message : String(error));
    }
  }

  /** Running bills need the rules of their connection. @throws OperatorError when a connection of this worker is gone. */
  #policiesIn({ connections }: TieoutFile): Policies {
    const settings = new Map(Object.entries(connections));
    const gone = [...this.#config.connections.keys()].filter((id) => !settings.has(id));
    if (gone.length > 0) {
      const problems = gone.map((id) => `connections: there is no ${id}, which this worker runs: put it back, or stop the worker first`); // prettier-ignore
      throw configurationError(this.#config.path, problems);
    }
    return new Map(
      [...this.#config.connections].flatMap(([id, { servicetitan }]) => {
        const own = settings.get(id);
        return own === undefined ? [] : [[id, policyOf(id, own, servicetitan.tenantId)] as const];
      }),
    );
  }

  #apply(policies: Policies): void {
    const isNew = [...policies].some(([id, { version }]) => this.#policies.get(id)?.version !== version);
    this.#policies = policies;
    if (isNew) this.#watching.applied?.(Object.fromEntries([...policies].map(([id, { version }]) => [id, version])));
  }

  /** What was missing in the company may have been entered there since. */
  #compareAgain(): void {
    const refused = this.#refused;
    const { compareAgainMs = COMPARE_AGAIN_MS } = this.#watching;
    if (refused === undefined || performance.now() - refused.at < compareAgainMs) return;
    this.#refused = { ...refused, at: performance.now() };
    void this.#takeWhenCompared(refused.policies, this.#version);
  }

  /** @param version another one may have come meanwhile: then that one counts. */
  async #takeWhenCompared(policies: Policies, version: string): Promise<void> {
    const problems = await this.#problemsIn(policies);
    if (version !== this.#version) return;
    const known = this.#refused?.message;
    this.#refused = undefined;
    if (problems.length === 0) return this.#apply(policies);
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
