/** A file of letters, and for which of them a browser asks for it (CSS `unicode-range`). */
interface Font {
  readonly family: string;
  readonly library: string;
  readonly file: string;
  readonly range: string;
}

const LATIN = { family: 'Source Serif', library: '@fontsource-variable/source-serif-4' };
const ARABIC = { family: 'Noto Naskh', library: '@fontsource-variable/noto-naskh-arabic' };

/** The letters that come with the book: names are written in Latin, Arabic and Cyrillic, and no reader's machine is trusted to have all. */
export const fonts: readonly Font[] = [
  {
    ...LATIN,
    file: 'source-serif-4-latin-wght-normal',
    range: 'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215',
  },
  {
    ...LATIN,
    file: 'source-serif-4-latin-ext-wght-normal',
    range: 'U+0100-0130,U+0132-0151,U+0154-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF',
  },
  { ...LATIN, file: 'source-serif-4-cyrillic-wght-normal', range: 'U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116' },
  {
    ...LATIN,
    file: 'source-serif-4-cyrillic-ext-wght-normal',
    range: 'U+0460-048F,U+0492-04AF,U+04B2-052F,U+1C80-1C8A,U+2DE0-2DFF,U+A640-A69F',
  },
  {
    ...ARABIC,
    file: 'noto-naskh-arabic-arabic-wght-normal',
    range: 'U+0600-06FF,U+0750-077F,U+0870-088E,U+0890-0891,U+0897-08E1,U+08E3-08FF,U+200C-200F,U+FB50-FDFF,U+FE70-FE74,U+FE76-FEFC',
  },
];

export function fontAddress({ file }: Font): string {
  return `/fonts/${file}.woff2`;
}

const faces = fonts
  .map(
    (font) =>
      `@font-face { font-family: "${font.family}"; font-weight: 200 900; font-display: swap; ` +
      `src: url("${fontAddress(font)}") format("woff2"); unicode-range: ${font.range}; }`,
  )
  .join('\n');

/**
 * A printed form: one column of rules and ink, one accent. Only logical properties, so that Arabic needs no second sheet.
 * Lines are high and rows have no fixed height, because Arabic letters reach further up and down than Latin ones.
 * Every colour is a token: light, dark and high contrast are three sets of the same eight.
 */
export const style = `
${faces}
:root {
  color-scheme: light dark;
  --paper: #fbfaf6; --ink: #1c1b19; --aside: #55524b; --rule: #b9b4a7; --accent: #7d1d1d; --on-accent: #fbfaf6; --field: #fff;
  --edge: #1c1b19;
  --serif: "Source Serif", "Noto Naskh", Charter, "Noto Serif", Georgia, Cambria, "Times New Roman", serif;
  --naskh: "Noto Naskh", "Source Serif", Amiri, "Geeza Pro", "Traditional Arabic", "Times New Roman", serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #171613; --ink: #ece8df; --aside: #b6b0a3; --rule: #4b473f; --accent: #f2a199; --on-accent: #1d1412; --field: #211f1b;
    --edge: #8d877b;
  }
}
@media (prefers-contrast: more) {
  :root { --paper: #fff; --ink: #000; --aside: #000; --rule: #000; --accent: #6b0000; --on-accent: #fff; --field: #fff; --edge: #000; }
  a { text-decoration-thickness: 2px; }
}
@media (prefers-contrast: more) and (prefers-color-scheme: dark) {
  :root { --paper: #000; --ink: #fff; --aside: #fff; --rule: #fff; --accent: #ffc2bb; --on-accent: #000; --field: #000; --edge: #fff; }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { background: var(--paper); color: var(--ink); font: 1.0625rem/1.6 var(--serif); -webkit-text-size-adjust: 100%;
  text-size-adjust: 100%; }
:lang(ar) { font-family: var(--naskh); line-height: 1.8; }
:lang(en), :lang(fr), :lang(tr) { font-family: var(--serif); }
body { margin: 0; overflow-wrap: break-word; }
p, h1, h2, h3, ul, ol, dl, dd { margin: 0; }
.masthead, main, footer { max-inline-size: 74rem; margin-inline: auto; padding-inline: clamp(1rem, 4vw, 2.5rem); }
a { color: inherit; text-decoration-thickness: 1px; text-underline-offset: 0.22em; }
a:hover { color: var(--accent); text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
main:focus { outline: none; }
.moment, .code { white-space: nowrap; font-variant-numeric: tabular-nums lining-nums; }
.aside { color: var(--aside); font-size: 0.9375rem; }

.skip { position: absolute; inset-inline-start: 1rem; inset-block-start: 0; padding: 0.6rem 1rem; background: var(--paper); z-index: 1; }
.skip:not(:focus) { clip-path: inset(50%); block-size: 1px; inline-size: 1px; overflow: hidden; padding: 0; white-space: nowrap; }
.masthead { padding-block-end: 0.25rem; }
.world { padding-block: 0.6rem; border-block-end: 3px double var(--ink); }
.row { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0.25rem 1.5rem; }
.masthead nav, .masthead nav ul { display: flex; flex-wrap: wrap; align-items: center; column-gap: 1.25rem; padding: 0; list-style: none; }
.masthead nav a { display: inline-flex; align-items: center; min-block-size: 2.75rem; min-inline-size: 1.75rem; text-decoration: none; }
.masthead nav a:hover { text-decoration: underline; }
.masthead nav a[aria-current] { font-weight: bold; text-decoration: underline; text-decoration-color: var(--accent);
  text-decoration-thickness: 2px; }
.product { font-weight: bold; letter-spacing: 0.02em; padding-inline-end: 0.75rem; }
.languages { font-size: 0.9375rem; }
.seat, .times { border-block-start: 1px solid var(--rule); font-size: 0.9375rem; }
.seat { padding-block: 0.25rem; flex-wrap: nowrap; }
.seat > :last-child { flex: none; }
.seat.signed { flex-wrap: wrap; }
summary { min-block-size: 2.75rem; padding-block: 0.6rem; cursor: pointer; text-decoration: underline; text-underline-offset: 0.22em;
  inline-size: fit-content; }
.times { border-block-end: 1px solid var(--ink); }
.times form { padding-block-end: 1rem; }

button, .button, input, select, textarea {
  font: inherit; color: inherit; min-block-size: 2.75rem; border: 1px solid var(--edge); border-radius: 0; background: transparent;
}
button, .button { display: inline-flex; align-items: center; padding: 0.2rem 1rem; cursor: pointer; text-decoration: none; }
button:hover:enabled, .button:hover { background: var(--ink); color: var(--paper); }
button:disabled { color: var(--aside); border-style: dashed; border-color: var(--rule); cursor: not-allowed; }
.acts > li { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 1rem; padding-block: 0.35rem; }
.one { border-block-end: 1px solid var(--rule); padding-block: 0.6rem; }
.wide-form > * + *, .wide-form section > * + *, .check-box > * + * { margin-block-start: 0.75rem; }
.wide-form .check-box { margin-block-start: 2rem; }
.wide-form details > .fields { padding-block-end: 0.75rem; }
.unseen { position: absolute; clip-path: inset(50%); block-size: 1px; inline-size: 1px; overflow: hidden; white-space: nowrap; }
.outcomes { display: flex; flex-wrap: wrap; gap: 0 1.5rem; }
.check-box { border: 1px solid var(--ink); padding-inline: 1rem; padding-block: 0.75rem; margin-block: 1rem; }
input, select, textarea { padding: 0.2rem 0.6rem; background: var(--field); inline-size: 100%; }
textarea { resize: block; }
input:is([type="checkbox"], [type="radio"]) { min-block-size: 1.5rem; inline-size: 1.5rem; block-size: 1.5rem; flex: none; margin: 0;
  accent-color: var(--accent); }
label.tick { display: flex; align-items: center; gap: 0.6rem; min-block-size: 2.75rem; font-weight: normal; }
.said { white-space: pre-line; }
.buttons { display: flex; flex-wrap: wrap; gap: 0.75rem; }
.measure { max-inline-size: 46rem; }
fieldset { border: none; margin: 0; padding: 0; min-inline-size: 0; }
.gate-line { padding-block: 0.5rem 1rem; }
.gate-line .fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); }
legend { font-weight: bold; padding: 0; }
input[dir="ltr"] { font-variant-numeric: tabular-nums lining-nums; }
[dir="rtl"] input[dir="ltr"] { text-align: end; }
.fields { display: flex; flex-wrap: wrap; align-items: end; gap: 0.75rem 1.25rem; }
.field { flex: 1 1 14rem; max-inline-size: 24rem; min-inline-size: 0; }
.field.wide { flex-basis: 100%; max-inline-size: none; }
.field.wide input { max-inline-size: 36rem; }
label { display: block; font-weight: bold; }
.hint { color: var(--aside); font-size: 0.9375rem; padding-block-end: 0.25rem; }
.sheet { display: grid; gap: 1rem; align-content: start; padding-block-start: 1rem; max-inline-size: 36rem; }
.sheet .field { max-inline-size: none; }
.wrong { color: var(--accent); font-weight: bold; }

main { padding-block: clamp(1.5rem, 4vw, 3rem) 3rem; }
section { padding-block-start: 2rem; }
h1 { font-size: clamp(1.5rem, 1.1rem + 1.6vw, 2.1rem); line-height: 1.3; font-weight: bold; text-wrap: balance; }
:lang(ar) :is(h1, h2, h3), :is(h1, h2, h3):lang(ar) { line-height: 1.6; }
h1 .number { font-size: 0.65em; font-weight: normal; color: var(--aside); }
.question { font-size: clamp(1.15rem, 1rem + 0.8vw, 1.5rem); font-weight: normal; max-inline-size: 46rem; }
h2, .slips > caption { font-size: 1.2rem; line-height: 1.35; font-weight: bold; padding-block-end: 0.4rem; }
h3 { font-size: 1.0625rem; padding-block: 0.25rem; }
main > :is(h1, p) + :is(table, dl), main > h1 + p { margin-block-start: 0.75rem; }
main > p { max-inline-size: 46rem; }
.lead { padding-block-start: 0.5rem; font-size: 1.15rem; }
.notice { margin-block: 1rem; padding-block: 0.4rem; padding-inline-start: 1rem; border-inline-start: 4px solid var(--accent); }

.verdict { margin-block-start: 1.25rem; padding-block: 1rem; border-block: 1px solid var(--ink); }
.verdict > p:first-child { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1rem; font-size: 1.25rem; }
.word { font-size: clamp(2.75rem, 2rem + 4vw, 4.5rem); line-height: 1.15; }
:lang(ar) .word { line-height: 1.5; }
.no .word { color: var(--accent); }
.columns { display: grid; column-gap: clamp(2rem, 5vw, 4.5rem); }
.columns > * { min-inline-size: 0; }
@media (width >= 60rem) { .columns { grid-template-columns: 7fr 5fr; } }

.figures, .plain, .numbers, .duties, .seats ul { list-style: none; padding: 0; }
.figures li { border-block-start: 1px solid var(--rule); padding-block: 0.45rem; }
.figures li:last-child { border-block-end: 1px solid var(--rule); }
.figures li li, .figures li li:last-child { border: none; padding-block: 0; }
.numbers { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; padding-block: 0.3rem; }
.clock > .aside { display: inline-block; }
.clock-row form { display: flex; flex-wrap: wrap; gap: 0.5rem 0.75rem; padding-block-end: 0.75rem; }
.duties > li { border-block-start: 1px solid var(--rule); padding-block: 0.65rem; }
.facts .duties > li:first-child { border-block-start: none; padding-block-start: 0; }
.tag { font-size: 0.875rem; border: 1px solid currentcolor; padding-inline: 0.45rem; display: inline-block; line-height: 1.5; }
:lang(ar) .tag { line-height: 1.75; }
.tag.overdue { color: var(--on-accent); background: var(--accent); border-color: var(--accent); }

table { border-collapse: collapse; inline-size: 100%; }
caption { text-align: start; }
caption .aside { font-weight: normal; }
section > p + :is(.slips, .claim) { margin-block-start: 0.75rem; }
th, td { text-align: start; vertical-align: baseline; padding-block: 0.45rem; padding-inline: 0 1rem; }
tr > :last-child { padding-inline-end: 0; }
thead th { font-size: 0.9375rem; color: var(--aside); font-weight: normal; border-block-end: 1px solid var(--ink); vertical-align: end; }
tbody tr { border-block-end: 1px solid var(--rule); }
tbody th { font-weight: normal; }
.numeric, .figure { text-align: end; font-variant-numeric: tabular-nums lining-nums; }
/* Digits run from left to right in Arabic too: units stand under units only where the figures begin. */
[dir="rtl"] :is(.numeric, td.figure) { text-align: start; }
.equation caption { color: var(--aside); font-size: 0.9375rem; }
.equation .inset { padding-inline-start: 1.5rem; }
.equation .part { color: var(--aside); }
.equation .figure { white-space: nowrap; }
.equation td { inline-size: 1%; }
.equation tfoot tr { border-block: 3px double var(--ink); font-weight: bold; }
.equation tbody tr:last-child { border-block-end: none; }
.equation.narrow { max-inline-size: 40rem; }
.equation tbody + tbody { border-block-start: 3px double var(--ink); }
.check { padding-block-start: 0.75rem; }

.facts > div { display: grid; grid-template-columns: minmax(0, 14rem) minmax(0, 1fr); column-gap: 1.5rem;
  border-block-start: 1px solid var(--rule); padding-block: 0.45rem; }
.facts > div:last-child { border-block-end: 1px solid var(--rule); }
dt { color: var(--aside); }
.claim { padding-block-end: 1.25rem; }
.search { padding-block: 1.25rem 2rem; }
.seats li { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 1rem; padding-block: 0.4rem; }
.slip-head { display: none; }
.slips { margin-block-end: 1rem; }
.slips > tbody th { min-inline-size: 9rem; }

@media screen and (width < 48rem) {
  /* One line of pages that is pushed along, so that the page itself begins on the first screen of a phone. */
  .masthead .row nav ul { min-inline-size: 0; flex-wrap: nowrap; overflow-x: auto; overscroll-behavior-inline: contain; }
  .masthead .row nav { flex-wrap: nowrap; max-inline-size: 100%; }
  .masthead .row nav li { flex: none; }
  .slips, .slips > tbody, .slips > tbody > tr, .slips > caption { display: block; }
  .slips > thead { position: absolute; clip-path: inset(50%); block-size: 1px; inline-size: 1px; overflow: hidden; }
  .slips > tbody > tr { border-block-start: 1px solid var(--ink); border-block-end: none; padding-block: 0.5rem; }
  .slips > tbody > tr > * { display: grid; grid-template-columns: 5.5rem minmax(0, 1fr); column-gap: 0.75rem; padding: 0.2rem 0;
    text-align: start; }
  .slip-head { display: block; color: var(--aside); font-weight: normal; font-size: 0.9375rem; }
  .facts > div { grid-template-columns: minmax(0, 1fr); }
  .equation :is(th, td) { padding-inline-end: 0.5rem; }
  .equation tr > :last-child { padding-inline-end: 0; }
  .equation .inset { padding-inline-start: 0.75rem; }
}

footer > div { padding-block: 1rem 3rem; border-block-start: 1px solid var(--ink); font-size: 0.9375rem; }
footer p + p { color: var(--aside); }

@media print {
  @page { margin: 18mm 15mm; }
  :root { --paper: #fff; --ink: #000; --aside: #333; --rule: #999; --accent: #7d1d1d; --on-accent: #fff; }
  html { background: #fff; font-size: 10pt; }
  .skip, .masthead nav, .times, .search, button, .button { display: none; }
  a { text-decoration: none; }
  .columns { display: block; }
  thead { display: table-header-group; }
  tr, li, .facts > div { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
}
`;

/** Its address names what it says, so that a browser may keep it for good and no page flashes up without it. */
export const styleAddress = `/style.${fingerprint(style)}.css`;

/** FNV-1a, 32 bits: for telling two stylesheets apart, and for nothing that must be safe. */
export function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}
