/**
 * The rules in force: read again when `tieout.yaml` changes, so that a mended mapping needs no restart.
 * A broken file leaves the last good version in force and says so.
 */
import { statSync } from 'node:fs';

import type { ConnectionPolicy } from '../domain/connection.ts';
import { loadFile, policyOf, type Config } from './load.ts';

export class LivePolicies {
  readonly #config: Config;
  readonly #warn: (message: string) => void;
  #policies: ReadonlyMap<string, ConnectionPolicy>;
  #modifiedAt: number;

  /** @param warn hears of a file that cannot be used; called once for each such version. */
  constructor(config: Config, warn: (message: string) => void) {
    this.#config = config;
    this.#warn = warn;
    this.#policies = new Map(
      [...config.connections].map(([id, { settings, servicetitan }]) => [
        id,
        policyOf(id, settings, servicetitan.tenantId),
      ]),
    );
    this.#modifiedAt = modifiedAt(config.path);
  }

  get(connectionId: string): ConnectionPolicy | undefined {
    this.#refresh();
    return this.#policies.get(connectionId);
  }

  #refresh(): void {
    const now = modifiedAt(this.#config.path);
    if (now === this.#modifiedAt) return;
    this.#modifiedAt = now;
    try {
      const file = loadFile(this.#config.path);
      this.#policies = new Map(
        [...this.#config.connections].flatMap(([id, { servicetitan }]) => {
          const settings = file.connections[id];
          return settings === undefined ? [] : [[id, policyOf(id, settings, servicetitan.tenantId)] as const];
        }),
      );
    } catch (error) {
      this.#warn(`${error instanceof Error ? error.message : String(error)}\nThe last good version stays in force.`);
    }
  }
}

/** 0 for a file that is gone: a later version is noticed, and until then the last good one stays in force. */
function modifiedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
