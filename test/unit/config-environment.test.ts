/** Secrets and addresses from the environment: everything missing is named, nothing secret is repeated. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { loadConfig, loadFile, type ConnectionConfig } from '../../src/config/load.ts';
import { OperatorError } from '../../src/errors/operator-error.ts';
import { isTestToProduction } from '../../src/config/variables.ts';

const EXAMPLE = path.resolve(import.meta.dirname, '../../examples/hvac-month/tieout.yaml');
const REQUIRED = {
  SERVICETITAN_TENANT_ID: '4001001',
  SERVICETITAN_CLIENT_ID: 'canary-client-id',
  SERVICETITAN_CLIENT_SECRET: 'canary-client-secret',
  SERVICETITAN_APP_KEY: 'canary-app-key',
  INTACCT_SENDER_ID: 'canary-sender',
  INTACCT_SENDER_PASSWORD: 'canary-sender-password',
  INTACCT_COMPANY_ID: 'alder-creek-demo',
  INTACCT_USER_ID: 'canary-user',
  INTACCT_USER_PASSWORD: 'canary-user-password',
};
const names = Object.keys(REQUIRED);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tieout-secrets-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(text: string): string {
  const file = path.join(mkdtempSync(path.join(folder, 'secret-')), 'value');
  writeFileSync(file, text);
  chmodSync(file, 0o600);
  return file;
}

type Environment = Readonly<Record<string, string | undefined>>;

function connection(environment: Environment): ConnectionConfig {
  const found = loadConfig(EXAMPLE, environment).connections.get('demo');
  if (found === undefined) throw new Error('no connection demo');
  return found;
}

/** What is said of an environment that cannot be used; never with a secret in it. */
function complaint(environment: Environment): string {
  try {
    loadConfig(EXAMPLE, environment);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    expect(error.exitCode).toBe(2);
    expect(JSON.stringify([error.message, error.remedy, error.stack, error.cause])).not.toContain('canary');
    return error.message;
  }
  throw new Error('the environment was accepted');
}

describe('the environment', () => {
  it('names every variable that is missing, at once, and the file that could hold it', () => {
    const message = complaint({});
    for (const name of names) {
      expect(message).toContain(`connection demo: ${name} is not set: set it, or ${name}_FILE to a file that holds it`);
    }
    expect(message).toContain(`${names.length} problem(s)`);
  });

  it.each(names)('needs %s; an empty one is not set', (name) => {
    expect(complaint({ ...REQUIRED, [name]: undefined })).toContain(`${name} is not set`);
    expect(complaint({ ...REQUIRED, [name]: '' })).toContain(`${name} is not set`);
  });

  it('may name files that hold the values; a line end is not part of one', () => {
    const secret = fileWith('canary-from-file\n');
    const { intacct } = connection({
      ...REQUIRED,
      INTACCT_USER_PASSWORD: undefined,
      INTACCT_USER_PASSWORD_FILE: secret,
    });
    expect(intacct.userPassword).toBe('canary-from-file');
  });

  it('says which file cannot be read, or holds nothing', () => {
    const folderOnly = path.join(folder, 'a-folder');
    mkdirSync(folderOnly);
    for (const file of [path.join(folder, 'nothing-here'), folderOnly, '']) {
      const message = complaint({ ...REQUIRED, INTACCT_USER_PASSWORD_FILE: file });
      expect(message).toContain('INTACCT_USER_PASSWORD_FILE: the file it names cannot be read');
      expect(message).toContain(' 1 problem(s)');
    }
    const message = complaint({
      ...REQUIRED,
      SERVICETITAN_APP_KEY: undefined,
      SERVICETITAN_APP_KEY_FILE: fileWith(' \n'),
    });
    expect(message).toContain('SERVICETITAN_APP_KEY_FILE: the file it names is empty');
    expect(message).toContain(' 1 problem(s)');
  });

  it('has a tenant that is a number, kept as text', () => {
    expect(connection({ ...REQUIRED, SERVICETITAN_TENANT_ID: '0001' }).servicetitan.tenantId).toBe('0001');
    for (const tenant of ['canary', '12 34', '1'.repeat(19)]) {
      expect(complaint({ ...REQUIRED, SERVICETITAN_TENANT_ID: tenant })).toContain(
        'connection demo: SERVICETITAN_TENANT_ID: must be a number',
      );
    }
  });

  it('knows the official addresses of both of ServiceTitan’s environments, and Intacct’s', () => {
    const { servicetitan, intacct } = connection(REQUIRED);
    expect([servicetitan.environment, servicetitan.authUrl]).toEqual(['production', 'https://auth.servicetitan.io']);
    expect(intacct.endpointUrl).toBe('https://api.intacct.com/ia/xml/xmlgw.phtml');
    const test = connection({ ...REQUIRED, SERVICETITAN_ENVIRONMENT: 'integration' }).servicetitan;
    expect(test.apiUrl).toBe('https://api-integration.servicetitan.io');
    expect(test.authUrl).toBe('https://auth-integration.servicetitan.io');
    expect(complaint({ ...REQUIRED, SERVICETITAN_ENVIRONMENT: 'canary' })).toContain(
      'SERVICETITAN_ENVIRONMENT: must be one of production, integration',
    );
  });

  it('may give other addresses, with or without a slash at the end', () => {
    const { servicetitan, intacct } = connection({
      ...REQUIRED,
      SERVICETITAN_API_URL: 'http://127.0.0.1:7801/',
      INTACCT_ENDPOINT_URL: 'http://127.0.0.1:7802/ia/xml/xmlgw.phtml',
      INTACCT_ENTITY_ID: 'E10',
    });
    expect(servicetitan.apiUrl).toBe('http://127.0.0.1:7801');
    expect([intacct.endpointUrl, intacct.entityId]).toEqual(['http://127.0.0.1:7802/ia/xml/xmlgw.phtml', 'E10']);
  });

  it.each(['SERVICETITAN_API_URL', 'SERVICETITAN_AUTH_URL', 'INTACCT_ENDPOINT_URL'])('has an address in %s', (name) => {
    for (const address of ['canary', 'ftp://canary.example', 'file:///canary', '//canary']) {
      expect(complaint({ ...REQUIRED, [name]: address })).toContain(`${name}: must be an http or https address`);
    }
  });
});

describe('a test tenant', () => {
  const integration = { ...REQUIRED, SERVICETITAN_ENVIRONMENT: 'integration' };

  it('never posts into a production company', () => {
    expect(complaint({ ...integration, INTACCT_COMPANY_ID: 'AlderCreek' })).toContain(
      'connection demo: an integration tenant of ServiceTitan must not post into a production company of Intacct',
    );
    const elsewhere = 'https://na12.intacct.com/ia/xml/xmlgw.phtml';
    expect(complaint({ ...integration, INTACCT_COMPANY_ID: 'AlderCreek', INTACCT_ENDPOINT_URL: elsewhere })).toContain(
      'must not post into a production company',
    );
  });

  it.each<[string, Environment]>([
    ['a sandbox company', { INTACCT_COMPANY_ID: 'AlderCreek-sandbox' }],
    ['a sandbox company with a name of its own', { INTACCT_COMPANY_ID: 'AlderCreek-training' }],
    [
      'an address that is not Sage’s',
      { INTACCT_COMPANY_ID: 'AlderCreek', INTACCT_ENDPOINT_URL: 'http://127.0.0.1:7802' },
    ],
  ])('may post into %s', (_what, variables) => {
    const { servicetitan, intacct } = connection({ ...integration, ...variables });
    expect(isTestToProduction(servicetitan, intacct)).toBe(false);
  });

  it('is not what a production tenant is', () => {
    expect(connection({ ...REQUIRED, INTACCT_COMPANY_ID: 'AlderCreek' }).servicetitan.environment).toBe('production');
  });
});

describe('two connections', () => {
  const ENTRY = `
    goLive: 2026-09-01
    receiptsInLedger: none
    mapping: { businessUnits: [{ id: 1, location: A }], accounts: [{ account: '1' }] }`;
  const twoConnections = (east = '', west = '') =>
    fileWith(`version: 1\nconnections:\n  east:${ENTRY}\n${east}  west:${ENTRY}\n${west}`);
  const OWN = '    servicetitan: { variables: WEST }\n    intacct: { variables: WESTBOOKS }\n';
  const environment = (changes: Environment = {}): Environment => ({
    ...REQUIRED,
    ...Object.fromEntries(
      Object.entries(REQUIRED).map(([name, value]) => [
        name.replace('SERVICETITAN', 'WEST').replace('INTACCT', 'WESTBOOKS'),
        value,
      ]),
    ),
    WEST_TENANT_ID: '4001002',
    WESTBOOKS_COMPANY_ID: 'another-company',
    ...changes,
  });
  const refusal = (work: () => unknown): OperatorError => {
    try {
      work();
    } catch (error) {
      if (error instanceof OperatorError) return error;
      throw error;
    }
    throw new Error('the configuration was accepted');
  };

  it('of two tenants are read, with a company each or with one for both', () => {
    const file = twoConnections('', OWN);
    expect([...loadConfig(file, environment()).connections.keys()]).toEqual(['east', 'west']);
    const shared = environment({ WESTBOOKS_COMPANY_ID: 'alder-creek-demo' });
    expect([...loadConfig(file, shared).connections.keys()]).toEqual(['east', 'west']);
    expect(Object.keys(loadFile(file).connections)).toEqual(['east', 'west']);
  });

  it('that read the same tenant are refused, also by the file alone (issue: two connections, one pair)', () => {
    for (const west of ['', '    intacct: { variables: WESTBOOKS }\n']) {
      const file = twoConnections('', west);
      const words =
        'line 7: connections.west: has the same ServiceTitan tenant as the connection east (SERVICETITAN_TENANT_ID is 4001001), and would post each of its bills once more: remove west, or if it is for another tenant, give it variables of its own';
      expect(refusal(() => loadConfig(file, environment()))).toMatchObject({
        message: expect.stringContaining(words),
        exitCode: 2,
      });
      expect(refusal(() => loadFile(file))).toMatchObject({
        message: expect.stringContaining('(both read SERVICETITAN_TENANT_ID)'),
        exitCode: 2,
      });
    }
  });

  it.each<[string, Environment]>([
    ['the same', { WEST_TENANT_ID: '4001001' }],
    ['with zeros before it', { WEST_TENANT_ID: '0004001001' }],
    ['with a blank behind it', { WEST_TENANT_ID: '4001001 ' }],
    ['behind another address', { WEST_TENANT_ID: '4001001', WEST_API_URL: 'http://localhost:7801' }],
    ['of the same environment by its default', { WEST_TENANT_ID: '4001001', WEST_ENVIRONMENT: 'production' }],
    [
      'of another environment, in the same company',
      { WEST_TENANT_ID: '4001001', WEST_ENVIRONMENT: 'integration', WESTBOOKS_COMPANY_ID: 'ALDER-CREEK-DEMO' },
    ],
  ])('whose variables name one tenant are refused: %s', (_case, changes) => {
    const file = twoConnections('', OWN);
    const words =
      'connections.west: has the same ServiceTitan tenant as the connection east (WEST_TENANT_ID is 4001001)';
    expect(refusal(() => loadConfig(file, environment(changes))).message).toContain(words);
    expect(refusal(() => loadFile(file, environment(changes)))).toMatchObject({ exitCode: 2 });
  });

  it('whose tenant is in a file of its own are compared too', () => {
    const changes = { WEST_TENANT_ID: undefined, WEST_TENANT_ID_FILE: fileWith('4001001\n') };
    expect(refusal(() => loadFile(twoConnections('', OWN), environment(changes))).message).toContain('the same');
  });

  it('of one number in two environments and two companies are two tenants', () => {
    const changes = { WEST_TENANT_ID: '4001001', WEST_ENVIRONMENT: 'integration' };
    expect(loadConfig(twoConnections('', OWN), environment(changes)).connections.size).toBe(2);
  });

  it('are refused one by one when there are three, each with the first', () => {
    const file = fileWith(`version: 1\nconnections:\n  east:${ENTRY}\n  west:${ENTRY}\n  north:${ENTRY}\n`);
    const { message } = refusal(() => loadFile(file));
    expect(message).toContain('2 problem(s)');
    expect(message).toContain('connections.north: has the same ServiceTitan tenant as the connection east');
  });
});

describe('a second connection', () => {
  it('learns of problems with its own variables', () => {
    const prefixed = Object.fromEntries(
      Object.entries(REQUIRED).map(([name, value]) => [name.replace('SERVICETITAN', 'WEST'), value]),
    );
    const file = fileWith(`version: 1
connections:
  west:
    goLive: 2026-09-01
    receiptsInLedger: none
    servicetitan: { variables: WEST }
    mapping: { businessUnits: [{ id: 1, location: A }], accounts: [{ account: '1' }] }
`);
    expect(loadConfig(file, prefixed).connections.get('west')?.servicetitan.tenantId).toBe('4001001');
    expect(() => loadConfig(file, { ...prefixed, WEST_TENANT_ID: 'x' })).toThrow(
      'connection west: WEST_TENANT_ID: must be',
    );
    expect(() => loadConfig(file, REQUIRED)).toThrow('connection west: WEST_CLIENT_SECRET is not set');
  });
});
