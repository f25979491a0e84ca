const languages = ['ar', 'en', 'fr', 'tr'] as const;
export type Language = (typeof languages)[number];

/** The language of a page: asked for in the address, else the reader's first one that we speak, else English. */
export function languageOf(asked: string | null, acceptLanguage: string | undefined): Language {
  const wishes = (acceptLanguage ?? '').split(',').map((wish, position) => {
    const [tag = '', ...parameters] = wish.split(';').map((part) => part.trim());
    const quality = parameters.find((parameter) => /^q=/i.test(parameter))?.slice(2);
    return { tag, position, quality: quality === undefined ? 1 : Number(quality) || 0 };
  });
  const ordered = wishes
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality || one.position - other.position);
  return [asked ?? '', ...ordered.map(({ tag }) => tag)].map(spoken).find((language) => language !== undefined) ?? 'en';
}

/** `ar-SY` is Arabic. */
function spoken(tag: string): Language | undefined {
  const first = tag.toLowerCase().split('-', 1)[0];
  return languages.find((language) => language === first);
}
