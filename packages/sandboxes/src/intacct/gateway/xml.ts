/**
 * The element tree that requests are read into and responses are written from, and its writer. Parsing is left to
 * libxml2 (`request.ts`).
 */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Text of an element without child elements; empty for other elements. */
  readonly text: string;
}

export function element(
  name: string,
  content: string | readonly XmlElement[] = '',
  attributes: Readonly<Record<string, string>> = {},
): XmlElement {
  return typeof content === 'string'
    ? { name, attributes, children: [], text: content }
    : { name, attributes, children: content, text: '' };
}

export function childOf(parent: XmlElement, name: string): XmlElement | undefined {
  return parent.children.find((candidate) => candidate.name === name);
}

export function childrenOf(parent: XmlElement, name: string): XmlElement[] {
  return parent.children.filter((candidate) => candidate.name === name);
}

/** The text of a child element; empty if there is none. */
export function textOf(parent: XmlElement, name: string): string {
  return childOf(parent, name)?.text ?? '';
}

/** Escapes as the gateway does, which writes apostrophes as `&#039;`; drops characters that XML 1.0 does not allow. */
export function escapeXml(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- these are exactly the characters that XML 1.0 forbids
      .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#039;')
      .replaceAll('\r', '&#13;')
  );
}

export function writeXml(root: XmlElement, style: 'compact' | 'indented'): string {
  const breakLine = style === 'indented' ? '\n' : '';
  return `<?xml version="1.0" encoding="UTF-8"?>\n${writeElement(root, breakLine)}${breakLine}`;
}

function writeElement(node: XmlElement, breakLine: string): string {
  const attributes = Object.entries(node.attributes).map(([name, value]) => ` ${name}="${escapeXml(value)}"`);
  const open = `<${node.name}${attributes.join('')}`;
  if (node.children.length === 0) {
    return node.text === '' ? `${open}/>` : `${open}>${escapeXml(node.text)}</${node.name}>`;
  }
  const inner = breakLine === '' ? '' : `${breakLine}  `;
  const children = node.children.map((one) => `${inner}${writeElement(one, inner)}`);
  return `${open}>${children.join('')}${breakLine}</${node.name}>`;
}
