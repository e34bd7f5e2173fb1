/**
 * The plain element tree that requests are read into and responses are written from, and the writer.
 * It does not parse: only libxml2 does (`request.ts`).
 */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Character data of an element without child elements; empty otherwise. */
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

/** The text of a child; empty text when there is no such child. */
export function textOf(parent: XmlElement, name: string): string {
  return childOf(parent, name)?.text ?? '';
}

/** Escapes like the gateway, whose apostrophes come as `&#039;`; drops what XML 1.0 cannot carry at all. */
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
