/** Values that are taken from the bill: text with placeholders, e.g. `{job.number}` or `{project}-LABOR`. */
import { isDimensionName, type DimensionName } from '../dimensions.ts';
import { PLACEHOLDERS, type Placeholder } from './line-facts.ts';

const PLACEHOLDER = /\{([^{}]*)\}/g;

/** Everything between braces, in order. */
export function placeholdersIn(template: string): string[] {
  return [...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
}

/** The dimensions whose values a template takes. */
export function dimensionsIn(template: string): DimensionName[] {
  return placeholdersIn(template).filter(isDimensionName);
}

/** What is wrong with a template, or nothing. */
export function faultOf(template: string): string | undefined {
  const unknown = placeholdersIn(template).filter((name) => !isPlaceholder(name) && !isDimensionName(name));
  if (unknown.length > 0) return `there is no {${unknown[0]}}`;
  if (/[{}]/.test(template.replaceAll(PLACEHOLDER, ''))) return 'a brace is not closed, or not opened';
  return undefined;
}

function isPlaceholder(name: string): name is Placeholder {
  return (PLACEHOLDERS as readonly string[]).includes(name);
}

/** The text with every placeholder replaced; the first one without a value makes it none. */
export function fill(
  template: string,
  valueOf: (placeholder: string) => string | undefined,
): { readonly value: string } | { readonly lacks: string } {
  const lacks = placeholdersIn(template).find((name) => !valueOf(name)?.trim());
  if (lacks !== undefined) return { lacks };
  return { value: template.replaceAll(PLACEHOLDER, (_, name: string) => valueOf(name)?.trim() ?? '').trim() };
}

/** A chain of dimensions that leads back to its start, e.g. `project → customer → project`. */
export function circleAmong(takes: ReadonlyMap<DimensionName, readonly DimensionName[]>): DimensionName[] | undefined {
  const walk = (path: readonly DimensionName[]): DimensionName[] | undefined => {
    for (const next of takes.get(path.at(-1) as DimensionName) ?? []) {
      if (path.includes(next)) return [...path.slice(path.indexOf(next)), next];
      const circle = walk([...path, next]);
      if (circle !== undefined) return circle;
    }
    return undefined;
  };
  for (const start of takes.keys()) {
    const circle = walk([start]);
    if (circle !== undefined) return circle;
  }
  return undefined;
}
