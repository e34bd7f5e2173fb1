/**
 * Checks what `npm ci` does not: that package-lock.json installs on every platform, and that the versions which must
 * agree do agree. Reads the lock only.
 */
import { readFileSync } from 'node:fs';

interface LockedPackage {
  readonly version?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

export function problemsOf(lock: Lock): string[] {
  return [...missingPlatforms(lock), ...protobufProblems(lock), ...temporalProblems(lock)];
}

/**
 * npm leaves out of the lock what the registry does not have yet: the newest release of a package with one binary
 * package per platform may miss some, and `npm ci` then refuses the lock on every platform.
 */
function missingPlatforms({ packages }: Lock): string[] {
  return Object.entries(packages).flatMap(([folder, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !candidates(folder, name).some((candidate) => candidate in packages))
      .map((name) => `${folder} needs ${name}, which is not in the lock: pin the newest release that is complete`),
  );
}

/** Where Node would look for `name` from `folder`: next to it, then further and further up. */
function candidates(folder: string, name: string): string[] {
  const steps = folder.split('/node_modules/');
  const parents = steps.map((_, index) => steps.slice(0, steps.length - index).join('/node_modules/'));
  return [...parents.map((parent) => `${parent}/node_modules/${name}`), `node_modules/${name}`];
}

/** With protobufjs 7 at the top, replay of JSON histories fails with "type must be a Type" (SDK 1.24). */
function protobufProblems({ packages }: Lock): string[] {
  const version = packages['node_modules/protobufjs']?.version ?? 'absent';
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const isRight = major === 8 && (minor > 8 || (minor === 8 && patch >= 1));
  return isRight ? [] : [`protobufjs at the top level is ${version}; it must be ^8.8.1, or JSON replay breaks`];
}

/** Temporal's packages pin each other exactly. */
function temporalProblems({ packages }: Lock): string[] {
  const versions = new Map<string, string>();
  for (const [folder, { version }] of Object.entries(packages)) {
    const name = /(?:^|\/)node_modules\/(@temporalio\/[^/]+)$/.exec(folder)?.[1];
    if (name !== undefined && version !== undefined) versions.set(folder, version);
  }
  if (versions.size === 0) return ['no @temporalio package is in the lock'];
  if (new Set(versions.values()).size === 1) return [];
  const list = [...versions].map(([folder, version]) => `${folder} ${version}`).join(', ');
  return [`all @temporalio packages must have one version: ${list}`];
}

if (import.meta.main) {
  const file = new URL('../package-lock.json', import.meta.url);
  const problems = problemsOf(JSON.parse(readFileSync(file, 'utf8')));
  for (const problem of problems) console.error(`package-lock.json: ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}
