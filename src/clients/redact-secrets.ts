/**
 * Texts of the other side may repeat what we sent, as it was or escaped on the way: nothing of it that is secret reaches
 * an error.
 */
export function redactSecrets(text: string, secrets: readonly string[]): string {
  if (text === '') return text;
  const forms = secrets.filter(Boolean).flatMap((secret) => {
    const base64 = Buffer.from(secret).toString('base64');
    return [secret, base64, base64.replace(/=+$/, '')];
  });
  // The longest first: of one that begins with another, nothing may be left.
  forms.sort((a, b) => b.length - a.length);
  return forms.length === 0 ? text : text.replace(new RegExp(forms.map(inAnyForm).join('|'), 'giu'), '…');
}

const NAMED: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };

/**
 * A pattern of the text whose characters are written as they are, as entities of XML or as bytes of a URL, once or
 * more.
 */
function inAnyForm(text: string): string {
  return Array.from(text, (character) => {
    const point = character.codePointAt(0) ?? 0;
    const hex = point.toString(16);
    const entity = [NAMED[character], `#0*${point}`, `#x0*${hex}`].filter(Boolean).join('|');
    const bytes = Array.from(Buffer.from(character), (byte) => `%(?:25)*${byte.toString(16).padStart(2, '0')}`);
    return `(?:\\u{${hex}}|&(?:amp;)*(?:${entity});|${bytes.join('')}${character === ' ' ? '|\\+' : ''})`;
  }).join('');
}
