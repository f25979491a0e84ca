import { catalogues, directionOf, languageCodes, languages, type Language } from './words/choose.ts';
import { style } from './style.ts';

/** What the application in the field says in one language; it is sent once and then lies on the device. */
export function fieldWords(language: Language) {
  const { offline, offlineAct, sheetHow, musterKind, refused, wrong, say } = catalogues[language];
  return {
    language,
    direction: directionOf(language),
    languages,
    offline,
    offlineAct,
    sheetHow,
    musterKind,
    refused: { ...refused, ...wrong } as { readonly [code: string]: string },
    recognition: say.recognition,
  };
}
export type FieldWords = ReturnType<typeof fieldWords>;

/** The document of the application in the field: it holds nothing of anybody, so that a device may keep it. */
export function fieldDocument(script: string): string {
  const silent = languageCodes
    .map((one) => `<p lang="${one}" dir="${directionOf(one)}">${catalogues[one].offline.needsScript}</p>`)
    .join('');
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="same-origin">' +
    `<title>Musterbook</title><link rel="stylesheet" href="/field/style.css"><script type="module" src="${script}"></script></head>` +
    `<body><div id="field"></div><noscript><main>${silent}</main></noscript></body></html>`
  );
}

export const fieldStyle = `${style}
.status { border-block: 1px solid var(--rule); padding-block: 0.4rem; font-size: 0.9375rem; }
.status p { margin: 0; }
.silent { font-weight: bold; }
.parts { display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem; padding-block: 0.5rem; }
.parts [aria-current] { background: var(--ink); color: var(--paper); }
.people, .acts { list-style: none; padding: 0; }
.people > li, .acts > li { border-block-start: 1px solid var(--rule); padding-block: 0.5rem; display: flex; flex-wrap: wrap;
  align-items: center; gap: 0.25rem 1rem; justify-content: space-between; }
.acts > li { display: block; }
.people > li > div { min-inline-size: 0; flex: 1 1 12rem; }
.hows { display: flex; flex-wrap: wrap; gap: 0 1.25rem; }
.lone { padding-block-start: 0.75rem; }
select { max-inline-size: 100%; }
`;
