/** How the page of a plan looks: one sheet inside it, for light and dark, for a screen of any width and for paper. */
export const style = `
:root {
  color-scheme: light dark;
  --ink: #16202b; --quiet: #4d5b6a; --paper: #fff; --band: #f3f6f8; --rule: #cfd8e0; --link: #0b57a4;
  --bad: #fbdfdc; --bad-ink: #7d1710; --good: #d9f0df; --good-ink: #0d4a22; --wait: #fdeec4; --wait-ink: #5c4300;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6ebf0; --quiet: #a5b2bf; --paper: #11171d; --band: #1a222a; --rule: #35414d; --link: #8cc2ff;
    --bad: #57201c; --bad-ink: #ffd3ce; --good: #14432a; --good-ink: #b9efcb; --wait: #453805; --wait-ink: #ffe9a8;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 70rem; padding: 1.5rem 1rem 3rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0; }
h2 { font-size: 1.2rem; margin: 2.25rem 0 .5rem; padding-bottom: .25rem; border-bottom: 2px solid var(--rule); }
h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
p { margin: .35rem 0; max-width: 52rem; overflow-wrap: anywhere; }
.about, .quiet { color: var(--quiet); }
nav { margin: .75rem 0 0; }
nav a { color: var(--link); margin-right: 1rem; }
.box { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--quiet); padding: .25rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--rule);
  overflow-wrap: break-word; unicode-bidi: isolate; }
thead th { color: var(--quiet); font-size: .82rem; border-bottom-width: 2px; white-space: nowrap; }
tbody th { font-weight: 600; }
.text { min-width: 16rem; }
td:first-child { white-space: nowrap; }
.bill p { max-width: none; }
.amount { text-align: right; white-space: nowrap; }
tfoot td, tfoot th { font-weight: 700; border-top: 2px solid var(--rule); border-bottom: 0; }
.bill { border: 1px solid var(--rule); border-radius: 6px; padding: .75rem .9rem; margin: .9rem 0; break-inside: avoid; }
.bill table { margin-bottom: 0; }
.rule { color: var(--quiet); font-size: .85rem; }
.badge { display: inline-block; border-radius: 99px; padding: 0 .6rem; font-size: .82rem; font-weight: 600;
  background: var(--band); white-space: nowrap; }
.badge.hold, .badge.bad { background: var(--bad); color: var(--bad-ink); }
.badge.create, .badge.good { background: var(--good); color: var(--good-ink); }
.badge.amend, .badge.reverse, .badge.delete, .badge.wait, .badge.waiting { background: var(--wait); color: var(--wait-ink); }
@media print {
  :root { color-scheme: light; --ink: #000; --quiet: #333; --paper: #fff; --band: #eee; --rule: #999; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav { display: none; }
  .box { overflow: visible; }
  thead { display: table-header-group; }
  tr, h2, h3 { break-inside: avoid; }
  h2 { break-after: avoid; }
  .badge { border: 1px solid var(--rule); background: none; color: inherit; }
}
@page { margin: 15mm; }
`;
