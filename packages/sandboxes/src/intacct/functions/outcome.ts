/** The outcome of a function. */
import type { GatewayError } from '../gateway/failures.ts';
import type { XmlElement } from '../gateway/xml.ts';

export interface Outcome {
  /** For a legacy write: the record number, or the ID where the object has one. */
  readonly key?: string;
  /** For a legacy `get_list`: `<listtype start="0" end="1" total="2">class</listtype>`. */
  readonly listType?: XmlElement;
  readonly data?: XmlElement;
  /** Replaces the whole response body, for a read in another format than XML. */
  readonly plainBody?: { readonly contentType: string; readonly body: string };
  /** Empty if the function succeeded. */
  readonly errors: readonly GatewayError[];
  /** Billed transactions as Sage counts them: one for each record written and each page read. */
  readonly transactions: number;
}
