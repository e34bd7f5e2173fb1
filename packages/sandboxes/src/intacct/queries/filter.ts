/**
 * Converts the `filter` of a `query` to a condition. The schema has already checked the number of operators and values.
 */
import { childrenOf, textOf, type XmlElement } from '../gateway/xml.ts';
import type { Condition, Operator } from './condition.ts';

const NEGATED_OPERATORS: Readonly<Record<string, Operator>> = {
  notequalto: 'equalto',
  notin: 'in',
  notlike: 'like',
  isnotnull: 'isnull',
};

export function conditionOf(operator: XmlElement): Condition {
  if (operator.name === 'and' || operator.name === 'or') {
    return { kind: operator.name, parts: operator.children.map(conditionOf) };
  }
  const positive = NEGATED_OPERATORS[operator.name];
  const comparison: Condition = {
    kind: 'comparison',
    // The schema allows no other name.
    operator: positive ?? (operator.name as Operator),
    field: textOf(operator, 'field'),
    values: childrenOf(operator, 'value').map((value) => value.text),
  };
  return positive === undefined ? comparison : { kind: 'not', part: comparison };
}
