/** Languages a list is written in. */
export const listLanguages = ['en', 'ar', 'fr', 'tr'] as const;
export type ListLanguage = (typeof listLanguages)[number];

/** What a list that leaves the house says of itself, in the language it is written in. */
interface ListWords {
  readonly list: string;
  readonly about: string;
  readonly purpose: string;
  readonly recipient: string;
  readonly exportedBy: string;
  readonly secondPerson: string;
  readonly exportedAt: string;
  readonly number: string;
  readonly persons: string;
  readonly invented: string;
  readonly noRecognition: string;
  readonly end: string;
}

export const listWords: Readonly<Record<ListLanguage, ListWords>> = {
  en: {
    list: 'Persons',
    about: 'About this list',
    purpose: 'Purpose',
    recipient: 'For',
    exportedBy: 'Exported by',
    secondPerson: 'Confirmed by',
    exportedAt: 'Exported at',
    number: 'Number of the export',
    persons: 'Persons',
    invented: 'Every person in this list is invented.',
    noRecognition: 'This list implies no recognition of any party and no legal status of any person.',
    end: 'End of the list',
  },
  ar: {
    list: 'الأشخاص',
    about: 'عن هذه القائمة',
    purpose: 'الغرض',
    recipient: 'الجهة المستلمة',
    exportedBy: 'صدّرها',
    secondPerson: 'أكّدها',
    exportedAt: 'وقت التصدير',
    number: 'رقم التصدير',
    persons: 'عدد الأشخاص',
    invented: 'كل شخص في هذه القائمة مُختلَق.',
    noRecognition: 'لا تعني هذه القائمة اعترافًا بأي طرف ولا تحديدًا للوضع القانوني لأي شخص.',
    end: 'نهاية القائمة',
  },
  fr: {
    list: 'Personnes',
    about: 'À propos de cette liste',
    purpose: 'Finalité',
    recipient: 'Destinataire',
    exportedBy: 'Exportée par',
    secondPerson: 'Confirmée par',
    exportedAt: 'Exportée le',
    number: 'Numéro de l’export',
    persons: 'Personnes',
    invented: 'Toutes les personnes de cette liste sont inventées.',
    noRecognition: 'Cette liste n’implique ni reconnaissance d’une partie ni statut juridique d’une personne.',
    end: 'Fin de la liste',
  },
  tr: {
    list: 'Kişiler',
    about: 'Bu liste hakkında',
    purpose: 'Amaç',
    recipient: 'Alıcı',
    exportedBy: 'Dışa aktaran',
    secondPerson: 'Onaylayan',
    exportedAt: 'Dışa aktarma zamanı',
    number: 'Dışa aktarma numarası',
    persons: 'Kişi sayısı',
    invented: 'Bu listedeki herkes kurmacadır.',
    noRecognition: 'Bu liste hiçbir tarafın tanınması ya da hiçbir kişinin hukuki statüsü anlamına gelmez.',
    end: 'Listenin sonu',
  },
};

/** The header of a column, by field. What our own import reads, it knows again by this word; the rest it leaves aside. */
export const columnWords = {
  number: { en: 'Person number', ar: 'رقم الشخص', fr: 'Numéro de personne', tr: 'Kişi numarası' },
  reference: { en: 'Reference', ar: 'المرجع', fr: 'Référence', tr: 'Referans' },
  fullName: { en: 'Full name', ar: 'الاسم الكامل', fr: 'Nom complet', tr: 'Adı soyadı' },
  givenName: { en: 'Given name', ar: 'الاسم الأول', fr: 'Prénom', tr: 'Adı' },
  familyName: { en: 'Family name', ar: 'اسم العائلة', fr: 'Nom de famille', tr: 'Soyadı' },
  alias: { en: 'Other names', ar: 'أسماء أخرى', fr: 'Autres noms', tr: 'Diğer adı' },
  sex: { en: 'Sex', ar: 'الجنس', fr: 'Sexe', tr: 'Cinsiyet' },
  birthDate: { en: 'Date of birth', ar: 'تاريخ الميلاد', fr: 'Date de naissance', tr: 'Doğum tarihi' },
  birthYear: { en: 'Year of birth', ar: 'سنة الميلاد', fr: 'Année de naissance', tr: 'Doğum yılı' },
  nationality: { en: 'Nationality', ar: 'الجنسية', fr: 'Nationalité', tr: 'Uyruk' },
  fatherName: { en: 'Name of father', ar: 'اسم الأب', fr: 'Nom du père', tr: 'Baba adı' },
  motherName: { en: 'Name of mother', ar: 'اسم الأم', fr: 'Nom de la mère', tr: 'Anne adı' },
  placeOfBirth: { en: 'Place of birth', ar: 'مكان الميلاد', fr: 'Lieu de naissance', tr: 'Doğum yeri' },
  language: { en: 'Language', ar: 'اللغة', fr: 'Langue', tr: 'Dil' },
  place: { en: 'Held at', ar: 'مكان الاحتجاز', fr: 'Détenu à', tr: 'Tutulduğu yer' },
  bed: { en: 'Tent or bed', ar: 'الخيمة أو السرير', fr: 'Tente ou lit', tr: 'Çadır veya yatak' },
  since: { en: 'There since', ar: 'هناك منذ', fr: 'Présent depuis', tr: 'Ne zamandan beri' },
} as const satisfies Readonly<Record<string, Readonly<Record<ListLanguage, string>>>>;
export type ListColumn = keyof typeof columnWords;

/** What a list was made for, in words for whoever gets it. */
export const purposeWords = {
  count: {
    en: 'Counting those present',
    ar: 'إحصاء الحاضرين',
    fr: 'Décompte des personnes présentes',
    tr: 'Orada bulunanların sayımı',
  },
  relief: { en: 'Relief', ar: 'الإغاثة', fr: 'Secours', tr: 'Yardım' },
  tracing: {
    en: 'Tracing of families',
    ar: 'البحث عن أفراد العائلات',
    fr: 'Recherche de proches',
    tr: 'Ailelerin aranması',
  },
  handover: { en: 'Handover', ar: 'التسليم', fr: 'Remise', tr: 'Devir' },
  court: { en: 'Proceedings of a court', ar: 'إجراءات قضائية', fr: 'Procédure judiciaire', tr: 'Mahkeme işlemleri' },
  'own-records': { en: 'Own records', ar: 'السجلات الخاصة', fr: 'Archives propres', tr: 'Kendi kayıtları' },
} as const satisfies Readonly<Record<string, Readonly<Record<ListLanguage, string>>>>;
