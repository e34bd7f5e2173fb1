/**
 * Since when Temporal remembers what became of a connection's bills: of one that existed before and is not in Intacct, no
 * one can say whether it was posted and removed. Where nothing was ever posted there is nothing to forget.
 */
import type { Client } from '@temporalio/client';

import type { Call } from '../ports/call.ts';
import { beginMemory, findMemory, findOldestRun } from '../temporal/client/memory.ts';
import type { MemoryMemo } from '../workflows/names.ts';

export interface MemoryDependencies {
  readonly temporal: Client;
  /** How long Temporal keeps closed runs. */
  readonly retentionMs: number;
  /** Intacct has bills that carry the link of the connection's tenant. */
  readonly hasPosted: (connectionId: string, call: Call) => Promise<boolean>;
}

/** ISO instant since which all runs of the connection's bills are remembered. */
export async function remembersFrom(
  dependencies: MemoryDependencies,
  connectionId: string,
  call: Call,
): Promise<string> {
  const { temporal, retentionMs } = dependencies;
  const { from } = (await findMemory(temporal, connectionId)) ?? (await begin(dependencies, connectionId, call));
  const kept = Date.now() - retentionMs;
  return new Date(from === null ? kept : Math.max(kept, Date.parse(from))).toISOString();
}

/** Asked once, before the first bill is written: after that Intacct has bills of this memory too. */
async function begin({ temporal, hasPosted }: MemoryDependencies, connectionId: string, call: Call) {
  const memory: MemoryMemo = (await hasPosted(connectionId, call))
    ? {
        from: new Date((await findOldestRun(temporal, connectionId)) ?? Date.now()).toISOString(),
        because: 'Intacct had bills of this tenant already: what became of others before is not known.',
      }
    : { from: null, because: 'Intacct had no bill of this tenant: nothing was posted before.' };
  return beginMemory(temporal, connectionId, memory);
}
