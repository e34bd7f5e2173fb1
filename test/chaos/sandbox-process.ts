/** Starts the process that hosts a batch's sandboxes, and ends it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { endWithUs } from './ending.ts';

const HOST = fileURLToPath(new URL('./sandbox-host.ts', import.meta.url));

export interface HostedSandboxes {
  readonly seed: number;
  readonly servicetitanOrigin: string;
  readonly intacctOrigin: string;
  /** The names of the public interface (SERVICETITAN_…, INTACCT_…). */
  readonly variables: Readonly<Record<string, string>>;
}

export interface SandboxProcess {
  readonly hosted: readonly HostedSandboxes[];
  stop(): Promise<void>;
}

export async function startSandboxProcess(seeds: readonly number[]): Promise<SandboxProcess> {
  const child = fork(HOST, seeds.map(String), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  endWithUs(child);
  const ended = once(child, 'exit');
  const answer = once(child, 'message') as Promise<[HostedSandboxes[]]>;
  const [hosted] = await Promise.race([
    answer,
    ended.then(([code]) => {
      throw new Error(`the sandboxes could not be started (exit code ${String(code)}): its words stand above`);
    }),
  ]);
  return {
    hosted,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
