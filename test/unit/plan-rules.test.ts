/** Other rules travel with each bill that is compared: how many bills that may be is bounded, and said. */
import { describe, expect, it } from '@jest/globals';

import { refuseTooMuch } from '../../src/cli/plan/rules.ts';
import { MAX_RULES } from '../../src/workflows/names.ts';
import { aPolicy } from '../support/builders.ts';

describe('rules to compare with', () => {
  it('are sent along with as many bills as their size allows', () => {
    const small = { path: 'other.yaml', rules: aPolicy() };
    expect(() => refuseTooMuch(small, 5_000)).not.toThrow();
    const large = { path: 'other.yaml', rules: { ...aPolicy(), version: 'x'.repeat(MAX_RULES - 5_000) } };
    expect(() => refuseTooMuch(large, 1_000)).not.toThrow();
    expect(() => refuseTooMuch(large, 5_000)).toThrow(/the rules of other\.yaml can be compared with for 10\d\d bills at a time, not for 5000/); // prettier-ignore
  });
});
