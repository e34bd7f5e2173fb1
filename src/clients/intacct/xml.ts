/**
 * The one XML writer and reader. Text is cleaned of what XML forbids before it is escaped; every value is read as
 * text, because a parser that guesses turns vendor 00123 into 123 and bill 1e5 into 100000.
 */
import { XMLBuilder, XMLParser } from 'fast-xml-parser';

import { withoutForbiddenCharacters } from '../../domain/values/ledger-text.ts';

/** Elements in the order of their keys; an array repeats the element; `@name` is an attribute. */
export type XmlNode = { readonly [name: string]: XmlValue };
type XmlValue = string | number | boolean | undefined | XmlNode | readonly (string | XmlNode)[];

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressEmptyNode: true,
  // Else `name="true"` would be written as `name`, which is no XML.
  suppressBooleanAttributes: false,
});

/** One record parses to an object and several to an array, by default: these are always arrays. */
const ALWAYS_LIST = new Set(['result', 'error']);

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
  // The gateway writes apostrophes as `&#039;`; without this, references by number would stay as they are.
  htmlEntities: true,
  isArray: (name) => ALWAYS_LIST.has(name),
});

/** The first character of a name is not `#`, so a vendor's text can never become an element. */
export function writeXml(root: XmlNode): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${String(builder.build(clean(root)))}`;
}

/** @throws when the text is not well-formed XML, holds more than one root, or declares entities of its own. */
export function readXml(text: string): unknown {
  if (!/^\s*</.test(text) || /<!DOCTYPE/i.test(text)) throw new Error('not XML of the gateway');
  const document: Readonly<Record<string, unknown>> = parser.parse(text, true);
  const roots = Object.entries(document).filter(([name]) => !name.startsWith('?'));
  if (roots.length !== 1 || Array.isArray(roots[0]?.[1])) throw new Error('not one root');
  return document;
}

function clean(value: XmlValue): XmlValue {
  if (typeof value === 'string') return withoutForbiddenCharacters(value);
  if (Array.isArray(value)) return value.map((item: string | XmlNode) => clean(item) as string | XmlNode);
  if (typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, clean(item)]])),
  );
}

/** A node's child of this name, whatever its case: Intacct answers `create` in lower and `query` in upper case. */
export function childrenNamed(node: unknown, name: string): unknown[] {
  if (typeof node !== 'object' || node === null) return [];
  const found = Object.entries(node).filter(([key]) => key.toLowerCase() === name.toLowerCase());
  return found.flatMap(([, value]) => (Array.isArray(value) ? value : [value]));
}

/** All of this name inside a node, however deep. */
export function descendantsNamed(node: unknown, name: string): unknown[] {
  if (typeof node !== 'object' || node === null) return [];
  return [...childrenNamed(node, name), ...Object.values(node).flatMap((child) => descendantsNamed(child, name))];
}
