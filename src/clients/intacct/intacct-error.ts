/** One error as Intacct reports it: its number, its words, and the steadier ids that `showadditionalerrorinfo` adds. */
import { redactSecrets } from '../redact-secrets.ts';
import { childrenNamed } from './xml.ts';

export interface IntacctError {
  /** `BL01001973` is used for almost everything; some are words, such as `Query Failed`. */
  readonly errorno: string;
  /** Without tags and without Sage's support id, which differs each time. */
  readonly text: string;
  /** e.g. `GL-0493`; empty when Intacct gave none, as for all fields below. */
  readonly errorId: string;
  readonly category: string;
  /** e.g. `IA.DUPLICATE_ACCOUNT_NUMBER`; a sentence of the error each. */
  readonly messageIds: readonly string[];
  /** What Sage puts into its sentences, by name. */
  readonly placeholders: Readonly<Record<string, string>>;
}

/** @param secrets never shown: a refused session comes back with its id. */
export function readErrors(errormessage: unknown, secrets: readonly string[]): IntacctError[] {
  const childText = (node: unknown, name: string) =>
    redactSecrets(childrenNamed(node, name).map(textOf).join(' ').trim(), secrets);
  return childrenNamed(errormessage, 'error').map((node) => {
    const sentences = [
      childText(node, 'description2') || childText(node, 'description'),
      childText(node, 'correction'),
    ];
    const [info] = childrenNamed(node, 'additionalinfo');
    const parts = ['description', 'cdescription', 'correction'].flatMap((name) => childrenNamed(info, name));
    const placeholders = parts
      .flatMap((part) => childrenNamed(part, 'placeholders'))
      .flatMap((list) => childrenNamed(list, 'placeholder'));
    return {
      errorno: childText(node, 'errorno'),
      text: sentences.map(asSentence).filter(Boolean).join(' '),
      errorId: childText(info, 'errorid'),
      category: childText(info, 'category'),
      messageIds: parts.map((part) => childText(part, 'messageid')).filter(Boolean),
      placeholders: Object.fromEntries(
        placeholders.map((one) => [childText(one, '@name'), childText(one, '@value')]).filter(([name]) => name),
      ),
    };
  });
}

/** Intacct's texts come with and without a full stop; several may follow each other. */
function asSentence(text: string): string {
  const plain = text
    .replace(/\[(?:Support|Request) ID:[^\]]*\]/g, '')
    .replace(/<\/?[a-z][^<>]*>/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return plain === '' || /[.!?]$/.test(plain) ? plain : `${plain}.`;
}

/** Words of an element, those inside tags of a text included: answers may hold HTML. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .flatMap(([name, child]) =>
      name.startsWith('@') ? [] : [Array.isArray(child) ? child.map(textOf).join(' ') : textOf(child)],
    )
    .join(' ');
}
