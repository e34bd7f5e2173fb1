/**
 * The latency model: the delay of a call is the sum of a part for the request, for each of its functions and for each
 * page it reads.
 */
import { z } from 'zod';

const part = z.int().min(0).max(60_000).default(0);

export const latencySchema = z.strictObject({
  requestMs: part,
  /** Added for each function of a request; calls to ServiceTitan have none. */
  functionMs: part,
  /** Added for each page of rows that is read. */
  pageMs: part,
});
export type Latency = z.infer<typeof latencySchema>;

export const NO_LATENCY: Latency = { requestMs: 0, functionMs: 0, pageMs: 0 };

export function latencyOf(latency: Latency, call: { readonly functions: number; readonly pages: number }): number {
  return latency.requestMs + latency.functionMs * call.functions + latency.pageMs * call.pages;
}
