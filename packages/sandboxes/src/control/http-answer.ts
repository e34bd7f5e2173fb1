/** What a sandbox answers to one call, before the control plane delivers it or a fault spoils it. */
export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly headers?: Record<string, string>;
}
