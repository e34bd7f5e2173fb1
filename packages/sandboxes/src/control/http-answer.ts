/** A sandbox's answer to one call, before the control plane delivers it or a fault alters it. */
export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly headers?: Record<string, string>;
}
