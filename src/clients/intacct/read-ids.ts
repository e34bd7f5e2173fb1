/**
 * Control ids of reads. Each read has one of its own, and its answer must name it: an answer to another question, which a
 * cache or a mistaken proxy might give, is no answer. Writes have ids that say what they write.
 */
import { randomUUID } from 'node:crypto';

export type ReadIds = (what: string) => string;

/** Different in each process, and in each client. */
export function readIds(): ReadIds {
  const client = randomUUID();
  let count = 0;
  return (what) => {
    count += 1;
    return `tieout:${what}:${client}:${count}`;
  };
}
