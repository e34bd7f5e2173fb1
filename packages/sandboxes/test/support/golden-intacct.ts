/** Intacct's XML in golden files: what differs each time under a word that does not, and indented. */

/** The only place where differing text is replaced. */
function steady(xml: string): string {
  return xml
    .replaceAll(/<sessionid>[^<]*</g, '<sessionid>SESSION<')
    .replaceAll(/Invalid session sandbox-[\w-]+/g, 'Invalid session SESSION')
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'http://gateway.example')
    .replaceAll(/\[Support ID: [^\]]*\]/g, '[Support ID: 0123%7E4567]')
    .replaceAll(/requestinfo="[^"]*"/g, 'requestinfo="0123%7E4567"')
    .replaceAll(/\[Request ID: [^\]]*\]/g, '[Request ID: 01234567:0000]')
    .replaceAll(/resultId="[^"]+"/g, 'resultId="RESULT"');
}

/** Whether it came without line breaks between its elements. */
const isInOneLine = (xml: string): boolean => !/>\n\s*</.test(xml.replace(/^<\?xml[^>]*\?>\n?/, ''));

/** Indents what came in one line; XML that has its line breaks stays as it is. */
function readable(xml: string): string {
  if (!isInOneLine(xml)) return xml;
  let depth = 0;
  const lines = xml
    .trim()
    .replaceAll(/>\s*</g, '>\n<')
    .split('\n')
    .map((line) => {
      if (line.startsWith('</')) depth -= 1;
      const indented = `${'  '.repeat(depth)}${line}`;
      const opens = /^<[^?!/]/.test(line) && !line.endsWith('/>') && !line.includes('</');
      if (opens) depth += 1;
      return indented;
    });
  return `${lines.join('\n')}\n`;
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** A request as a file. */
export const writtenRequest = (xml: string): string => readable(steady(xml));

export interface IntacctAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** An answer as a file: how it came over HTTP, then what came. */
export function writtenAnswer({ status, contentType, body }: IntacctAnswer): string {
  const text = steady(body);
  const http = `HTTP ${status}, ${contentType}`;
  if (!text.startsWith(DECLARATION)) return `${http}\n\n${text}${text.endsWith('\n') ? '' : '\n'}`;
  const form = isInOneLine(text) ? ', in one line' : '';
  return readable(text).replace(DECLARATION, `${DECLARATION}<!-- ${http}${form} -->\n`);
}

/** Such a file as an answer again, to a function with this control id. */
export function answerIn(file: string, controlId: string): { readonly status: number; readonly body: string } {
  const status = Number(/<!-- HTTP (\d+)/.exec(file)?.[1]);
  const body = file.replace(/<!-- HTTP .*-->\n/, '');
  return { status, body: body.replace(/(<function>\w+<\/function>\s*<controlid>)[^<]*/, `$1${controlId}`) };
}
