/** What a function answers to the gateway. */
import type { GatewayError } from '../failures.ts';
import type { XmlElement } from '../xml.ts';

export interface Outcome {
  readonly data?: XmlElement;
  /** None: the function succeeded. */
  readonly errors: readonly GatewayError[];
  /** Billed transactions by Sage's counting: each record written and each page read is one. */
  readonly transactions: number;
}
