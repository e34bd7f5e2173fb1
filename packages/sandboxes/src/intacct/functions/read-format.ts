/** The formats of reads. JSON and CSV are the records alone, without the envelope of a response. */
import { functionFailures, Refusal } from '../gateway/failures.ts';
import type { XmlElement } from '../gateway/xml.ts';
import type { Outcome } from './outcome.ts';

/** @param format of the request; empty means XML. @throws Refusal for an unknown format. */
export function formatted(outcome: Outcome & { readonly data: XmlElement }, format: string): Outcome {
  const records = outcome.data.children;
  switch (format.toLowerCase()) {
    case '':
    case 'xml':
      return outcome;
    case 'json':
      return { ...outcome, plainBody: { contentType: 'application/json', body: JSON.stringify(records.map(toJson)) } };
    case 'csv':
      return { ...outcome, plainBody: { contentType: 'text/csv', body: toCsv(records) } };
    default:
      throw new Refusal(functionFailures.returnFormat(format));
  }
}

/** Every value is text, as in the documented sample. Owned records, such as the lines of a bill, become an array. */
function toJson(record: XmlElement): unknown {
  return Object.fromEntries(
    record.children.map((field) => [field.name, field.children.length > 0 ? field.children.map(toJson) : field.text]),
  );
}

/** Values are quoted only where necessary. Owned records do not fit into a table and are left out. */
function toCsv(records: readonly XmlElement[]): string {
  const [first] = records;
  if (first === undefined) return '';
  const names = first.children.filter((field) => field.children.length === 0).map(({ name }) => name);
  const lines = records.map((record) =>
    names.map((name) => record.children.find((field) => field.name === name)?.text ?? ''),
  );
  return [names, ...lines].map((line) => `${line.map(csvValue).join(',')}\n`).join('');
}

function csvValue(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
