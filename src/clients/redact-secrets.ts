/**
 * Texts of the other side may repeat what we sent, as it was or encoded on the way: nothing of it that is secret reaches
 * an error.
 */
export function redactSecrets(text: string, secrets: readonly string[]): string {
  const hidden = secrets.filter(Boolean);
  if (text === '' || hidden.length === 0) return text;
  return redacted(text, patternOf(hidden), MAX_LAYERS);
}

/** Base64 of a text that has base64 in it; no proxy does more. */
const MAX_LAYERS = 2;

function redacted(text: string, pattern: RegExp, layers: number): string {
  const shown = text.replace(pattern, '…');
  if (layers === 0) return shown;
  const isSecret = (decoded: string) => redacted(decoded, pattern, layers - 1) !== decoded;
  return shown
    .replace(HEX, (run) => (decodedHex(run).some(isSecret) ? '…' : run))
    .replace(BASE64, (run) => (decodedBase64(run).some(isSecret) ? '…' : run));
}

/** At least four bytes; in a dump, blanks, colons and prefixes are between them. */
const HEX = /[\da-f]{2}(?:[\s:,-]?(?:0x|\\{1,4}x)?[\da-f]{2}){3,}/gi;
/** Its two signs may be written as in a URL or in JSON; long ones are broken into lines. */
const BASE64 =
  /(?:[\w+/-]|%(?:25)*2[bf]|\\{1,8}(?:\/|u002[bf]|[rn])|\r?\n){5,}(?:=|%(?:25)*3d|\\{1,8}u003d|&#x?0*(?:61|3d);){0,2}/gi;

/** A run may begin in the middle of a byte. */
function decodedHex(run: string): string[] {
  const digits = run.replace(/0x|\\+x|[^\da-f]/gi, '');
  return [0, 1].map((from) => Buffer.from(digits.slice(from), 'hex').toString());
}

/** What is before the secret, such as `user:` or a word without a blank, decides where its characters begin. */
function decodedBase64(run: string): string[] {
  const characters = run
    .replace(/%(?:25)*2b|\\+u002b/gi, '+')
    .replace(/%(?:25)*2f|\\+u002f|\\+\//gi, '/')
    .replace(/\\+[rn]|[\r\n]|(?:=|%|\\|&).*$/g, '');
  return [0, 1, 2, 3].map((from) => Buffer.from(characters.slice(from), 'base64').toString());
}

/** Of the secrets that were asked about last: an answer has many texts, and a pattern takes longer than they do. */
const KEPT = 16;
const patterns = new Map<string, RegExp>();

function patternOf(secrets: readonly string[]): RegExp {
  const key = JSON.stringify(secrets);
  const pattern = patterns.get(key) ?? toPattern(secrets);
  patterns.delete(key);
  patterns.set(key, pattern);
  for (const oldest of patterns.keys()) {
    if (patterns.size <= KEPT) break;
    patterns.delete(oldest);
  }
  return pattern;
}

/** The longest first: of one that begins with another, nothing may be left. */
function toPattern(secrets: readonly string[]): RegExp {
  const writings = [...new Set(secrets.flatMap(inJson))].sort((a, b) => b.length - a.length);
  return new RegExp(writings.map(inAnyForm).join('|'), 'giu');
}

/** As it is, and as JSON has it, once or more: a backslash is doubled each time. */
function inJson(secret: string): string[] {
  return [1, 2, 4, 8].map((many) => secret.replaceAll('\\', '\\'.repeat(many)));
}

const NAMED: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };
/** What JSON and its kin write after a backslash. */
const ESCAPED: Readonly<Record<string, string>> = { '\n': 'n', '\r': 'r', '\t': 't', '\b': 'b', '\f': 'f' };

/**
 * A pattern of the text whose characters are written as they are, as entities of XML, as bytes of a URL or as escapes of
 * JSON, once or more.
 */
function inAnyForm(text: string): string {
  return Array.from(text, (character) => `(?:${formsOf(character).join('|')})`).join('');
}

function formsOf(character: string): string[] {
  const point = character.codePointAt(0) ?? 0;
  const hex = point.toString(16);
  const entity = [NAMED[character], `#0*${point}`, `#x0*${hex}`].filter(Boolean).join('|');
  const bytes = Array.from(Buffer.from(character), (byte) => `%(?:25)*${byte.toString(16).padStart(2, '0')}`);
  const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i).toString(16));
  const escaped = [...(point < 0x100 ? [`x${hex.padStart(2, '0')}`] : []), ESCAPED[character]].filter(Boolean);
  return [
    `\\u{${hex}}`,
    `&(?:amp;)*(?:${entity});`,
    bytes.join(''),
    units.map((unit) => `\\\\{1,8}u${unit.padStart(4, '0')}`).join(''),
    ...escaped.map((escape) => `\\\\{1,8}${escape}`),
    // A backslash itself is in `inJson`: here, several of them would be ambiguous.
    ...(/["/']/.test(character) ? [`\\\\{1,8}\\u{${hex}}`] : []),
    ...(character === ' ' ? ['\\+'] : []),
  ];
}
