/**
 * Reads query parameters as the API does: documented parameters are validated and refused with 400, any other is
 * ignored (observed on live tenants). Names and enum values are not case-sensitive.
 */
import { parseInstant } from '../records/instant.ts';
import { invalid, type Answer, type FieldErrors } from './answer.ts';

/** The API refuses filters with more IDs (observed: 200 IDs are answered with 400). */
const MAX_IDS = 50;

export class Query {
  readonly #values = new Map<string, readonly string[]>();
  readonly #errors: FieldErrors = {};

  constructor(raw: unknown) {
    if (typeof raw !== 'object' || raw === null) return;
    for (const [name, value] of Object.entries(raw)) {
      const key = name.toLowerCase();
      const added = (Array.isArray(value) ? value : [value]).map(String).filter((text) => text !== '');
      this.#values.set(key, [...(this.#values.get(key) ?? []), ...added]);
    }
  }

  /** A 400 that lists every invalid parameter, if any. Call it after all parameters were read. */
  problem(): Answer | undefined {
    return Object.keys(this.#errors).length === 0 ? undefined : invalid(this.#errors);
  }

  refuse(name: string, message: string): undefined {
    const messages = (this.#errors[name] ??= []);
    // A parameter may be read twice, by a filter and by the writer of the records.
    if (!messages.includes(message)) messages.push(message);
    return undefined;
  }

  /** A single-valued parameter; if sent twice, its first value counts. */
  text(name: string): string | undefined {
    return this.#values.get(name.toLowerCase())?.[0];
  }

  /** IDs in one comma-separated parameter, as in most endpoints. */
  ids(name: string): ReadonlySet<number> | undefined {
    return this.#idSet(name, this.text(name)?.split(','));
  }

  /** IDs as a repeated parameter, `ids=1&ids=2`, as for vendors. */
  repeatedIds(name: string): ReadonlySet<number> | undefined {
    return this.#idSet(name, this.#values.get(name.toLowerCase()));
  }

  #idSet(name: string, texts: readonly string[] | undefined): ReadonlySet<number> | undefined {
    if (texts === undefined || texts.length === 0) return undefined;
    if (texts.length > MAX_IDS) {
      return this.refuse(name, `Simple IDs lookup should not exceed ${MAX_IDS} items, got ${texts.length}.`);
    }
    const wrong = texts.filter((text) => !/^\s*\d{1,15}\s*$/.test(text));
    for (const text of wrong) this.refuse(name, `The value '${text}' is not valid.`);
    return wrong.length > 0 ? undefined : new Set(texts.map(Number));
  }

  /** A dictionary, `customField.Fields[Name]=value`; its names in lower case. */
  dictionary(name: string): ReadonlyMap<string, string> {
    const head = `${name.toLowerCase()}[`;
    const entries = [...this.#values].filter(([key]) => key.startsWith(head) && key.endsWith(']'));
    return new Map(entries.map(([key, values]) => [key.slice(head.length, -1), values[0] ?? '']));
  }

  /** Values in one comma-separated parameter, in lower case. */
  texts(name: string): ReadonlySet<string> | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : new Set(text.split(',').map((part) => part.trim().toLowerCase()));
  }

  instant(name: string): bigint | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    return parseInstant(text) ?? this.refuse(name, `The value '${text}' is not valid.`);
  }

  oneOf<T extends string>(name: string, values: readonly T[]): T | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : this.#member(name, text, values);
  }

  /** A repeated enum parameter, `syncStatuses=Pending&syncStatuses=Posted`. */
  manyOf<T extends string>(name: string, values: readonly T[]): ReadonlySet<T> | undefined {
    const texts = this.#values.get(name.toLowerCase());
    if (texts === undefined || texts.length === 0) return undefined;
    return new Set(texts.flatMap((text) => this.#member(name, text, values) ?? []));
  }

  #member<T extends string>(name: string, text: string, values: readonly T[]): T | undefined {
    const member = values.find((value) => value.toLowerCase() === text.toLowerCase());
    return member ?? this.refuse(name, `The value '${text}' is not valid.`);
  }

  flag(name: string): boolean | undefined {
    const value = this.oneOf(name, ['true', 'false']);
    return value === undefined ? undefined : value === 'true';
  }

  wholeNumber(name: string, bounds: { min: number; max: number }): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (!/^-?\d{1,15}$/.test(text)) return this.refuse(name, `The value '${text}' is not valid.`);
    const value = Number(text);
    if (value >= bounds.min && value <= bounds.max) return value;
    return this.refuse(name, `The field ${name} must be between ${bounds.min} and ${bounds.max}.`);
  }

  id(name: string): number | undefined {
    return this.wholeNumber(name, { min: 0, max: Number.MAX_SAFE_INTEGER });
  }

  decimal(name: string): string | undefined {
    const text = this.text(name);
    if (text === undefined || /^-?\d+(\.\d+)?$/.test(text)) return text;
    return this.refuse(name, `The value '${text}' is not valid.`);
  }
}
