/** The page's style sheet, inlined: light and dark, phone and desktop. */
export const style = `
:root {
  color-scheme: light dark;
  --ink: #16202b; --quiet: #4d5b6a; --paper: #f5f7f9; --card: #fff; --rule: #d5dce3; --link: #0b57a4;
  --notice: #fff3cd; --notice-ink: #5c4300;
  --good: #d9f0df; --good-ink: #0d4a22; --bad: #fbdfdc; --bad-ink: #7d1710; --wait: #fdeec4; --wait-ink: #5c4300;
  --plain: #e4e9ee; --plain-ink: #2b3947;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6ebf0; --quiet: #a5b2bf; --paper: #11171d; --card: #1a222a; --rule: #35414d; --link: #8cc2ff;
    --notice: #453805; --notice-ink: #ffe9a8;
    --good: #14432a; --good-ink: #b9efcb; --bad: #57201c; --bad-ink: #ffd3ce; --wait: #453805; --wait-ink: #ffe9a8;
    --plain: #2c3844; --plain-ink: #d5dee6;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.45 system-ui, sans-serif; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -99em; }
.skip:focus { left: 1rem; top: 1rem; padding: .5rem 1rem; background: var(--card); z-index: 1; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.notice { margin: 0; padding: .5rem 1rem; background: var(--notice); color: var(--notice-ink); }
header > div, main, footer { max-width: 84rem; margin: 0 auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 1rem 0 0; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 1.25rem 0 .75rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
.system { margin: 0 0 1rem; color: var(--quiet); }
.figures { display: flex; flex-wrap: wrap; gap: .5rem; margin: 0 0 1rem; }
.figures div { background: var(--card); border: 1px solid var(--rule); border-radius: 6px; padding: .4rem .75rem; }
.figures dt { color: var(--quiet); font-size: .8rem; }
.figures dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem; list-style: none; margin: 0; padding: 0; }
nav li a { display: block; padding: .45rem .8rem; border-radius: 6px; }
nav li a[aria-current] { background: var(--ink); color: var(--paper); text-decoration: none; }
form { display: flex; flex-wrap: wrap; gap: .6rem; align-items: end; }
label { display: grid; gap: .15rem; color: var(--quiet); font-size: .8rem; min-width: 0; }
input, select, button {
  font: inherit; color: var(--ink); background: var(--card); border: 1px solid var(--quiet); border-radius: 6px;
  padding: .4rem .6rem; min-height: 2.4rem; max-width: 100%; min-width: 0;
}
button { background: var(--link); color: var(--card); border-color: var(--link); font-weight: 600; cursor: pointer; }
form > a { padding: .55rem .3rem; }
.summary { color: var(--quiet); margin: .75rem 0; }
section > .summary + table > caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
section > table td { min-width: 8rem; }
.hint { color: var(--quiet); font-size: .8rem; margin: .4rem 0 0; }
@media (min-width: 46.01rem) {
  /* Where the browser can unfold by style, there is nothing to fold at a desk. */
  @supports selector(::details-content) {
    .filter > summary { display: none; }
    .filter::details-content { content-visibility: visible; display: block; }
  }
}
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: 600; padding: .5rem 0 .25rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; overflow-wrap: anywhere; }
th { font-size: .8rem; color: var(--quiet); font-weight: 600; overflow-wrap: normal; }
td { unicode-bidi: isolate; white-space: pre-line; }
dd { unicode-bidi: isolate; white-space: pre-line; overflow-wrap: anywhere; }
.records { background: var(--card); border: 1px solid var(--rule); border-radius: 6px; }
.records > tbody { border-top: 1px solid var(--rule); }
.more td { padding-top: 0; white-space: normal; }
.amount { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.date { white-space: nowrap; font-variant-numeric: tabular-nums; }
td.code { font-family: ui-monospace, monospace; font-size: .9em; white-space: pre; }
.box { overflow-x: auto; }
.badge { display: inline-block; white-space: nowrap; border-radius: 99px; padding: .1rem .55rem; font-size: .85rem; background: var(--plain); color: var(--plain-ink); }
.badge[data-state^="posted"], .badge[data-state="active"], .badge[data-state^="paid"] {
  background: var(--good); color: var(--good-ink);
}
.badge[data-state^="held"], .badge[data-state="inactive"], .badge[data-state="reversed"] {
  background: var(--bad); color: var(--bad-ink);
}
.badge[data-state^="pending"], .badge[data-state="waiting"], .badge[data-state^="draft"] {
  background: var(--wait); color: var(--wait-ink);
}
details > summary { cursor: pointer; color: var(--link); padding: .25rem 0; }
details table { border-top: 1px solid var(--rule); margin-bottom: .5rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(16rem, 100%), 1fr)); gap: .4rem 1.5rem; margin: .5rem 0; }
.facts dt { color: var(--quiet); font-size: .8rem; }
.facts dd { margin: 0; }
.paging { display: flex; gap: 1rem; padding: 1rem 0; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--card); border: 1px solid var(--rule);
  border-radius: 6px; padding: .6rem .8rem; margin: .25rem 0; }
footer { color: var(--quiet); padding: 1.5rem 1rem 2rem; }
@media (max-width: 46rem) {
  h1 { font-size: 1.1rem; margin-top: .5rem; }
  h2 { font-size: 1.05rem; margin: .5rem 0 .25rem; }
  .notice { font-size: .8rem; padding: .25rem 1rem; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
  .system { margin: 0 0 .4rem; font-size: .8rem; }
  .figures { gap: .15rem 1rem; margin: 0 0 .5rem; }
  .figures div { display: flex; gap: .35rem; align-items: baseline; background: none; border: 0; padding: 0; font-size: .85rem; }
  nav ul { flex-wrap: nowrap; overflow-x: auto; border-block: 1px solid var(--rule); padding: .2rem 0; }
  nav li { flex: none; }
  .summary { margin: .25rem 0 .5rem; }
  td.code { white-space: pre-line; }
  form { grid-template-columns: 1fr 1fr; }
  form > label:first-of-type, form > button { grid-column: 1 / -1; }
  form { display: grid; }
  form, label { width: 100%; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, td, caption { display: block; }
  table > tbody > tr { padding: .35rem 0; }
  details table > tbody > tr { border-bottom: 1px solid var(--rule); }
  td { display: grid; grid-template-columns: minmax(6rem, 34%) 1fr; gap: .75rem; padding: .15rem .75rem; text-align: left; }
  td.amount { text-align: right; }
  td::before { content: attr(data-label); color: var(--quiet); font: .8rem/1.8 system-ui, sans-serif; text-align: left; }
  td:empty { display: none; }
  .more td { display: block; padding: 0 .75rem .25rem; }
  .more td td:not(:empty) { display: grid; padding: .15rem 0; }
  .more td td:empty { display: none; }
  .more td::before { content: none; }
  .more td td::before { content: attr(data-label); }
}
`;
