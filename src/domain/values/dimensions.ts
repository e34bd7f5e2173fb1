/** The dimensions that a line of the ledger can carry, by Intacct's names for them. */

export const STANDARD_DIMENSIONS = [
  ...(['location', 'department', 'class', 'project', 'task', 'costType', 'customer', 'item'] as const),
  ...(['employee', 'vendor', 'contract', 'warehouse'] as const),
] as const;
export type StandardDimension = (typeof STANDARD_DIMENSIONS)[number];

/** A dimension of the company's own making, by the name of the field that Intacct gives it, e.g. `GLDIMREGION`. */
export type UserDimension = `GLDIM${string}`;
export type DimensionName = StandardDimension | UserDimension;

/** As a bill's line carries it: `projectId`, or `GLDIMREGION`. */
export type DimensionKey = `${StandardDimension}Id` | UserDimension;
export type Dimensions = Readonly<Partial<Record<DimensionKey, string>>>;

/** How Intacct names the field of a company's own dimension. */
export const USER_DIMENSION = /^GLDIM[A-Z0-9_]{1,40}$/;

export function isUserDimension(name: string): name is UserDimension {
  return USER_DIMENSION.test(name);
}

export function isDimensionName(name: string): name is DimensionName {
  return isUserDimension(name) || (STANDARD_DIMENSIONS as readonly string[]).includes(name);
}

export function dimensionKey(name: DimensionName): DimensionKey {
  return isUserDimension(name) ? name : `${name as StandardDimension}Id`;
}

/** Every company has them: each line is read and compared with them, whatever the mapping names. */
export const DEFAULT_DIMENSIONS = ['location', 'department', 'class'] as const satisfies readonly StandardDimension[];

/** What lines are read and compared with, where rules name these; each once. */
export function withDefaultDimensions(names: readonly DimensionName[]): DimensionName[] {
  return [...new Set([...DEFAULT_DIMENSIONS, ...names])];
}

/** Each once, in the order of their names. */
export function additionalDimensions(names: Iterable<DimensionName>): DimensionName[] {
  const usual: readonly string[] = DEFAULT_DIMENSIONS;
  return [...new Set(names)].filter((name) => !usual.includes(name)).toSorted();
}

export function dimensionOfKey(key: DimensionKey): DimensionName {
  return isUserDimension(key) ? key : (key.slice(0, -'Id'.length) as StandardDimension);
}

/** For people, e.g. `cost type`. */
export function describeDimension(name: DimensionName): string {
  return name === 'costType' ? 'cost type' : name;
}

/** The same by the key that a line has it under. */
export function describeKey(key: DimensionKey): string {
  return describeDimension(dimensionOfKey(key));
}

/** What a task or cost type belongs to: its id is known only within it. */
export const WITHIN: Readonly<Partial<Record<DimensionName, readonly StandardDimension[]>>> = {
  task: ['project'],
  costType: ['project', 'task'],
};

/** E.g. `T01 SVC project 120456`: the usual ones by their values alone, as people write them. */
export function describePlace(dimensions: Dimensions): string {
  const usual = DEFAULT_DIMENSIONS.flatMap((name) => dimensions[`${name}Id`] ?? []);
  const others = Object.entries(dimensions)
    .filter(([key]) => !DEFAULT_DIMENSIONS.some((name) => key === `${name}Id`))
    .map(([key, value]) => `${describeKey(key as DimensionKey)} ${value}`);
  return [...usual, ...others.toSorted()].join(' ');
}
