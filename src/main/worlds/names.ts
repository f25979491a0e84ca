import type { Name } from '../../people/types.ts';
import type { Dice } from './dice.ts';

/**
 * Invented names: common given names and family names of several languages, put together by dice. They are names that
 * many bear; nobody in particular is meant. Nisbas name a town or a country and nothing else.
 */
export interface NamePart {
  readonly arabic: string;
  /** Spellings a clerk may choose. */
  readonly latin: readonly string[];
  readonly cyrillic?: string;
}

export type NameScript = 'Arab' | 'Latn' | 'Cyrl';
export type Custom = 'arab' | 'caucasian' | 'tajik' | 'turkish' | 'french' | 'german' | 'english' | 'balkan' | 'malay';

interface Customs {
  readonly language: string;
  readonly script: NameScript;
  /** Given name, father's name, nisba; or given name and family name. */
  readonly chain: boolean;
  readonly male: readonly NamePart[];
  readonly female: readonly NamePart[];
  readonly family: readonly NamePart[];
}

/** What a person's name truly is, before clerks write it down. */
export interface TrueName {
  readonly custom: Custom;
  readonly female: boolean;
  readonly given: NamePart;
  readonly father: NamePart;
  readonly family: NamePart;
}

export function inventName(custom: Custom, female: boolean, dice: Dice): TrueName {
  const { male, female: women, family } = customs[custom];
  return { custom, female, given: dice.pick(female ? women : male), father: dice.pick(male), family: dice.pick(family) };
}

/** How a list's clerk writes names. */
export interface Hand {
  /** Share of names written in Arabic, and of the rest that keep a Cyrillic script of their own. */
  readonly arabic: number;
  readonly cyrillic: number;
  /** Shares written in capitals, and with the family name first. */
  readonly capitals: number;
  readonly familyFirst: number;
}

/** The name as one clerk writes it, another clerk otherwise; in some rows with a by-name beside it. */
export function writeName(name: TrueName, hand: Hand, dice: Dice): readonly Name[] {
  const { language, chain } = customs[name.custom];
  const script = scriptFor(name.custom, hand, dice);
  const spell = (part: NamePart): string => spellPart(part, script, dice);
  const given = spell(name.given);
  const family = name.female && !chain ? feminine(spell(name.family)) : spell(name.family);
  const whole = chain && dice.chance(0.8) ? `${given} ${spell(name.father)} ${family}` : `${given} ${family}`;
  const shown = dice.chance(0.07) ? given : dice.chance(hand.familyFirst) ? `${family} ${given}` : whole;
  const text = script === 'Latn' && dice.chance(hand.capitals) ? shown.toLocaleUpperCase(language === 'tr' ? 'tr' : 'en') : shown;
  const written: Name = { text, kind: text === given ? 'given' : 'full', language: tagFor(language, script, customs[name.custom].script) };
  if (!dice.chance(0.06)) return [written];
  const child = spell(dice.pick(customs.arab.male));
  const parent = script === 'Arab' ? (name.female ? 'أم' : 'أبو') : name.female ? 'Umm' : 'Abu';
  return [written, { text: `${parent} ${child}`, kind: 'alias' }];
}

/** The father's name in the script of the row. */
export function writeFather(name: TrueName, script: string, dice: Dice): string {
  return spellPart(name.father, /[\u0600-\u06ff]/.test(script) ? 'Arab' : 'Latn', dice);
}

function scriptFor(custom: Custom, hand: Hand, dice: Dice): NameScript {
  if (customs[custom].script === 'Cyrl' && dice.chance(hand.cyrillic)) return 'Cyrl';
  return dice.chance(hand.arabic) ? 'Arab' : 'Latn';
}

function tagFor(language: string, script: NameScript, own: NameScript): string {
  if (script === own) return language;
  return script === 'Arab' ? 'ar' : `${language}-Latn`;
}

function spellPart(part: NamePart, script: NameScript, dice: Dice): string {
  if (script === 'Cyrl') return part.cyrillic ?? part.latin[0] ?? part.arabic;
  return script === 'Latn' ? dice.pick(part.latin) : looseArabic(part.arabic, dice);
}

// Hamza, ta marbuta and alif maqsura are what clerks differ about most.
function looseArabic(text: string, dice: Dice): string {
  const habit = dice.whole(10);
  if (habit < 3) return text.replace(/[أإآ]/g, 'ا');
  if (habit === 3) return text.replace(/ة(?= |$)/g, 'ه');
  return habit === 4 ? text.replace(/ى(?= |$)/g, 'ي') : text;
}

function feminine(family: string): string {
  if (/(?:ов|ев)$/.test(family)) return `${family}а`;
  if (/(?:وف|ييف)$/.test(family)) return `${family}ا`;
  return /(?:ov|ev)$/.test(family) ? `${family}a` : family;
}

/** `arabic: Latin, Latin: cyrillic`, one name a line. */
function table(lines: string): readonly NamePart[] {
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const [arabic = '', latin = '', cyrillic] = line.split(':').map((part) => part.trim());
      return { arabic, latin: latin.split(',').map((spelling) => spelling.trim()), ...(cyrillic === undefined ? {} : { cyrillic }) };
    });
}

const arabMen = table(`
  محمد : Mohammed, Muhammad, Mohamed, Mohammad, Muhammed
  أحمد : Ahmad, Ahmed, Ahmet
  علي : Ali, Aly
  حسين : Hussein, Husain, Hossein, Hüseyin
  حسن : Hassan, Hasan
  عمر : Omar, Umar, Ömer
  خالد : Khaled, Khalid, Halid
  إبراهيم : Ibrahim, Ebrahim, İbrahim
  يوسف : Youssef, Yusuf, Yousef, Yousif
  عبد الله : Abdullah, Abdallah, Abd Allah
  عبد الرحمن : Abdulrahman, Abd al-Rahman, Abderrahmane, Abdurrahman
  عبد الكريم : Abdulkarim, Abd al-Karim, Abdelkrim
  عبد العزيز : Abdulaziz, Abd al-Aziz, Abdelaziz
  محمود : Mahmoud, Mahmud, Mahmood
  مصطفى : Mustafa, Moustafa, Mostafa
  سعيد : Said, Saeed, Saïd
  صالح : Saleh, Salih
  ياسين : Yassin, Yasin, Yacine
  كريم : Karim, Kareem
  سامي : Sami, Samy
  رشيد : Rashid, Rachid, Rasheed
  طارق : Tariq, Tarek, Tarık
  حمزة : Hamza, Hamzah
  بلال : Bilal, Belal
  أنس : Anas, Anass
  زيد : Zaid, Zayd
  ماجد : Majed, Majid
  فارس : Faris, Fares
  نبيل : Nabil, Nabeel
  جمال : Jamal, Djamel, Gamal
  وليد : Walid, Waleed, Oualid
  قاسم : Qasim, Kasim, Qassem, Kassem
  رائد : Raed, Raid
  هاني : Hani, Hany
  مروان : Marwan, Marouane
  إسماعيل : Ismail, Ismaïl, Esmail
  سليمان : Suleiman, Sulayman, Slimane
  فيصل : Faisal, Faysal, Fayçal
  عدنان : Adnan
  غسان : Ghassan, Gassan
`);

const arabWomen = table(`
  فاطمة : Fatima, Fatma, Fatimah, Fatema
  عائشة : Aisha, Aicha, Ayesha, Ayşe
  مريم : Maryam, Mariam, Meryem
  زينب : Zainab, Zaynab, Zeinab, Zeynep
  خديجة : Khadija, Khadidja, Hatice
  آمنة : Amina, Amna, Aamina
  سارة : Sara, Sarah
  هدى : Huda, Houda, Hoda
  نور : Nour, Noor, Nur
  أمل : Amal, Amel
  رنا : Rana
  ليلى : Layla, Leila, Laila
  سمية : Sumaya, Soumaya, Sumayya
  إيمان : Iman, Eman, Imane
  أسماء : Asma, Asmaa, Esma
  سلمى : Salma, Selma
  رحمة : Rahma, Rahmah
  هبة : Hiba, Heba
  دعاء : Duaa, Doaa
  حنان : Hanan, Hanane
  ياسمين : Yasmin, Yasmine, Jasmin
  سعاد : Suad, Souad
  نادية : Nadia, Nadya
  ملك : Malak, Melek
  شيماء : Shaima, Chaima, Shaymaa
  رقية : Ruqaya, Roqaya, Rukia
  جميلة : Jamila, Djamila
  وفاء : Wafa, Wafaa
  غادة : Ghada, Gada
  هاجر : Hajar, Hager, Hacer
`);

// The place a family came from.
const arabFamilies = table(`
  الموصلي : al-Mawsili, Al Mosuli, Almousli
  الحلبي : al-Halabi, Al Halabi, Alhalabi, Halebi
  الدمشقي : al-Dimashqi, Al Dimashki, Dimeşki
  الرقاوي : al-Raqqawi, Al Rakkawi
  الديري : al-Deiri, Al Dairi, Aldeiri
  الحمصي : al-Homsi, Al Homsi, Alhumsi
  الحموي : al-Hamwi, Al Hamawi
  عطار : Attar, al-Attar, Atar
  البصري : al-Basri, Al Basri
  الكركوكي : al-Kirkuki, Al Karkouki, Kerkuki
  التلعفري : al-Talafari, Tal Afari
  السامرائي : al-Samarrai, Samarraie
  الفلوجي : al-Falluji, Al Fallouji
  الإسكندراني : al-Iskandarani, El Iskandarani
  التونسي : al-Tunisi, Ettounsi, Tounsi
  المغربي : al-Maghribi, El Maghrebi
  الجزائري : al-Jazairi, El Djazairi
  البنغازي : al-Benghazi, El Bengasi
  اليمني : al-Yamani, Al Yemeni
  الحجازي : al-Hijazi, Hegazy, Hejazi
  النجدي : al-Najdi, Alnajdi
  الطرابلسي : al-Tarabulsi, Trabelsi, Tarabulsi
  الصفدي : al-Safadi, Safadi
  القدسي : al-Qudsi, Kudsi
  نجار : Najjar, Najar, Neccar
  حداد : Haddad, Hadad
  خياط : Khayyat, Khayat
  صباغ : Sabbagh, Sabag
  درويش : Darwish, Darwich, Derviş
  منصور : Mansour, Mansur
`);

const caucasianMen = table(`
  ماغوميد : Magomed, Magomet, Mahomed : Магомед
  أصلان : Aslan : Аслан
  إسلام : Islam : Ислам
  رمضان : Ramzan, Ramazan : Рамзан
  رسلان : Ruslan : Руслан
  تيمور : Timur : Тимур
  آدم : Adam : Адам
  حسن : Khasan, Hasan : Хасан
  عمر : Umar, Omar : Умар
  بيسلان : Beslan : Беслан
  سعيد : Said, Sayd : Саид
  موسى : Musa, Mussa : Муса
  عيسى : Isa, Issa : Иса
  إدريس : Idris : Идрис
  زاور : Zaur : Заур
`);
const caucasianWomen = table(`
  مدينة : Madina, Medina : Мадина
  خدا : Kheda, Heda : Хеда
  زاريما : Zarema, Zarima : Зарема
  أمينة : Amina : Амина
  عائشة : Aishat, Ayshat : Айшат
  باتيمات : Patimat : Патимат
  لويزا : Luiza, Louisa : Луиза
  مليكة : Malika : Малика
  زينب : Zaynap, Zainap : Зайнап
  إلينا : Elina : Элина
`);
const caucasianFamilies = table(`
  ماغوميدوف : Magomedov : Магомедов
  إساييف : Isaev, Isayev : Исаев
  علييف : Aliev, Alyev : Алиев
  أحمدوف : Akhmadov, Ahmadov : Ахмадов
  حسنوف : Khasanov, Hasanov : Хасанов
  موساييف : Musaev, Musayev : Мусаев
  غايسوموف : Gaysumov, Gaisumov : Гайсумов
  إلمورزاييف : Elmurzaev, Elmurzayev : Эльмурзаев
  إبراغيموف : Ibragimov : Ибрагимов
  سليمانوف : Suleymanov, Suleimanov : Сулейманов
`);

const tajikMen = table(`
  فرخ : Farrukh, Faruh : Фаррух
  سهراب : Suhrob, Sukhrob : Сухроб
  رستم : Rustam : Рустам
  جمشيد : Jamshed, Dzhamshed : Ҷамшед
  فردوس : Firdavs, Firdaws : Фирдавс
  دلير : Daler : Далер
  بختيار : Bakhtiyor, Bahtiyor : Бахтиёр
  شريف : Sharif : Шариф
  عزيز : Aziz : Азиз
  نظام : Nizom, Nizam : Низом
  أنور : Anvar, Anwar : Анвар
`);
const tajikWomen = table(`
  موزونة : Mavzuna : Мавзуна
  زلفية : Zulfiya, Zulfia : Зулфия
  غلنورا : Gulnora, Gulnara : Гулнора
  نيغينة : Nigina : Нигина
  شهنوزة : Shahnoza, Shakhnoza : Шаҳноза
  فرنغيس : Farangis : Фарангис
  مدينة : Madina : Мадина
  سعادت : Saodat, Saodatkhon : Саодат
  مهينة : Mohina, Mokhina : Моҳина
`);
const tajikFamilies = table(`
  رحيموف : Rahimov, Rakhimov : Раҳимов
  سعيدوف : Saidov : Саидов
  كريموف : Karimov : Каримов
  نزاروف : Nazarov : Назаров
  شريفوف : Sharipov, Sharifov : Шарипов
  يوسفوف : Yusupov, Yusufov : Юсупов
  عبداللاييف : Abdulloev, Abdullayev : Абдуллоев
  ميرزاييف : Mirzoev, Mirzaev : Мирзоев
`);

const turkishMen = table(`
  محمد : Mehmet, Mehmed
  مصطفى : Mustafa
  أحمد : Ahmet
  يوسف : Yusuf
  أمره : Emre
  حسن : Hasan
  إبراهيم : İbrahim, Ibrahim
  عمر : Ömer, Omer
  مراد : Murat
  سركان : Serkan
`);
const turkishWomen = table(`
  عائشة : Ayşe, Ayse
  فاطمة : Fatma
  أمينة : Emine
  زينب : Zeynep
  أليف : Elif
  خديجة : Hatice
  مروة : Merve
  هوليا : Hülya, Hulya
`);
const turkishFamilies = table(`
  يلماز : Yılmaz, Yilmaz
  كايا : Kaya
  دمير : Demir
  شاهين : Şahin, Sahin
  تشليك : Çelik, Celik
  يلدز : Yıldız, Yildiz
  أوزتورك : Öztürk, Ozturk
  أيدن : Aydın, Aydin
  دوغان : Doğan, Dogan
  كوتش : Koç, Koc
`);

const frenchMen = table(`
  توماس : Thomas
  جوليان : Julien
  كيفن : Kévin, Kevin
  نيكولا : Nicolas
  كريم : Karim
  مهدي : Mehdi, Mahdi
  ياسين : Yacine, Yassine
  سفيان : Sofiane, Soufiane
  رومان : Romain
  بلال : Bilel, Bilal
`);
const frenchWomen = table(`
  إميلي : Émilie, Emilie
  كامي : Camille
  سارة : Sarah, Sara
  إيناس : Inès, Ines
  لورا : Laura
  مانون : Manon
  سيلين : Céline, Celine
  سامية : Samia
  مليكة : Malika
`);
const frenchFamilies = table(`
  مارتان : Martin
  برنار : Bernard
  دوبوا : Dubois
  لوفيفر : Lefèvre, Lefebvre
  مورو : Moreau
  جيرار : Girard
  بن علي : Benali, Ben Ali
  حداد : Haddad
  منصوري : Mansouri
  بلقاسم : Belkacem
`);

const germanMen = table(`
  لوكاس : Lukas
  يان : Jan
  فلوريان : Florian
  دنيس : Denis, Dennis
  كريم : Karim
  مراد : Murat
  باتريك : Patrick
  سامي : Sami
`);
const germanWomen = table(`
  لينا : Lena
  يوليا : Julia
  آنا : Anna
  سابرينا : Sabrina
  نادين : Nadine
  أليف : Elif
  مريم : Mariam, Maryam
`);
const germanFamilies = table(`
  مولر : Müller, Mueller
  شنايدر : Schneider
  فيبر : Weber
  كولر : Köhler, Koehler
  بيكر : Becker
  شيفر : Schäfer, Schaefer
  يلدرم : Yıldırım, Yildirim
  هوفمان : Hoffmann, Hofmann
`);

const englishMen = table(`
  جاك : Jack
  دانيال : Daniel
  آدم : Adam
  ريان : Ryan
  عمران : Imran
  يوسف : Yusuf, Yousuf
  جيمس : James
  طارق : Tariq
`);
const englishWomen = table(`
  إيما : Emma
  إيمي : Amy
  جيد : Jade
  ليلى : Leila, Layla
  عائشة : Ayesha, Aisha
  كلوي : Chloe
  نادية : Nadia
`);
const englishFamilies = table(`
  سميث : Smith
  جونز : Jones
  تايلور : Taylor
  خان : Khan
  أحمد : Ahmed
  حسين : Hussain, Hussein
  ووكر : Walker
  براون : Brown
`);

const balkanMen = table(`
  أربن : Arben
  بسنيك : Besnik
  ميرزا : Mirza
  أمير : Amir
  سناد : Senad
  فاتمير : Fatmir
`);
const balkanWomen = table(`
  فاطميرة : Fatmire
  دريتا : Drita
  عمرة : Amra
  ليلى : Lejla
  ألما : Alma
`);
const balkanFamilies = table(`
  كراسنيتشي : Krasniqi
  بريشا : Berisha
  هوجيتش : Hodžić, Hodzic
  ديليتش : Delić, Delic
  عثماني : Osmani
`);

const malayMen = table(`
  بودي : Budi
  أغوس : Agus
  ريزال : Rizal
  أحمد : Ahmad, Akhmad
  فاضل : Fadil, Fadhil
`);
const malayWomen = table(`
  ستي : Siti
  ديوي : Dewi
  نور : Nur
  راتنا : Ratna
  عائشة : Aisyah
`);
const malayFamilies = table(`
  سانتوسو : Santoso
  ويجايا : Wijaya
  هدايت : Hidayat
  رحمن : Rahman
  سوريانتو : Suryanto
`);

const customs: { readonly [custom in Custom]: Customs } = {
  arab: { language: 'ar', script: 'Arab', chain: true, male: arabMen, female: arabWomen, family: arabFamilies },
  caucasian: { language: 'ru', script: 'Cyrl', chain: false, male: caucasianMen, female: caucasianWomen, family: caucasianFamilies },
  tajik: { language: 'tg', script: 'Cyrl', chain: false, male: tajikMen, female: tajikWomen, family: tajikFamilies },
  turkish: { language: 'tr', script: 'Latn', chain: false, male: turkishMen, female: turkishWomen, family: turkishFamilies },
  french: { language: 'fr', script: 'Latn', chain: false, male: frenchMen, female: frenchWomen, family: frenchFamilies },
  german: { language: 'de', script: 'Latn', chain: false, male: germanMen, female: germanWomen, family: germanFamilies },
  english: { language: 'en', script: 'Latn', chain: false, male: englishMen, female: englishWomen, family: englishFamilies },
  balkan: { language: 'sq', script: 'Latn', chain: false, male: balkanMen, female: balkanWomen, family: balkanFamilies },
  malay: { language: 'id', script: 'Latn', chain: false, male: malayMen, female: malayWomen, family: malayFamilies },
};
