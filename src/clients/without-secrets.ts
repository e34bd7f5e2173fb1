/** Texts of the other side may repeat what we sent: nothing of it that is secret reaches an error. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.filter((secret) => secret !== '').reduce((rest, secret) => rest.replaceAll(secret, '…'), text);
}
