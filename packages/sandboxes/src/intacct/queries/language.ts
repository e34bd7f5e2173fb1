/**
 * Parses the text of a `readByQuery` into a condition: comparisons, LIKE, IN, IS NULL, AND, OR, NOT and parentheses, no
 * joins. Field names are not checked here. The real syntax error messages are not published; these are ours.
 */
import { functionFailures, Refusal } from '../gateway/failures.ts';
import type { Comparison, Condition, Operator } from './condition.ts';

interface Token {
  readonly kind: 'text' | 'number' | 'word' | 'sign' | 'end';
  /** Without quotes and escapes. */
  readonly value: string;
}

/** White space, then one token: text in single quotes with \' inside, a number, a name or keyword, or a sign. */
const TOKEN_PATTERN =
  /\s*(?:'([^'\\]*(?:\\.[^'\\]*)*)'|(-?\d+(?:\.\d+)?)(?![\w.])|([A-Za-z_][\w.]*)|(<=|>=|<|>|=|\(|\)|,))/suy;

const OPERATORS: Readonly<Record<string, Operator>> = {
  '=': 'equalto',
  '<': 'lessthan',
  '<=': 'lessthanorequalto',
  '>': 'greaterthan',
  '>=': 'greaterthanorequalto',
};

const END: Token = { kind: 'end', value: '' };

/** Limit of nested parentheses and NOTs, which protects the parser from a stack overflow. */
const MAX_NESTING = 100;

/** @returns undefined for an empty query, which matches every record. @throws Refusal */
export function parseQuery(source: string): Condition | undefined {
  const tokens = tokensOf(source);
  return tokens.length === 0 ? undefined : new QueryParser(tokens).parse();
}

function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  const text = source.trimEnd();
  TOKEN_PATTERN.lastIndex = 0;
  while (TOKEN_PATTERN.lastIndex < text.length) {
    const at = TOKEN_PATTERN.lastIndex;
    const match = TOKEN_PATTERN.exec(text);
    if (match === null) throw syntaxError(text.slice(at).trim());
    const [, quoted, number, word, sign] = match;
    if (quoted !== undefined) tokens.push({ kind: 'text', value: quoted.replaceAll(/\\(.)/gsu, '$1') });
    else if (number !== undefined) tokens.push({ kind: 'number', value: number });
    else if (word !== undefined) tokens.push({ kind: 'word', value: word });
    else tokens.push({ kind: 'sign', value: sign ?? '' });
  }
  return tokens;
}

function syntaxError(near: string): Refusal {
  return new Refusal(functionFailures.querySyntax(near.slice(0, 40)));
}

/** Recursive descent; OR binds weaker than AND, AND weaker than NOT. */
class QueryParser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): Condition {
    const condition = this.#either();
    if (this.#next.kind !== 'end') throw this.#unexpected();
    return condition;
  }

  get #next(): Token {
    return this.#tokens[this.#at] ?? END;
  }

  #either(): Condition {
    const parts = [this.#both()];
    while (this.#takeKeyword('OR')) parts.push(this.#both());
    return combined('or', parts);
  }

  #both(): Condition {
    const parts = [this.#single()];
    while (this.#takeKeyword('AND')) parts.push(this.#single());
    return combined('and', parts);
  }

  #single(): Condition {
    if (this.#takeKeyword('NOT')) return { kind: 'not', part: this.#nested(() => this.#single()) };
    if (!this.#takeSign('(')) return this.#comparison();
    const inner = this.#nested(() => this.#either());
    this.#expectSign(')');
    return inner;
  }

  #nested(read: () => Condition): Condition {
    this.#depth += 1;
    if (this.#depth > MAX_NESTING) throw new Refusal(functionFailures.queryNesting(MAX_NESTING));
    const condition = read();
    this.#depth -= 1;
    return condition;
  }

  #comparison(): Condition {
    const field = this.#next;
    if (field.kind !== 'word') throw this.#unexpected();
    this.#at += 1;
    if (this.#takeKeyword('IS')) return this.#nullTest(field.value);
    const isNegated = this.#takeKeyword('NOT');
    const positive = this.#positive(field.value, isNegated);
    return isNegated ? { kind: 'not', part: positive } : positive;
  }

  #nullTest(field: string): Condition {
    const isNegated = this.#takeKeyword('NOT');
    if (!this.#takeKeyword('NULL')) throw this.#unexpected();
    const isNull: Comparison = { kind: 'comparison', operator: 'isnull', field, values: [] };
    return isNegated ? { kind: 'not', part: isNull } : isNull;
  }

  #positive(field: string, isNegated: boolean): Comparison {
    if (this.#takeKeyword('LIKE')) return { kind: 'comparison', operator: 'like', field, values: [this.#value()] };
    if (this.#takeKeyword('IN')) return { kind: 'comparison', operator: 'in', field, values: this.#list() };
    const operator = isNegated || this.#next.kind !== 'sign' ? undefined : OPERATORS[this.#next.value];
    if (operator === undefined) throw this.#unexpected();
    this.#at += 1;
    return { kind: 'comparison', operator, field, values: [this.#value()] };
  }

  #list(): string[] {
    this.#expectSign('(');
    const values = [this.#value()];
    while (this.#takeSign(',')) values.push(this.#value());
    this.#expectSign(')');
    return values;
  }

  /** Another field is not a value: joins are not supported. */
  #value(): string {
    const token = this.#next;
    if (token.kind !== 'text' && token.kind !== 'number') throw this.#unexpected();
    this.#at += 1;
    return token.value;
  }

  #takeKeyword(keyword: string): boolean {
    const isHere = this.#next.kind === 'word' && this.#next.value.toUpperCase() === keyword;
    if (isHere) this.#at += 1;
    return isHere;
  }

  #takeSign(sign: string): boolean {
    const isHere = this.#next.kind === 'sign' && this.#next.value === sign;
    if (isHere) this.#at += 1;
    return isHere;
  }

  #expectSign(sign: string): void {
    if (!this.#takeSign(sign)) throw this.#unexpected();
  }

  #unexpected(): Refusal {
    return syntaxError(this.#next.kind === 'end' ? 'the end' : this.#next.value);
  }
}

function combined(kind: 'and' | 'or', parts: readonly Condition[]): Condition {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind, parts };
}
