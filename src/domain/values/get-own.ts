/** Looks names from outside up in a record; a name such as `constructor` finds only what was entered under it. */

/** The entry of this very name, never what every object inherits. */
export function getOwn<T>(records: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return records !== undefined && Object.hasOwn(records, name) ? records[name] : undefined;
}
