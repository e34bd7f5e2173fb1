/** For the contract tests of the Intacct client: a gateway that answers what a test says, and the parts of answers. */
import { startServer, type HandMadeServer } from '../support/with-sandboxes.ts';

export const control = (status: string) => `<control><status>${status}</status></control>`;
export const signedIn = '<authentication><status>success</status><userid>u</userid></authentication>';
export const error = (errorno: string, text: string) =>
  `<errormessage><error><errorno>${errorno}</errorno><description/><description2>${text}</description2></error></errormessage>`;
export const response = (inner: string) => `<?xml version="1.0" encoding="UTF-8"?>\n<response>${inner}</response>`;
export const operation = (inner: string) => response(`${control('success')}<operation>${inner}</operation>`);
export const result = (status: string, inner = '', controlId = 'query') =>
  operation(
    `${signedIn}<result><status>${status}</status><function>f</function><controlid>${controlId}</controlid>${inner}</result>`,
  );

export interface Reply {
  readonly status?: number;
  readonly body: string | Buffer;
  /** Leaves the answer without an end. */
  readonly isOpen?: boolean;
  readonly encoding?: string;
}

/** A gateway that signs in as it should and answers every other request with `reply`. */
export function startGateway(reply: (body: string) => Reply): Promise<HandMadeServer> {
  const server: Promise<HandMadeServer> = startServer(async (sent, answer) => {
    const { origin } = await server;
    const session = `<data><api><sessionid>canary-session-id</sessionid><endpoint>${origin}/</endpoint></api></data>`;
    const isSignIn = sent.includes('<getAPISession');
    const {
      status = 200,
      body,
      isOpen,
      encoding,
    }: Reply = isSignIn ? { body: result('success', session, 'session') } : reply(sent);
    answer.writeHead(status, {
      'content-type': 'text/xml',
      ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
    });
    if (isOpen) answer.write(body);
    else answer.end(body);
  });
  return server;
}
