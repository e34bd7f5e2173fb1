/**
 * When two texts mean the same, however they were typed or pasted. Only for comparing: what is stored, fingerprinted or
 * sent keeps its form.
 */

/** Nothing of them is seen: zero width, writing direction, soft hyphens, selectors of a glyph's variant. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]/gu;
/** A blank of any kind; a control character between two words keeps them apart, so it is one too. */
const BLANKS = /[\s\p{Z}\p{Cc}\u2800\uFFFE\uFFFF]+/gu;
/** Word processors turn what was typed into these. */
const DASHES = /[\p{Pd}\u2212]/gu;
const APOSTROPHES = /[\u2018\u2019\u02BC]/g;
const QUOTES = /[\u201C\u201D]/g;
/** Most texts that are compared: nothing but their case can differ. */
const PLAIN = /^[!-~]*$/;

/** One line of text as a person reads it: single blanks, none at the ends, nothing invisible. Letters stay as they are. */
export function visibleText(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.toWellFormed().replace(INVISIBLE, '').replace(BLANKS, ' ').trim();
}

/** Equal for texts that differ only in blanks, width, case, the form of a dash or quote, and what no one sees. Accents count. */
export function textKey(text: string): string {
  if (PLAIN.test(text)) return text.toUpperCase();
  const folded = fold(fold(visibleText(text).normalize('NFKC')));
  return visibleText(folded).replace(DASHES, '-').replace(APOSTROPHES, "'").replace(QUOTES, '"');
}

/** Both ways, because some letters have a partner in one of them only: ß and ẞ, σ and ς. */
function fold(text: string): string {
  return text.toLowerCase().toUpperCase().normalize('NFKC');
}

export function isSameText(a: string, b: string): boolean {
  return a === b || textKey(a) === textKey(b);
}

/** A text as it is, and as a system may hold it that takes its blanks and width literally: to ask for all of them. */
export function spellingsOf(text: string): string[] {
  const visible = visibleText(text);
  return [...new Set([text, visible, visible.normalize('NFKC')])];
}

/** Nothing that a person would see. */
export function isBlank(text: string): boolean {
  return visibleText(text) === '';
}

const namesByRecords = new WeakMap<object, ReadonlyMap<string, readonly string[]>>();

/** The very same name, else all that mean the same. */
function namesAmong(records: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  if (Object.hasOwn(records, name)) return [name];
  const byKey = namesByRecords.get(records) ?? Map.groupBy(Object.keys(records), textKey);
  namesByRecords.set(records, byKey);
  return byKey.get(textKey(name)) ?? [];
}

/** The name under which records hold what `name` means; none where two that differ in form could be meant. */
export function nameAmong(records: Readonly<Record<string, unknown>> | undefined, name: string): string | undefined {
  const [only, another] = records === undefined ? [] : namesAmong(records, name);
  return another === undefined ? only : undefined;
}

/** What records hold under a name that means the same; nothing where several such names hold different things. */
export function findByName<T>(records: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  if (records === undefined) return undefined;
  const [only, another] = new Set(namesAmong(records, name).map((own) => records[own]));
  return another === undefined ? only : undefined;
}
