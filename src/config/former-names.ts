/**
 * Settings that had another name, or another word for a choice, in version 0.3 and before: a file may use either. Only
 * the present names are documented.
 */
import { isMap, isScalar, type Document, type Scalar, type YAMLMap } from 'yaml';

interface Renaming {
  /** Where the setting is; `*` means every name there is. */
  readonly within: readonly string[];
  readonly from: string;
  readonly to: string;
}

const CONNECTION = ['connections', '*'];

const SETTINGS: readonly Renaming[] = [
  { within: [...CONNECTION, 'intacct'], from: 'gatherTime', to: 'batchWindow' },
  { within: [...CONNECTION, 'intacct'], from: 'queueTime', to: 'queueTimeout' },
  { within: [...CONNECTION, 'intacct'], from: 'masterDataFor', to: 'masterDataTtl' },
  { within: [...CONNECTION, 'bills', 'entities'], from: 'one', to: 'singleEntity' },
  { within: [...CONNECTION, 'bills', 'entities'], from: 'several', to: 'multiEntity' },
  { within: [...CONNECTION, 'bills', 'closedThrough'], from: 'company', to: 'top-level' },
];

/** `within` names the setting here, by its present name. */
const CHOICES: readonly Renaming[] = [
  { within: [...CONNECTION, 'bills', 'zeroAmount'], from: 'leave', to: 'ignore' },
  { within: [...CONNECTION, 'bills', 'charges', '*'], from: 'spread', to: 'allocate' },
  { within: [...CONNECTION, 'credits', 'restockingFee'], from: 'spread', to: 'allocate' },
  { within: [...CONNECTION, 'bills', 'entities', '*'], from: 'company', to: 'top-level' },
];

/** Changes the document in place, so that problems are still found on their lines. */
export function useCurrentNames(document: Document): void {
  for (const { within, from, to } of SETTINGS) {
    for (const section of sectionsAt(document, within)) {
      // Where both are given, the former one is left to be refused as unknown.
      if (keyIn(section, to) !== undefined) continue;
      const key = keyIn(section, from);
      if (key !== undefined) key.value = to;
    }
  }
  for (const { within, from, to } of CHOICES) {
    const name = within.at(-1);
    for (const { items } of sectionsAt(document, within.slice(0, -1))) {
      for (const { key, value } of items) {
        const isNamed = name === '*' || (isScalar(key) && key.value === name);
        if (isNamed && isScalar(value) && value.value === from) value.value = to;
      }
    }
  }
}

function sectionsAt(document: Document, path: readonly string[]): YAMLMap[] {
  return path.reduce<YAMLMap[]>(
    (sections, name) =>
      sections.flatMap(({ items }) =>
        items
          .filter(({ key }) => name === '*' || (isScalar(key) && key.value === name))
          .map(({ value }) => value)
          .filter((value) => isMap(value)),
      ),
    isMap(document.contents) ? [document.contents] : [],
  );
}

function keyIn(section: YAMLMap, name: string): Scalar | undefined {
  return section.items
    .map(({ key }) => key)
    .filter((key) => isScalar(key))
    .find(({ value }) => value === name);
}
