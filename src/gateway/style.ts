/** The one style sheet: light and dark by the reader's setting, from 360 px to a desk. No external resource. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #f7f6f3; --card: #ffffff; --ink: #1d1f23; --soft: #5d636d; --line: #e2dfd8;
  --accent: #1f5f8b; --good: #1b7a4b; --warn: #8a5a00; --bad: #b3261e; --code: #f1efea;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14161a; --card: #1c1f25; --ink: #e8e6e1; --soft: #a2a8b3; --line: #2e323a;
    --accent: #7db8e0; --good: #6fcf97; --warn: #e6b45c; --bad: #ff8a80; --code: #15171b;
  }
}
* { box-sizing: border-box; }
html { font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
body { margin: 0; background: var(--paper); color: var(--ink); }
main, header { max-width: 68rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2.25rem; padding-bottom: .75rem; }
main { padding-bottom: 4rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .35rem; letter-spacing: -.01em; }
h2 { font-size: 1.02rem; margin: 0 0 .8rem; }
.mark { vertical-align: -.22em; margin-right: .3rem; border-radius: 7px; }
p { margin: 0 0 .7rem; }
p:last-child { margin-bottom: 0; }
a { color: var(--accent); text-underline-offset: .15em; }
a:focus-visible, summary:focus-visible, pre:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .3rem .6rem; }
.lead { color: var(--soft); max-width: 46rem; }
.grid { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); }
@media (min-width: 52rem) { .grid { grid-template-columns: repeat(2, minmax(0, 1fr)); } .wide { grid-column: 1 / -1; } }
section { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.1rem 1.2rem; min-width: 0; }
dl { margin: 0; display: grid; grid-template-columns: 1fr; gap: .1rem 1rem; }
@media (min-width: 30rem) { dl { grid-template-columns: max-content minmax(0, 1fr); gap: .45rem 1.1rem; } }
dt { color: var(--soft); }
dd { margin: 0 0 .5rem; overflow-wrap: anywhere; }
@media (min-width: 30rem) { dd { margin: 0; } }
code, pre { font: .86rem/1.55 ui-monospace, "SF Mono", "Cascadia Mono", Menlo, "DejaVu Sans Mono", monospace; }
code { background: var(--code); padding: .1rem .35rem; border-radius: 5px; overflow-wrap: anywhere; }
pre { background: var(--code); border: 1px solid var(--line); border-radius: 8px; padding: .8rem .9rem; margin: 0 0 .8rem; overflow-x: auto; }
pre code { padding: 0; background: none; overflow-wrap: normal; }
pre.flow { white-space: pre-wrap; overflow-wrap: anywhere; }
ul.plain { list-style: none; margin: 0 0 .8rem; padding: 0; }
ul.plain:last-child { margin-bottom: 0; }
ul.plain > li + li { margin-top: .5rem; }
.badge { display: inline-block; font-size: .8rem; line-height: 1.3; padding: .12rem .55rem; border-radius: 99px; border: 1px solid currentColor; color: var(--soft); white-space: nowrap; }
.badge.good { color: var(--good); } .badge.warn { color: var(--warn); } .badge.bad { color: var(--bad); }
.session { display: grid; gap: .15rem .9rem; grid-template-columns: minmax(0, 1fr) max-content; align-items: baseline; padding: .6rem 0; border-top: 1px solid var(--line); }
.session:first-child { border-top: 0; padding-top: 0; }
.session .title { overflow-wrap: anywhere; }
.session .meta { grid-column: 1 / -1; color: var(--soft); font-size: .86rem; overflow-wrap: anywhere; }
.provider { display: flex; flex-wrap: wrap; gap: .3rem .7rem; align-items: baseline; margin-bottom: .35rem; }
.provider strong { min-width: 6rem; }
.scroll { overflow-x: auto; margin-top: .6rem; }
table { border-collapse: collapse; width: 100%; min-width: 32rem; font-size: .92rem; }
th, td { text-align: left; padding: .35rem .7rem .35rem 0; border-top: 1px solid var(--line); vertical-align: top; }
td:last-child { overflow-wrap: anywhere; }
th { color: var(--soft); font-weight: 500; border-top: 0; }
.soft { color: var(--soft); }
footer { color: var(--soft); font-size: .86rem; margin-top: 1.4rem; }
`;

export const favicon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1f5f8b"/><path d="M16 6 6 12h20zM8 14h3v9H8zm6.5 0h3v9h-3zm6.500 0h3v9h-3zM6 25h20v2H6z" fill="#fff"/></svg>';
