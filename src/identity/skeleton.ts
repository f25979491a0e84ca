/** The mark before the token of a kunya ("father of Omar"): it names a child, not the person. */
const KUNYA = '&';

/**
 * The tokens of a name that may tell persons apart: lower case, one spelling per letter, in the order given.
 * Articles, filiation particles and titles are dropped, "Abd al-Rahman" and "Salah al-Din" are one token each,
 * a kunya ("Abu Omar") is one token marked so that `isKunya` knows it, and "Ibrahimovich" is reduced to "Ibrahim".
 */
export function nameTokens(text: string): readonly string[] {
  const words = fold(text)
    .split(SEPARATORS)
    .filter((word) => word !== '');
  const tokens: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const next = followingName(words, at);
    const following = words[next];
    if (FATHER_OF.has(word) && following !== undefined) {
      tokens.push(BAKR.has(withoutArticle(following)) ? ABU_BAKR : KUNYA + reduced(withoutArticle(following)));
      at = next;
    } else if (SERVANT_OF.has(word) && following !== undefined) {
      tokens.push(isArab(word) ? `عبد${withoutArticle(following)}` : `abd${following}`);
      at = next;
    } else if (SECOND_HALVES.has(word) && tokens.length > 0 && !tokens.at(-1)?.startsWith(KUNYA)) {
      tokens.push(`${tokens.pop() ?? ''}${withoutArticle(word)}`);
    } else if (!PARTICLES.has(word)) {
      tokens.push(reduced(word));
    }
  }
  const named = tokens.filter((token) => !TITLES.has(token));
  return named.length > 0 ? named : tokens;
}

export function isKunya(token: string): boolean {
  return token.startsWith(KUNYA);
}

/**
 * One to six consonant skeletons of a token, most probable first. Two spellings of one name, in Arabic, Latin or
 * Cyrillic letters, share at least one as a rule; unwritten short vowels make more than consonants unreliable.
 */
export function tokenSkeletons(token: string): readonly string[] {
  if (token.startsWith(KUNYA)) return tokenSkeletons(token.slice(1)).map((skeleton) => KUNYA + skeleton);
  const best = new Map<string, number>();
  for (const { text, cost } of readings(fold(token).replace(NOT_LETTERS, ''))) {
    for (const [skeleton, more] of skeletonsOf(text)) {
      const total = cost + more;
      if (skeleton !== '' && total < (best.get(skeleton) ?? Infinity)) best.set(skeleton, total);
    }
  }
  return [...best]
    .sort(byCost)
    .slice(0, MOST_SKELETONS)
    .map(([skeleton]) => skeleton);
}

const MOST_SKELETONS = 6;
const WIDEST = 24;
const LONGEST = 40;

/** Lower case, no marks, one letter for each letter of several alphabets; Cyrillic is written in Latin letters. */
export function fold(text: string): string {
  const lower = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(DROPPED, '')
    .replace(MARKED_LETTERS, (letter) => LETTERS[letter] ?? letter);
  const latin = HAS_CYRILLIC.test(lower) ? cyrillicToLatin(lower) : lower;
  return latin.normalize('NFD').replace(MARKS, '').normalize('NFC');
}

function cyrillicToLatin(text: string): string {
  // Chechen writes its palochka as I, l, 1 or | where the keyboard has no other.
  return text
    .replace(/(?<=\p{Script=Cyrl})[il1|]|[il1|](?=\p{Script=Cyrl})/gu, 'ӏ')
    .replace(CYRILLIC_LETTERS, (letters) => CYRILLIC[letters] ?? '');
}

interface Reading {
  readonly text: string;
  readonly cost: number;
}

/** The ways one written word may be one name: with or without a fused article, with or without a Russian ending. */
function readings(word: string): readonly Reading[] {
  const short = word.slice(0, LONGEST);
  const servant = servantName(short);
  if (servant !== undefined) return [{ text: servant, cost: 0 }];
  const all: Reading[] = [{ text: short, cost: 0 }];
  if (isArab(short)) {
    const bare = withoutArticle(short);
    // An article is far commoner than a name such as Ilyas or Ilham that begins with the same letters.
    if (bare !== short) all.push({ text: bare, cost: -1 });
    // The Maghreb writes al-Arabi as Larbi.
    if (/^ال[اع]/.test(short)) all.push({ text: short.slice(1), cost: 1 });
  } else {
    const bare = short.replace(FUSED_ARTICLE, '');
    if (bare !== short && bare.length >= 3) all.push({ text: bare, cost: 2 });
    const stem = short.replace(ENDING, '');
    if (stem !== short && stem.length >= 3) all.push({ text: stem, cost: 2 });
  }
  return all;
}

/** "Abdurrahman", "Abdelrahman", "عبدالرحمن": written without the article, which every script fuses differently. */
export function servantName(word: string): string | undefined {
  if (isArab(word)) {
    if (!word.startsWith('عبد')) return undefined;
    const rest = withoutArticle(word.slice(3));
    return rest.length >= 2 ? `عبد${rest.replace(/^[اع]/, '')}` : undefined;
  }
  const rest = /^[ae]bd(.{3,})$/.exec(word)?.[1];
  if (rest === undefined) return undefined;
  const bare = rest.replace(/^[aeiouy]+/, '');
  // Of the names that follow "servant of", only Allah and al-Latif begin with an L of their own.
  const own = /^l+a(t|h|$)/.test(bare) || /^l+[oe](h|$)/.test(bare);
  const name = own ? bare.replace(/^l+/, 'l') : bare.replace(/^l(?=.{2})/, '').replace(/^[aeiouy]+/, '');
  return name.length >= 2 ? `abd${name}` : undefined;
}

function skeletonsOf(word: string): ReadonlyMap<string, number> {
  const rules = isArab(word) ? ARABIC : LATIN;
  const text = `^${word}$`;
  let open = new Map<string, number>([['', 0]]);
  for (let at = 0; at < text.length; ) {
    let length = Math.min(LONGEST_RULE, text.length - at);
    while (length > 1 && !rules.has(text.slice(at, at + length))) length -= 1;
    const sounds = rules.get(text.slice(at, at + length)) ?? NO_SOUND;
    open = extended(open, sounds, rules === ARABIC);
    at += length;
  }
  const closed = new Map<string, number>();
  for (const [skeleton, cost] of open) {
    const plain = skeleton.replaceAll('.', '');
    if (cost < (closed.get(plain) ?? Infinity)) closed.set(plain, cost);
  }
  return closed;
}

function extended(open: ReadonlyMap<string, number>, sounds: readonly string[], arab: boolean): Map<string, number> {
  const longer = new Map<string, number>();
  for (const [skeleton, cost] of open) {
    for (let rank = 0; rank < sounds.length; rank += 1) {
      const sound = sounds[rank] ?? '';
      // Doubled letters are written in some scripts and not in others; with a vowel between they are two.
      const twice = sound !== '' && !arab && skeleton.endsWith(sound.charAt(0));
      const grown = skeleton + (twice ? sound.slice(1) : sound);
      const total = cost + rank;
      if (total < (longer.get(grown) ?? Infinity)) longer.set(grown, total);
    }
  }
  return longer.size <= WIDEST ? longer : new Map([...longer].sort(byCost).slice(0, WIDEST));
}

function byCost(a: readonly [string, number], b: readonly [string, number]): number {
  return a[1] - b[1] || (a[0] < b[0] ? -1 : 1);
}

function followingName(words: readonly string[], at: number): number {
  let next = at + 1;
  while (next < words.length - 1 && ARTICLES.has(words[next] ?? '')) next += 1;
  return next;
}

function reduced(word: string): string {
  const stem = word.replace(PATRONYMIC, '');
  return stem.length >= 3 ? stem : word;
}

function withoutArticle(word: string): string {
  return word.length >= 4 && word.startsWith('ال') ? word.slice(2) : word;
}

function isArab(word: string): boolean {
  return HAS_ARABIC.test(word);
}

const HAS_ARABIC = /\p{Script=Arab}/u;
const HAS_CYRILLIC = /\p{Script=Cyrl}/u;
const MARKS = /\p{M}/gu;
const SEPARATORS = /[^\p{L}\p{N}]+/u;
const NOT_LETTERS = /[^\p{L}\p{N}]/gu;
// Apostrophes and rings stand for hamza and ayn; tatweel and joiners are typography.
const DROPPED = /['’‘`´ʿʾʼʻˈ′ـ\u200c\u200d]/gu;

/** Internal letters of one sound that no alphabet below uses and that no normalisation takes apart. */
const LETTERS: Readonly<Record<string, string>> = {
  // Arabic script: Persian, Kurdish, Urdu and Uyghur forms become the Arabic letter of the same sound.
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ٱ: 'ا',
  ئ: 'ء',
  ؤ: 'ء',
  ى: 'ي',
  ی: 'ي',
  ې: 'ي',
  ے: 'ي',
  ێ: 'ي',
  ک: 'ك',
  ڪ: 'ك',
  ݣ: 'گ',
  ڭ: 'گ',
  ہ: 'ه',
  ھ: 'ه',
  ە: 'ا',
  ۀ: 'ه',
  ۂ: 'ه',
  ۃ: 'ة',
  ۆ: 'و',
  ۇ: 'و',
  ۈ: 'و',
  ۋ: 'ڤ',
  ڵ: 'ل',
  ڕ: 'ر',
  ڑ: 'ر',
  ٹ: 'ت',
  ڈ: 'د',
  ں: 'ن',
  ڨ: 'گ',
  ڥ: 'ف',
  // Latin letters whose mark changes the consonant; all other marks fall away.
  ş: 'ʃ',
  ș: 'ʃ',
  š: 'ʃ',
  ŝ: 'ʃ',
  ś: 'ʃ',
  ğ: 'ɣ',
  ç: 'ɕ',
  č: 'ʧ',
  ć: 'ʧ',
  ĉ: 'ʧ',
  ž: 'ʒ',
  ż: 'ʒ',
  đ: 'ʤ',
  ð: 'd',
  þ: 'th',
  ț: 'ts',
  ł: 'l',
  ø: 'o',
  æ: 'e',
  œ: 'e',
  ı: 'i',
  ə: 'e',
  ß: 's',
  ħ: 'h',
  ŋ: 'n',
  ḫ: 'kh',
  ẖ: 'kh',
  ġ: 'gh',
  ḡ: 'gh',
  ḏ: 'dh',
  ṯ: 'th',
};
const MARKED_LETTERS = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu');

const CYRILLIC: Readonly<Record<string, string>> = {
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'ɡ',
  ґ: 'k',
  д: 'd',
  е: 'e',
  ё: 'o',
  ж: 'ʒ',
  з: 'z',
  и: 'i',
  й: 'i',
  к: 'k',
  л: 'l',
  м: 'm',
  н: 'n',
  о: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  у: 'u',
  ф: 'f',
  х: 'kh',
  ц: 'ts',
  ч: 'ʧ',
  ш: 'ʃ',
  щ: 'ʃ',
  ъ: '',
  ы: 'i',
  ь: '',
  э: 'e',
  ю: 'yu',
  я: 'ya',
  є: 'e',
  і: 'i',
  ї: 'i',
  ў: 'u',
  қ: 'q',
  ҡ: 'q',
  ғ: 'gh',
  ҳ: 'h',
  һ: 'h',
  ҷ: 'ʤ',
  җ: 'ʤ',
  ӣ: 'i',
  ӯ: 'u',
  ә: 'a',
  ө: 'o',
  ү: 'u',
  ұ: 'u',
  ң: 'n',
  ј: 'i',
  љ: 'l',
  њ: 'n',
  ћ: 'ʧ',
  ђ: 'ʤ',
  џ: 'ʤ',
  ӏ: '',
  дж: 'ʤ',
  дз: 'dz',
  цз: 'dz',
  ӝ: 'ʤ',
  // Chechen and Ingush pairs with palochka or a sign stand for one consonant; those with a soft sign for one vowel.
  гӏ: 'gh',
  кӏ: 'k',
  пӏ: 'p',
  тӏ: 't',
  хӏ: 'h',
  цӏ: 'ts',
  чӏ: 'ʧ',
  къ: 'q',
  кх: 'q',
  хь: 'h',
  аь: 'a',
  оь: 'o',
  уь: 'u',
  юь: 'yu',
  яь: 'ya',
};
const CYRILLIC_LETTERS = new RegExp('[гкптхцч]ӏ|къ|кх|хь|[аоуюя]ь|д[жз]|цз|[\\u0400-\\u052f]', 'gu');

const ARTICLES = words('al el ul ar er as es ash esh ad ed ud at et an en az ez ur us un l ال');
const FILIATION = words(
  'bin ben bn ibn ebn bint binti bent bnt ould wuld walad b ogli oglu oɣlu oghlu ogly ugli uli ulu uulu kizi kyzy qizi ' +
    'gizi de von van da di of son daughter بن ابن بنت ولد بنو',
);
const PARTICLES = new Set([...ARTICLES, ...FILIATION]);
const FATHER_OF = words('abu abou abo ebu ebou abul aboul abi um umm oum om omm ummu ابو ابي ابا ام');
const SERVANT_OF = words('abd abdu abdul abdoul abdel abdal abdur abdus abdi abder abdes عبد');
const SECOND_HALVES = words('din deen dine ddin uddin eddin eddine aldin aldeen addin allah ullah الدين دين الله لله');
const TITLES = words(
  'shaykh sheikh shaikh sheik cheikh ʃeyh seyh sheykh ʃeikh haj hajj haji hajji hadj hadji haci hoca khaʤi hoʤi mullah ' +
    'mulla molla mawlawi maulvi ustad ustadh dr mr mrs ms mme prof eng الشيخ شيخ الحاج حاج الحاجة الدكتور دكتور الاستاذ ' +
    'استاذ المهندس السيدة ملا',
);
const BAKR = words('bakr bekr baker bakar bekir bakir بكر');
const ABU_BAKR = 'abubakr';

const PATRONYMIC = /(?:ov|ev)(?:i(?:t?s?ch|ʧ|c)|n[ae])$|z[ao]d[ae]h?$|(?<=.{3})(?:oɣlu|oglu|oghlu)$|(?<=..)زاده$/u;
const ENDING = /(?:(?:ov|ev|off|eff|ow)a?|[ei]us)$/;
const FUSED_ARTICLE = /^[ae](?:l(?=[^aeiouyl].{2})|([dlnrstz])(?=\1.{2})|(?:ch|sh)(?=[cs]h.{2}))/;

const NO_SOUND: readonly string[] = [''];
const VOWEL: readonly string[] = ['.'];

/**
 * Sounds, most probable first: P (p b) · F (f v w) · T (t d and the lisped th dh) · S (s z) · X (sh ch) · J (English j)
 * · K (k q g gh) · H (h kh) · L · M · N · R · A (a vowel, y or ayn at the beginning). A point is a vowel: it keeps two
 * equal consonants apart and is taken out at the end.
 */
const LATIN = rules({
  // A mark on the line below stands for the beginning (^) and the end ($) of the word.
  '^a ^e ^i ^o ^u ^y ^3 ^2': ['A'],
  '^ou': ['A'],
  '^oua ^oue ^oui ^ouee': ['F', 'A'],
  '^j': ['J', 'A', 'H'],
  '^w': ['F', 'A'],
  'a e i o u y': VOWEL,
  'b p': ['P'],
  'f v ph': ['F'],
  w: ['F', ''],
  't d dt 6': ['T'],
  'th dh': ['T', 'S', 'TH'],
  'ts tz': ['S', 'TS'],
  's ß 9': ['S'],
  z: ['S'],
  dz: ['TS', 'S', 'J'],
  rz: ['RS', 'S', 'X'],
  sh: ['X', 'SH', 'SH', 'S'],
  ʃ: ['X', 'S'],
  cz: ['X', 'KS'],
  sz: ['X', 'S'],
  cs: ['KS', 'X'],
  sch: ['X', 'SK'],
  'tsch tch tʃ tsh ʧ': ['X', 'TX'],
  ɕ: ['X', 'S'],
  ch: ['X', 'K', 'H', 'T'],
  j: ['J', '.', 'H'],
  'dj dʒ dzh ʤ dsch': ['J'],
  'ʒ zh': ['J', 'S', 'X'],
  // Cairo says Gamal.
  'g gu': ['K', 'K', 'J'],
  'ge gi': ['K.', 'J.'],
  ɡ: ['K', 'H'],
  gh: ['K', ''],
  ɣ: ['K', '.'],
  'k q': ['K'],
  qu: ['K', 'KF'],
  'nb np': ['NP', 'MP'],
  ck: ['K', 'SK'],
  ng$: ['NK', 'N'],
  gl: ['KL', 'L'],
  '^kn': ['KN', 'N'],
  'ot$ et$': ['.T', '.T', '.'],
  ier$: ['R', '.'],
  'ais$ ois$': ['.S', '.'],
  kh: ['H', 'K'],
  c: ['K', 'J', 'S'],
  'ce ci cy': ['S.', 'J.', 'X.'],
  x: ['KS', 'H'],
  '^x': ['H', 'X', 'S', 'KS'],
  'sce sci': ['S.', 'X.', 'SX.'],
  'h 7 5': ['H'],
  h$: ['', 'H'],
  hl: ['HL', 'L'],
  hn: ['HN', 'N'],
  hr: ['HR', 'R'],
  hs: ['HS', 'S'],
  wh: ['F'],
  gn: ['KN', 'N'],
  ic$: ['K', 'X', 'J'],
  x$: ['KS', ''],
  '^st st': ['ST', 'XT'],
  l: ['L'],
  m: ['M'],
  n: ['N'],
  r: ['R'],
});

const ARABIC = rules({
  '^ا ^ع ^ي ^ء ^عا ^يا ^اي ^او ^عي ^عو ^يو ^يي': ['A'],
  '^و': ['F', 'A'],
  'ا ء ي': VOWEL,
  ع: VOWEL,
  و: ['.', 'F'],
  'ب پ': ['P'],
  'ف ڤ': ['F'],
  'ت ط د': ['T'],
  'ث ذ ظ ض': ['T', 'S'],
  ة: ['.', 'T'],
  ه$: ['', 'H'],
  'ح ه': ['H'],
  خ: ['H', 'K'],
  'س ص ز': ['S'],
  ش: ['X', 'S'],
  تش: ['X', 'TX'],
  'تس تز': ['S', 'TS'],
  چ: ['X', 'J'],
  ژ: ['J', 'S'],
  ج: ['J', 'K'],
  دج: ['J', 'TJ'],
  'ك ق گ غ': ['K'],
  ل: ['L'],
  م: ['M'],
  ن: ['N'],
  ر: ['R'],
});
const LONGEST_RULE = 5;

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}

function rules(given: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, readonly string[]> {
  const sounds = new Map<string, readonly string[]>();
  for (const [spellings, readings] of Object.entries(given)) {
    for (const spelling of spellings.split(' ')) sounds.set(spelling, readings);
  }
  return sounds;
}
