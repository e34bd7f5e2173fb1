/** What an unknown error says. Looks at its shape instead of its class: anything can be thrown. */

/** Node's code such as `EEXIST`, or gRPC's status number. */
export function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

export function reasonOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}
