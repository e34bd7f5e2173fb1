/** Values that are taken from the bill: text with placeholders, e.g. `{job.number}` or `{project}-LABOR`. */
import { isDimensionName, type DimensionName } from '../values/dimensions.ts';
import { PLACEHOLDERS, type Placeholder } from './line-facts.ts';
import { isBlank } from '../values/text-key.ts';

const PLACEHOLDER = /\{([^{}]*)\}/g;
/** No id of the ledger holds one: in XML they are forbidden, or come back as something else. */
const CONTROLS = /\p{Cc}+/gu;

/** Everything between braces, in order. */
export function placeholdersIn(template: string): string[] {
  return [...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
}

/** The dimensions whose values a template takes. */
export function dimensionsIn(template: string): DimensionName[] {
  return placeholdersIn(template).filter(isDimensionName);
}

/** What is wrong with a template, or nothing. */
export function problemOfText(template: string): string | undefined {
  const unknown = placeholdersIn(template).filter((name) => !isPlaceholder(name) && !isDimensionName(name));
  if (unknown.length > 0) return `{${unknown[0]}} is not a known placeholder`;
  if (/[{}]/.test(template.replaceAll(PLACEHOLDER, ''))) return 'unmatched { or }';
  return undefined;
}

function isPlaceholder(name: string): name is Placeholder {
  return (PLACEHOLDERS as readonly string[]).includes(name);
}

/**
 * The text with every placeholder replaced, once: what the bill says is inserted as it is, on one line. Without a value
 * for one of them, or when nothing but blanks comes out, it is none; then the answer says what is missing.
 */
export function fill(
  template: string,
  valueOf: (placeholder: string) => string | undefined,
): { readonly value: string } | { readonly missing: string } {
  const empty = placeholdersIn(template).find((name) => isBlank(valueOf(name) ?? ''));
  if (empty !== undefined) return { missing: `{${empty}}` };
  const inserted = (name: string): string => (valueOf(name) ?? '').replaceAll(CONTROLS, ' ').trim();
  const value = template.replaceAll(PLACEHOLDER, (_, name: string) => inserted(name)).trim();
  return isBlank(value) ? { missing: 'text' } : { value };
}

/** A chain of dimensions that leads back to its start, e.g. `project → customer → project`. Looks at each one once. */
export function findCycle(takes: ReadonlyMap<DimensionName, readonly DimensionName[]>): DimensionName[] | undefined {
  const leadsNowhere = new Set<DimensionName>();
  const path: DimensionName[] = [];
  const walk = (name: DimensionName): DimensionName[] | undefined => {
    if (leadsNowhere.has(name)) return undefined;
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    path.push(name);
    for (const next of takes.get(name) ?? []) {
      const circle = walk(next);
      if (circle !== undefined) return circle;
    }
    path.pop();
    leadsNowhere.add(name);
    return undefined;
  };
  for (const start of takes.keys()) {
    const circle = walk(start);
    if (circle !== undefined) return circle;
  }
  return undefined;
}
