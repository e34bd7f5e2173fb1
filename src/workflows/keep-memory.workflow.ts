/**
 * Marks since when Temporal remembers what became of a connection's bills. Whatever loses the runs of bills loses this
 * one too: the next admission of a bill then begins a new memory. It stays open, so no retention ends it.
 */
import { condition, setHandler, upsertMemo } from '@temporalio/workflow';

import { memoryIn } from './input/memory.ts';
import { rememberFrom } from './messages.ts';
import { MEMORY_MEMO } from './names.ts';

export async function keepMemory(): Promise<void> {
  setHandler(
    rememberFrom,
    (news) => {
      const memo = memoryIn(news, new Date());
      if (memo !== undefined) upsertMemo({ [MEMORY_MEMO]: memo });
    },
    { description: 'Since when all runs are remembered: {"from": "<instant>", "by": "…", "why": "…"}' },
  );
  await condition(() => false);
}
