/**
 * libxml2's error numbers by message. The gateway prints the number ("Fatal Error 76"), but the WebAssembly binding has
 * only the message. Numbers are from libxml2's xmlerror.h (`xmlParserErrors`).
 */
const CODES: readonly (readonly [code: number, message: RegExp])[] = [
  [4, /^Document is empty|^Start tag expected/],
  [5, /^Extra content at the end/],
  [9, /invalid (xmlChar|Char|character)|^Invalid character/i],
  [23, /^EntityRef: expecting/],
  [26, /^Entity '[^']*' not defined/],
  [38, /^Unescaped '<' not allowed/],
  [39, /^AttValue: " or ' expected/],
  [41, /^Specification mandates? value/i],
  [42, /^Attribute .* redefined/],
  [45, /^Comment not terminated/],
  [62, /^Sequence '\]\]>' not allowed/],
  [63, /^CData section not finished/],
  [64, /^XML declaration allowed only/],
  [65, /^attributes construct error/],
  [68, /^xmlParseEntityRef: no name|^StartTag: invalid element name/],
  [73, /^Couldn't find end of Start Tag|^expected '>'/],
  [76, /^Opening and ending tag mismatch/],
  [77, /^Premature end of data/],
  [114, /^Resource limit exceeded|^Excessive depth/],
  [81, /^Invalid bytes in character encoding|^Input is not proper UTF-8/],
  [201, /^Namespace prefix/],
  [1831, /\[facet 'minLength'\]/],
  [1832, /\[facet 'maxLength'\]/],
  [1833, /\[facet 'minInclusive'\]/],
  [1834, /\[facet 'maxInclusive'\]/],
  [1839, /\[facet 'pattern'\]/],
  [1840, /\[facet 'enumeration'\]/],
  [1824, /is not a valid value of the (atomic|local atomic) type/],
  [1845, /No matching global declaration available/],
  [1866, /^Element '[^']*', attribute '[^']*': The attribute '[^']*' is not allowed/],
  [1868, /The attribute '[^']*' is required but missing/],
  [1841, /Character content is not allowed|Element content is not allowed/],
  [1844, /Character content other than whitespace/],
  [1871, /This element is not expected|Missing child element/],
];

/** @returns libxml2's number for a message; 1 (internal error) if it is not in the table. */
export function libxml2Code(message: string): number {
  return CODES.find(([, pattern]) => pattern.test(message))?.[0] ?? 1;
}
