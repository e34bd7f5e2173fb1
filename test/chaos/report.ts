/** The harness's words: a line a seed, the evidence of a failed one with the command that repeats it, and the sum. */
import type { SeedOutcome } from './batch.ts';
import type { SabotageName } from './sabotage.ts';
import type { Finding } from './verdict.ts';

export function lineOf({ seed, theme, bills, faults, findings, settledAfterMs }: SeedOutcome): string {
  const outcome = findings.length === 0 ? 'ok' : countsIn(findings);
  const seconds = String(Math.round(settledAfterMs / 1_000)).padStart(2);
  const columns = [`seed ${String(seed).padEnd(6)}`, theme.padEnd(16), `${String(bills).padStart(2)} bills`];
  return `${columns.join('  ')}  ${String(total(faults)).padStart(3)} faults  settled in ${seconds} s  ${outcome}`;
}

/** Empty for a seed that ended well. */
export function evidenceOf({ seed, findings, evidence }: SeedOutcome, sabotage: SabotageName | undefined): string[] {
  if (findings.length === 0) return [];
  const option = sabotage === undefined ? '' : ` --sabotage ${sabotage}`;
  return [
    ...findings.map(({ kind, words }) => `  ${kind}: ${words}`),
    ...evidence.map((words) => `    ${words}`),
    `  to repeat it: npm run chaos -- --seeds 1 --from ${seed}${option}`,
  ];
}

/** How often each kind of fault came, the names as the plan has them. */
export function faultTable(outcomes: readonly SeedOutcome[]): [name: string, count: number][] {
  const sums = new Map<string, number>();
  for (const { faults } of outcomes) {
    for (const [name, count] of faults) sums.set(name, (sums.get(name) ?? 0) + count);
  }
  return [...sums].toSorted(([a], [b]) => a.localeCompare(b));
}

export interface Sum {
  readonly seeds: number;
  readonly bills: number;
  readonly faults: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly wrong: number;
  readonly untold: number;
}

export function sumOf(outcomes: readonly SeedOutcome[]): Sum {
  const findings = outcomes.flatMap((outcome) => outcome.findings);
  return {
    seeds: outcomes.length,
    bills: outcomes.reduce((sum, { bills }) => sum + bills, 0),
    faults: outcomes.reduce((sum, { faults }) => sum + total(faults), 0),
    lost: count(findings, 'lost'),
    duplicated: count(findings, 'duplicated'),
    wrong: count(findings, 'wrong'),
    untold: count(findings, 'untold'),
  };
}

export function lastLine({ seeds, faults, ...rest }: Sum): string {
  return `${seeds} seeds, ${faults} faults, ${rest.lost} lost, ${rest.duplicated} duplicated, ${rest.wrong} wrong, ${rest.untold} untold`;
}

export function isClean({ lost, duplicated, wrong, untold }: Sum): boolean {
  return lost + duplicated + wrong + untold === 0;
}

function countsIn(findings: readonly Finding[]): string {
  return (['lost', 'duplicated', 'wrong', 'untold'] as const)
    .flatMap((kind) => (count(findings, kind) === 0 ? [] : [`${count(findings, kind)} ${kind}`]))
    .join(', ')
    .toUpperCase();
}

function count(findings: readonly Finding[], kind: Finding['kind']): number {
  return findings.filter((finding) => finding.kind === kind).length;
}

function total(faults: ReadonlyMap<string, number>): number {
  return [...faults.values()].reduce((sum, each) => sum + each, 0);
}
