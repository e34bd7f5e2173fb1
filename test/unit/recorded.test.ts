/** Bills and credits of the recorded histories: what old versions wrote is understood, and written as they wrote it. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import {
  billIn,
  composedIn,
  planIn,
  recorded,
  recordedBill,
  recordedComposition,
  recordedPlan,
  recordedSource,
  refIn,
  sourceIn,
  type RecordedComposition,
  type RecordedPlan,
  type RecordedRef,
  type RecordedSource,
} from '../../src/workflows/recorded.ts';
import { aCredit, aSourceBill, composed, posted } from '../support/builders.ts';

const FOLDER = path.resolve(import.meta.dirname, '../workflow/histories');

interface Payload {
  readonly source?: RecordedSource;
  readonly composition?: RecordedComposition;
}

/** Inputs and results of all steps, as JSON. */
function payloadsOf(file: string): Payload[] {
  const text = readFileSync(path.join(FOLDER, file), 'utf8');
  return [...text.matchAll(/"data":\s*"([^"]+)"/g)].flatMap(([, data = '']) => {
    const payload = JSON.parse(Buffer.from(data, 'base64').toString()) as unknown;
    return typeof payload === 'object' && payload !== null ? [payload] : [];
  });
}

const histories = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({ kind: file.includes('credit') ? 'credit' : 'bill', payloads: payloadsOf(file) }));

/** Each with the kind of its document. */
function all<T>(pick: (payload: Payload) => T | undefined): { readonly kind: string; readonly it: T }[] {
  return histories.flatMap(({ kind, payloads }) =>
    payloads.flatMap((payload) => {
      const it = pick(payload);
      return it === undefined ? [] : [{ kind, it }];
    }),
  );
}

describe('what versions 0.1 to 0.3 recorded', () => {
  it('names bills and credits in the inputs of steps', () => {
    const refs = all((payload) => ('billId' in payload ? (payload as RecordedRef) : undefined));
    expect(new Set(refs.map(({ kind }) => kind))).toEqual(new Set(['bill', 'credit']));
    for (const { kind, it: ref } of refs) {
      expect(refIn(ref)).toMatchObject({ kind, id: ref.billId });
      expect(recorded(refIn(ref))).toEqual(ref);
    }
  });

  it('has them as ServiceTitan had them', () => {
    const sources = all(({ source }) => (typeof source === 'object' && 'billId' in source ? source : undefined));
    expect(new Set(sources.map(({ kind }) => kind))).toEqual(new Set(['bill', 'credit']));
    for (const { kind, it: source } of sources) {
      expect(sourceIn(source)).toMatchObject({ kind, id: source.billId });
      expect(recordedSource(sourceIn(source))).toEqual(source);
    }
  });

  it('has them as rules made them', () => {
    const compositions = all(({ composition }) => composition);
    expect(new Set(compositions.map(({ kind }) => kind))).toEqual(new Set(['bill', 'credit']));
    for (const { kind, it: composition } of compositions) {
      expect(composedIn(composition).bill?.kind ?? kind).toBe(kind);
      expect(recordedComposition(composedIn(composition))).toEqual(composition);
    }
  });

  it('has them as they were planned', () => {
    const plans = all((payload) => ('bill' in payload ? (payload as RecordedPlan) : undefined));
    expect(new Set(plans.map(({ kind }) => kind))).toEqual(new Set(['bill', 'credit']));
    for (const { kind, it: plan } of plans) {
      expect(planIn(plan).bill?.kind).toBe(kind);
      expect(recordedPlan(planIn(plan))).toEqual(plan);
    }
  });
});

describe('what is recorded', () => {
  it('marks a credit, and says nothing of a bill', () => {
    expect(recorded({ kind: 'bill', id: 7 })).toEqual({ billId: 7 });
    expect(recorded({ kind: 'credit', id: 7 })).toEqual({ billId: 7, document: 'credit' });
    expect('document' in recordedBill(composed())).toBe(false);
    expect(recordedBill(composed(aCredit()))).toMatchObject({ document: 'credit' });
  });

  it('is read back as it was, with every kind of bill', () => {
    for (const source of [aCredit(), aSourceBill({ billType: 'procurement' }), aSourceBill({ billType: 'expense' })])
      expect(sourceIn(recordedSource(source))).toEqual(source);
    for (const bill of [posted(), posted(aCredit())]) expect(billIn(recordedBill(bill))).toEqual(bill);
  });
});
