/**
 * A short, stable name for a piece of content: equal content gives an equal fingerprint on every machine and
 * in every release, because fingerprints are stored in ledgers for years.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** Twelve hexadecimal digits. */
export type Fingerprint = string;

const LENGTH = 12;

export function fingerprint(content: unknown): Fingerprint {
  return bytesToHex(sha256(utf8ToBytes(canonical(content)))).slice(0, LENGTH);
}

/** JSON with sorted keys; a property that is `undefined` or `null` counts as absent. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).filter(([, v]) => v !== undefined && v !== null);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, v]) => `${JSON.stringify(key)}:${canonical(v)}`).join(',')}}`;
}
