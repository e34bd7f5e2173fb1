/** One bill or credit for a person: where it stands and why, the ways out as commands to copy, and its story. */
import { ANSWERED_BY_ADOPTING, ANSWERED_BY_REPOSTING, type FailureCode } from '../../domain/failures/failure.ts';
import { formatMoney } from '../../domain/values/money.ts';
import type { BillCaseView } from '../../workflows/messages.ts';
import { ageInWords, nameOf, titleOf, type BillName } from '../one-bill.ts';
import type { OpenBill } from '../open-bills.ts';
import { paragraph } from '../text.ts';

export function describeBill(name: BillName, view: BillCaseView | undefined, open: OpenBill | undefined): string {
  const { connection } = name;
  const hold = view?.hold;
  const code = hold?.code ?? open?.holdCode;
  const remedies = hold?.remedies ?? open?.remedies ?? [];
  const facts = [
    open?.vendorId === undefined ? '' : `vendor ${open.vendorId}`,
    open?.amount === undefined ? '' : formatMoney(open.amount),
    open?.billDate === undefined ? '' : `dated ${open.billDate}`,
  ].filter(Boolean);
  const status = view?.status ?? (open === undefined ? 'unknown' : 'held');
  const age = open === undefined ? '' : ` for ${ageInWords(open.heldSince)}`;
  return [
    paragraph(`${titleOf(name)}, connection ${connection}: ${status}${age}`),
    ...(facts.length > 0 ? [paragraph(facts.join(', '))] : []),
    ...(code === undefined ? [] : ['', `Held: ${code}`, paragraph(hold?.reason ?? open?.reason ?? '', '  ')]),
    ...(remedies.length === 0 ? [] : ['', 'What to do:', ...remedies.map((remedy) => paragraph(remedy, '    ', '  - '))]), // prettier-ignore
    ...(code === undefined ? [] : ['', 'Decide:', ...decisionsFor(code, nameOf(name), connection)]),
    '',
    ...storyOf(view),
    '',
  ].join('\n');
}

function storyOf(view: BillCaseView | undefined): string[] {
  if (view === undefined)
    return [paragraph('Its story is told by a worker, and none answers now. The Web UI shows what each step said.')];
  const width = String(view.story.length).length;
  return [
    'Story:',
    ...view.story.map((sentence, i) =>
      paragraph(sentence, ' '.repeat(width + 4), `  ${String(i + 1).padStart(width)}. `),
    ),
  ];
}

/** Over two lines, as a shell takes them: one would be too long for a terminal. */
function decisionsFor(code: string, bill: string, connection: string): string[] {
  const isOne = (codes: readonly FailureCode[]) => codes.some((one) => one === code);
  const decision = (what: string): string =>
    `  npx tieout resolve ${bill} ${what} \\\n      --connection ${connection} --by <you> --why "…"`;
  return [
    decision('retry'),
    ...(isOne(ANSWERED_BY_ADOPTING) ? [decision('adopt [--record <RECORDNO>]')] : []),
    ...(isOne(ANSWERED_BY_REPOSTING) ? [decision('repost')] : []),
    decision('skip'),
  ];
}
