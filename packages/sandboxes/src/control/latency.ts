/** How long a call takes by a simple model: a part for each request, each function in it and each page it reads. */
import { z } from 'zod';

const part = z.int().min(0).max(60_000).default(0);

export const latencySchema = z.strictObject({
  requestMs: part,
  /** Added for each function of a request; ServiceTitan's calls hold none. */
  functionMs: part,
  /** Added for each page of rows that is read. */
  pageMs: part,
});
export type Latency = z.infer<typeof latencySchema>;

export const NO_LATENCY: Latency = { requestMs: 0, functionMs: 0, pageMs: 0 };

export function latencyOf(latency: Latency, call: { readonly functions: number; readonly pages: number }): number {
  return latency.requestMs + latency.functionMs * call.functions + latency.pageMs * call.pages;
}
