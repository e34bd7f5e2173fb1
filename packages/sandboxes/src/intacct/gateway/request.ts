/**
 * Reads the bytes of a request as the gateway does: libxml2 parses them, then the schema validates them. Senders,
 * sessions and records are checked elsewhere.
 */
import {
  ParseOption,
  XmlDocument,
  XmlElement as LibxmlElement,
  XmlLibError,
  XmlText,
  XsdValidator,
} from 'libxml2-wasm';

import { envelopeSchema } from './envelope-schema.ts';
import { envelopeFailures, type GatewayError } from './failures.ts';
import { libxml2Code } from './libxml2-codes.ts';
import { childOf, childrenOf, element, textOf, type XmlElement } from './xml.ts';

export interface FunctionCall {
  readonly controlId: string;
  /** `create`, `query`, `getAPISession` … */
  readonly name: string;
  readonly body: XmlElement;
}

interface Control {
  readonly senderId: string;
  readonly password: string;
  readonly controlId: string;
  /** Documented default: true. */
  readonly uniqueId: boolean;
  readonly dtdVersion: string;
  readonly policyId: string;
  readonly includeWhitespace: boolean;
  readonly showAdditionalErrorInfo: boolean;
}

interface Login {
  readonly userId: string;
  readonly companyId: string;
  readonly password: string;
  /** A client of a console company, accessed by slide-in. */
  readonly clientId: string;
  readonly entityId: string;
}

export interface Operation {
  readonly transaction: boolean;
  readonly authentication: Login | { readonly sessionId: string } | { readonly oauth: XmlElement };
  readonly functions: readonly FunctionCall[];
}

export type GatewayRequest = {
  readonly kind: 'readable';
  readonly control: Control;
  /** The schema allows several; every known client sends one. */
  readonly operations: readonly Operation[];
  /** Length of the whole request. */
  readonly characters: number;
};

/** Bytes that are not a valid request. The readable parts of the control block are echoed, as the gateway does. */
export interface UnreadableRequest {
  readonly kind: 'unreadable';
  readonly senderId: string;
  readonly controlId: string;
  readonly uniqueId: boolean;
  readonly errors: readonly GatewayError[];
}

/** External entities and DTDs are never loaded; CDATA is read as plain text. */
const PARSE_OPTIONS = ParseOption.XML_PARSE_NOENT | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NOCDATA;

// Both live as long as the process: the compiled schema refers to its document.
const schemaDocument = XmlDocument.fromString(envelopeSchema);
const validator = XsdValidator.fromDoc(schemaDocument);

export function readRequest(bytes: Uint8Array): GatewayRequest | UnreadableRequest {
  let document: XmlDocument | undefined;
  try {
    document = XmlDocument.fromBuffer(bytes, { option: PARSE_OPTIONS });
    validator.validate(document);
    return { ...toRequest(toElement(document.root)), characters: new TextDecoder().decode(bytes).length };
  } catch (error) {
    if (!(error instanceof XmlLibError)) throw error;
    return unreadable(bytes, error);
  } finally {
    // The tree is in WebAssembly memory, which is not garbage collected.
    document?.dispose();
  }
}

function toElement(node: LibxmlElement): XmlElement {
  const children: XmlElement[] = [];
  let text = '';
  for (let child = node.firstChild; child !== null; child = child.next) {
    if (child instanceof LibxmlElement) children.push(toElement(child));
    else if (child instanceof XmlText) text += child.content;
  }
  const attributes = Object.fromEntries(node.attrs.map((attribute) => [attribute.name, attribute.value]));
  return children.length > 0 ? element(node.name, children, attributes) : element(node.name, text, attributes);
}

function toRequest(root: XmlElement): Omit<GatewayRequest, 'characters'> {
  const control = childOf(root, 'control') ?? element('control');
  return {
    kind: 'readable',
    control: {
      senderId: textOf(control, 'senderid'),
      password: textOf(control, 'password'),
      controlId: textOf(control, 'controlid'),
      uniqueId: textOf(control, 'uniqueid') !== 'false',
      dtdVersion: childOf(control, 'dtdversion')?.text ?? '3.0',
      policyId: textOf(control, 'policyid'),
      includeWhitespace: !['false', '0'].includes(textOf(control, 'includewhitespace')),
      showAdditionalErrorInfo: ['true', '1'].includes(textOf(control, 'showadditionalerrorinfo')),
    },
    operations: childrenOf(root, 'operation').map(toOperation),
  };
}

function toOperation(operation: XmlElement): Operation {
  return {
    transaction: operation.attributes['transaction'] === 'true',
    authentication: toAuthentication(childOf(operation, 'authentication') ?? element('authentication')),
    functions: childrenOf(operation, 'content').flatMap((content) =>
      childrenOf(content, 'function').map(toFunctionCall),
    ),
  };
}

function toAuthentication(block: XmlElement): Operation['authentication'] {
  const login = childOf(block, 'login');
  const oauth = childOf(block, 'oauth');
  if (oauth !== undefined) return { oauth };
  if (login === undefined) return { sessionId: textOf(block, 'sessionid') };
  return {
    userId: textOf(login, 'userid'),
    companyId: textOf(login, 'companyid'),
    password: textOf(login, 'password'),
    clientId: textOf(login, 'clientid'),
    entityId: textOf(login, 'locationid'),
  };
}

function toFunctionCall(block: XmlElement): FunctionCall {
  const body = block.children[0] ?? element('');
  return { controlId: block.attributes['controlid'] ?? '', name: body.name, body };
}

function unreadable(bytes: Uint8Array, error: XmlLibError): UnreadableRequest {
  const control = startOfControl(new TextDecoder().decode(bytes));
  return {
    kind: 'unreadable',
    senderId: echoed(control, 'senderid'),
    controlId: echoed(control, 'controlid'),
    uniqueId: echoed(control, 'uniqueid') === 'true',
    errors: error.details.map((detail) =>
      envelopeFailures.xml(
        // libxml2's level 3 is fatal: not well-formed. Schema errors are level 2.
        detail.level === 3 ? 'Fatal Error' : 'Error',
        libxml2Code(detail.message),
        detail.message,
        detail.line,
        detail.col,
      ),
    ),
  };
}

/** Far more than a control block needs. Input that is not XML may be anything, so no more of it is searched. */
const MAX_CONTROL_CHARACTERS = 4_096;

function startOfControl(source: string): string {
  const at = source.indexOf('<control>');
  const [block = ''] = at === -1 ? [] : source.slice(at, at + MAX_CONTROL_CHARACTERS).split('</control>', 1);
  return block;
}

function echoed(control: string, name: string): string {
  const [, after = ''] = control.split(`<${name}>`, 2);
  const text = /^[^<&]*(?=<)/.exec(after)?.[0];
  return text !== undefined && after.startsWith(`</${name}>`, text.length) ? text : '';
}
