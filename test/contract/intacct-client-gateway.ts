/** For the contract tests of the Intacct client: a gateway that answers what a test says, and the parts of answers. */
import { startServer, type HandMadeServer } from '../support/with-sandboxes.ts';

/** As the gateway itself answers, before anything is read: nothing but a status. */
export const gatewayStatus = (status: string) => `<control><status>${status}</status></control>`;
export const control = (status: string) =>
  `<control><status>${status}</status><senderid>acme</senderid><controlid>r1</controlid>` +
  '<uniqueid>false</uniqueid><dtdversion>3.0</dtdversion></control>';
export const signedIn =
  '<authentication><status>success</status><userid>u</userid><companyid>acme</companyid><locationid></locationid>' +
  '<sessiontimestamp>2026-11-02T08:00:00+00:00</sessiontimestamp>' +
  '<sessiontimeout>2026-11-02T10:00:00+00:00</sessiontimeout></authentication>';
export const signInFailed = (user = 'u') =>
  `<authentication><status>failure</status><userid>${user}</userid><companyid></companyid></authentication>`;

export interface SaidError {
  readonly errorno: string;
  readonly description?: string;
  readonly text?: string;
  readonly correction?: string;
  /** The inside of `additionalinfo`. */
  readonly info?: string;
}

export const errors = (...list: readonly SaidError[]) => {
  const one = ({ errorno, description = '', text = '', correction = '', info }: SaidError) =>
    `<error><errorno>${errorno}</errorno><description>${description}</description>` +
    `<description2>${text}</description2><correction>${correction}</correction>` +
    `${info === undefined ? '' : `<additionalinfo>${info}</additionalinfo>`}</error>`;
  return `<errormessage>${list.map(one).join('')}</errormessage>`;
};
export const error = (errorno: string, text: string) => errors({ errorno, text });
export const response = (inner: string) => `<?xml version="1.0" encoding="UTF-8"?>\n<response>${inner}</response>`;
export const operation = (inner: string) => response(`${control('success')}<operation>${inner}</operation>`);
/** Takes the place of the control id that the request has. */
const ASKED = 'as-asked';
export const result = (status: string, inner = '', controlId = ASKED) =>
  operation(
    `${signedIn}<result><status>${status}</status><function>f</function><controlid>${controlId}</controlid>${inner}</result>`,
  );
export const controlIdIn = (body: string) => /function controlid="([^"]*)"/.exec(body)?.[1] ?? '';

/** The answer to what was asked: its control id, where the answer does not name another one. */
export const answeringTo = (sent: string, body: string) =>
  body.replace(`<controlid>${ASKED}</controlid>`, () => `<controlid>${controlIdIn(sent)}</controlid>`);

export interface Reply {
  readonly status?: number;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** Leaves the answer without an end. */
  readonly isOpen?: boolean;
}

/** A gateway that signs in as it should and answers every other request with `reply`. */
export function startGateway(reply: (body: string) => Reply): Promise<HandMadeServer> {
  const server: Promise<HandMadeServer> = startServer(async (sent, answer) => {
    const { origin } = await server;
    const session = `<data><api><sessionid>canary-session-id</sessionid><endpoint>${origin}/</endpoint></api></data>`;
    const isSignIn = sent.includes('<getAPISession');
    const said: Reply = isSignIn ? { body: result('success', session) } : reply(sent);
    const { status = 200, body: written, isOpen, headers } = said;
    const body = typeof written === 'string' ? answeringTo(sent, written) : written;
    answer.writeHead(status, { 'content-type': 'text/xml; encoding="UTF-8"', ...headers });
    if (isOpen) answer.write(body);
    else answer.end(body);
  });
  return server;
}
