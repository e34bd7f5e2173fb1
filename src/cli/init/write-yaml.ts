/**
 * A first `tieout.yaml` as text. Every gap is a line with `# GAP:` behind its setting. Without a required answer the file is refused, at that
 * line; an entry that is not known is commented out, so that the bills it concerns are held and none is posted by a guess.
 */
import { UNFILLED } from '../../config/scalars.ts';
import { addDays } from '../../domain/values/calendar-date.ts';
import { oneLine } from './names.ts';
import type { Proposal } from './proposal.ts';
import type { Entry } from './entry.ts';

export interface FirstFile {
  readonly proposal: Proposal;
  readonly connectionId: string;
  readonly tenantId: string;
  readonly companyId: string;
  readonly writtenOn: string;
  /** Where the file will be, as commands name it. */
  readonly path: string;
  /** Path to tieout.schema.json, as the file has to name it. */
  readonly schemaPath: string;
  /** How business units were matched, where not by ServiceTitan's own mapping. */
  readonly remark?: string | undefined;
}

export function writeFirstFile({ proposal, ...about }: FirstFile): string {
  const { connectionId, schemaPath, writtenOn, remark } = about;
  return `# yaml-language-server: $schema=${schemaPath}
#
${introduction(about)}
version: 1

connections:
  ${connectionId}:
    goLive: # GAP: the first bill date that Tieout posts, e.g. ${writtenOn}. Older bills are never touched.
    receiptsInLedger: # GAP: none, if the company does not book receipts in Intacct. If it does, this version cannot be used: cost would count twice.

    servicetitan:
      variables: SERVICETITAN
      # externalDataApplication: ${UNFILLED} # GAP: the application (GUID) under which vendors hold their VENDORID in ServiceTitan; without it a bill is held unless mapping.vendors names its vendor
    intacct:
      variables: INTACCT

    bills:
      # action: Draft # to begin carefully: Intacct keeps new bills as drafts
      # closedThrough: { top-level: ${lastDayBefore(writtenOn)} } # the last day of closed books; without it a closed period is not foreseen, and a bill is held when Intacct refuses it
${currencyLine(proposal)}

    # credits: { enabled: true } # vendors' credits are not posted until this is in force

    mapping:
      ${proposal.terms.some(({ isGap }) => !isGap) ? '' : '# '}terms:
${list(proposal.terms, termLine)}
      # Where each business unit of ServiceTitan belongs.${remark === undefined ? '' : ` ${inComment(remark)}`}
      # A place that is only likely stays commented out: a wrong one would post to a wrong entity, and nothing would show it.
      businessUnits:
${list(proposal.units, entryLine)}
      # The GL account of each kind of line. The most specific rule wins; what has none is held.
      accounts:
${list(proposal.accounts, entryLine)}
      # dimensions: { project: [{ destination: job, value: '{job.project}', missing: omit }] } # projects, classes and your own by rule; location and department come from the business unit
`;
}

function introduction({ tenantId, companyId, writtenOn, path }: Omit<FirstFile, 'proposal'>): string {
  const option = configOptionFor(path);
  return `# Written by \`tieout init\` on ${writtenOn}, from tenant ${inComment(tenantId)} of ServiceTitan and company ${inComment(companyId)} of Intacct.
#
# A line with GAP is what neither system says. Until goLive and receiptsInLedger are answered the file is refused.
# An entry that is commented out is not in force: bills that need it are held, with the reason, and none is guessed.
# Fill in what is ${UNFILLED}, and take the first # of the line away; a remark behind it may stay. Then:
#   npx tieout mapping check${option}
#   npx tieout mapping check${option} --from <first bill date> --through <last>   which lines still have no rule, over how much
#   npx tieout plan${option} --bill <id>   what would be posted, with a worker running`;
}

/** As commands need it that are to find the file. */
export function configOptionFor(path: string): string {
  if (path === 'tieout.yaml') return '';
  return ` --config ${inShell(path)}`;
}

/** One word of a command line, whatever it is called. */
export function inShell(word: string): string {
  return /^[\w./@%+=:,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Books are closed by month, as a rule. */
function lastDayBefore(writtenOn: string): string {
  return addDays(`${writtenOn.slice(0, 7)}-01`, -1);
}

function currencyLine({ currency: { value, words } }: Proposal): string {
  return value === undefined
    ? `      # currency: ${UNFILLED} # GAP: ${inComment(words)}`
    : `      currency: ${scalar(value)} # ${inComment(words)}`;
}

function list(entries: readonly Entry[], line: (entry: Entry) => string): string {
  return entries.map((entry) => `        ${writeEntry(entry, line(entry))}${inComment(entry.words)}\n`).join('');
}

function writeEntry({ isGap, settings }: Entry, line: string): string {
  if (Object.keys(settings).length === 0) return '# GAP: '; // nothing that could be taken in
  return isGap ? `# ${line} # GAP: ` : `${line} # `;
}

function entryLine({ settings }: Entry): string {
  const parts = Object.entries(settings).map(([name, value]) => `${name}: ${scalar(value)}`);
  return `- { ${parts.join(', ')} }`;
}

function termLine({ settings }: Entry): string {
  return Object.entries(settings)
    .map(([name, value]) => `${scalar(name)}: ${scalar(value)}`)
    .join('');
}

/** Words that YAML, or an older reader of it, takes for something else than text. */
const NOT_TEXT = /^(true|false|yes|no|on|off|null|y|n)$/i;

function scalar(value: string | number | undefined): string {
  if (value === undefined) return UNFILLED;
  if (typeof value === 'number') return String(value);
  const text = oneLine(value);
  const isPlain = /^[A-Za-z][A-Za-z0-9 _-]*$/.test(text) && !text.endsWith(' ') && !NOT_TEXT.test(text);
  return isPlain ? text : `'${text.replaceAll("'", "''")}'`;
}

/** A name from outside must not end the comment that it is in. */
function inComment(text: string): string {
  return oneLine(text).slice(0, 240);
}
