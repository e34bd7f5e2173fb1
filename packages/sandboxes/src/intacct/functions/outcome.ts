/** What a function answers to the gateway. */
import type { GatewayError } from '../gateway/failures.ts';
import type { XmlElement } from '../gateway/xml.ts';

export interface Outcome {
  /** Of a legacy write: the record number, or the id where the object has one. */
  readonly key?: string;
  /** Of a legacy `get_list`: `<listtype start="0" end="1" total="2">class</listtype>`. */
  readonly listType?: XmlElement;
  readonly data?: XmlElement;
  /** The whole body of the response, when a read asked for another format than XML. */
  readonly plainBody?: { readonly contentType: string; readonly body: string };
  /** None: the function succeeded. */
  readonly errors: readonly GatewayError[];
  /** Billed transactions by Sage's counting: each record written and each page read is one. */
  readonly transactions: number;
}
