/** Lines of bills and adjustments, each read with the dimensions that its document is compared by. */
import { additionalDimensions, type DimensionName } from '../../domain/values/dimensions.ts';
import { failedAs, IntegrationError } from '../../domain/failures/failure.ts';
import type { BillLookup } from '../../ports/ledger.ts';
import { furtherDimensions, lineQuery, type LineObject } from './functions/ap-bill.ts';
import { isOneOf, MAX_VALUES, type Query, type Row } from './functions/query.ts';
import { unreadable } from './to-failure.ts';

/** Of no document: asked where only the fields matter. */
const NO_DOCUMENT = ['0'];

export interface Lines {
  readonly rows: readonly Row[];
  /** That the rows were read with, in addition to the default ones. */
  readonly dimensions: readonly DimensionName[];
}

export class LineReader {
  readonly #query: (query: Query) => Promise<Row[]>;

  constructor(query: (query: Query) => Promise<Row[]>) {
    this.#query = query;
  }

  /**
   * By the RECORDNO of their document, or why they could not be read. Documents with further dimensions are asked for
   * by themselves: what has become of these concerns no other one.
   */
  async linesOf(
    items: LineObject,
    documents: readonly Row[],
    lookups: readonly BillLookup[],
  ): Promise<Map<string, Lines | IntegrationError>> {
    const asked = lookups.flatMap(({ dimensions = [] }) => dimensions);
    const furtherOf = (row: Row) => additionalDimensions(lookups.flatMap((lookup) => furtherDimensions(row, lookup)));
    const lines = new Map<string, Lines | IntegrationError>();
    for (const alike of Map.groupBy(documents, (row) => furtherOf(row).join()).values()) {
      const recordNos = alike.map(({ RECORDNO = '' }) => RECORDNO);
      const further = alike.slice(0, 1).flatMap(furtherOf);
      const read = await this.#read(items, recordNos, asked, further).catch((error: unknown) => {
        if (error instanceof IntegrationError) return error;
        throw error;
      });
      for (const recordNo of recordNos)
        lines.set(recordNo, read instanceof IntegrationError ? read : { ...read, rows: read.rows.get(recordNo) ?? [] });
    }
    return lines;
  }

  /** Those that the company's lines can be asked for. */
  async readable<Name extends DimensionName>(
    names: readonly Name[],
    items: LineObject = 'APBILLITEM',
  ): Promise<Name[]> {
    const readable: Name[] = [];
    for (const name of names) {
      const isReadable = await this.#rowsOf(items, NO_DOCUMENT, [name]).then(
        () => true,
        (error: unknown) => {
          if (failedAs(error, 'intacct.request-refused')) return false;
          throw error;
        },
      );
      if (isReadable) readable.push(name);
    }
    return readable;
  }

  /** Without those further dimensions that are refused: no line has a dimension any more that the company gave up. */
  async #read(
    items: LineObject,
    recordNos: readonly string[],
    asked: readonly DimensionName[],
    further: readonly DimensionName[],
  ): Promise<{ readonly rows: ReadonlyMap<string, Row[]>; readonly dimensions: readonly DimensionName[] }> {
    const dimensions = [...asked, ...further];
    try {
      return { rows: await this.#rowsOf(items, recordNos, dimensions), dimensions };
    } catch (error) {
      if (!failedAs(error, 'intacct.request-refused')) throw error;
      const kept = await this.readable(further, items);
      if (kept.length === further.length) throw error;
      return this.#read(items, recordNos, asked, kept);
    }
  }

  async #rowsOf(
    items: LineObject,
    recordNos: readonly string[],
    dimensions: readonly DimensionName[],
  ): Promise<Map<string, Row[]>> {
    const rows: Row[] = [];
    for (let at = 0; at < recordNos.length; at += MAX_VALUES) {
      const those = isOneOf('RECORDKEY', recordNos.slice(at, at + MAX_VALUES));
      rows.push(...(await this.#query(lineQuery(items, those, dimensions))));
    }
    return Map.groupBy(rows, ({ RECORDKEY }) => {
      if (!RECORDKEY) throw unreadable(`an ${items} without RECORDKEY`);
      return RECORDKEY;
    });
  }
}
