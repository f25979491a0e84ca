import type { Place } from '../../authorities/types.ts';
import { exercisePlace } from './authorities.ts';
import { bug } from '../../basics/result.ts';
import { detentionPlaces, turkishPlaces } from './nov-2019-lists.ts';

/** The places of the world. Sizes and conditions of the detention places are invented. */
export function exercisePlaces(): readonly Place[] {
  return [
    ...detentionPlaces.map(([place, size]) => detention(place, size)),
    ...camps,
    ...turkishPlaces.map(([place, size]) => turkish(place, size)),
    ...others,
  ];
}

const towns: { readonly [town: string]: readonly [en: string, ar: string, fr: string, tr: string] } = {
  HASAKAH: ['Hasakah', 'الحسكة', 'Hassaké', 'Haseke'],
  QAMISHLI: ['Qamishli', 'القامشلي', 'Qamichli', 'Kamışlı'],
  DERIK: ['Derik', 'المالكية', 'Derik', 'Derik'],
  SHADDADI: ['Shaddadi', 'الشدادي', 'Chaddadi', 'Şeddadi'],
  RAQQA: ['Raqqa', 'الرقة', 'Raqqa', 'Rakka'],
  'DEIR-EZ-ZOR': ['Deir ez-Zor', 'دير الزور', 'Deir ez-Zor', 'Deyrizor'],
  KOBANI: ['Kobani', 'عين العرب', 'Kobané', 'Ayn el-Arab'],
  TABQA: ['Tabqa', 'الطبقة', 'Tabqa', 'Tabka'],
  MANBIJ: ['Manbij', 'منبج', 'Manbij', 'Münbiç'],
};

function detention(place: string, size: number): Place {
  const dash = place.lastIndexOf('-');
  const [en, ar, fr, tr] = towns[place.slice(0, dash)] ?? bug(`no town of ${place}`);
  const n = place.slice(dash + 1);
  const names = [
    `${en}, detention place ${n}`,
    `${ar}، مكان الاحتجاز ${n}`,
    `${fr}, lieu de détention ${n}`,
    `${tr}, gözaltı yeri ${n}`,
  ] as const;
  // Every third place holds more than it should.
  return exercisePlace(place, 'detention', 'NES-ADM', names, { adultsOnly: true, room: Math.ceil(size * (size % 3 === 0 ? 0.9 : 1.3)) });
}

function turkish(place: string, size: number): Place {
  const n = place.slice(-1);
  return place.startsWith('TUR-REMOVAL')
    ? exercisePlace(
        place,
        'detention',
        'TUR',
        [`Removal centre ${n}`, `مركز الترحيل ${n}`, `Centre d’éloignement ${n}`, `Geri gönderme merkezi ${n}`],
        { room: size + 50 },
      )
    : exercisePlace(place, 'de-facto', 'TUR', [
        'Holding place in the area of the operation',
        'مكان احتجاز في منطقة العملية',
        'Lieu de rétention dans la zone de l’opération',
        'Harekât bölgesindeki tutma yeri',
      ]);
}

const camps: readonly Place[] = [
  exercisePlace('HOL-CAMP', 'camp', 'NES-ADM', ['Al-Hol camp', 'مخيم الهول', 'Camp d’Al-Hol', 'El-Hol kampı']),
  exercisePlace('ROJ-CAMP', 'camp', 'NES-ADM', ['Roj camp', 'مخيم روج', 'Camp de Roj', 'Roj kampı']),
  exercisePlace('AINISSA-CAMP', 'camp', 'NES-ADM', [
    'Ain Issa camp, annex',
    'مخيم عين عيسى، الملحق',
    'Camp d’Aïn Issa, annexe',
    'Ayn İsa kampı, ek bölüm',
  ]),
];

const others: readonly Place[] = [
  exercisePlace('NORTH-POST', 'de-facto', 'NES-ADM', [
    'Post on the road north',
    'مركز على الطريق شمالًا',
    'Poste sur la route du nord',
    'Kuzey yolundaki karakol',
  ]),
  exercisePlace('NES-HOSPITAL-1', 'hospital', 'NES-ADM', ['District hospital', 'مستشفى المنطقة', 'Hôpital du district', 'İlçe hastanesi']),
  exercisePlace('IRQ-CROSSING-1', 'crossing', 'IRQ', ['Border crossing 1', 'المعبر الحدودي 1', 'Poste-frontière 1', 'Sınır kapısı 1']),
  exercisePlace('TUR-CROSSING-1', 'crossing', 'TUR', ['Border crossing 2', 'المعبر الحدودي 2', 'Poste-frontière 2', 'Sınır kapısı 2']),
  exercisePlace('GRC-BORDER-1', 'crossing', 'GRC', [
    'Border post beyond the bridge',
    'مركز الحدود وراء الجسر',
    'Poste au-delà du pont',
    'Köprünün ötesindeki karakol',
  ]),
  exercisePlace('IRQ-RECEPTION-1', 'reception', 'IRQ', ['Transit centre', 'مركز العبور', 'Centre de transit', 'Geçiş merkezi'], {
    room: 5000,
  }),
  exercisePlace('FRA-RECEPTION-1', 'reception', 'FRA', ['Reception centre', 'مركز الاستقبال', 'Centre d’accueil', 'Kabul merkezi'], {
    room: 60,
  }),
  exercisePlace('DEU-RECEPTION-1', 'reception', 'DEU', ['Reception centre', 'مركز الاستقبال', 'Centre d’accueil', 'Kabul merkezi'], {
    room: 60,
  }),
  exercisePlace('KAZ-RECEPTION-1', 'reception', 'KAZ', [
    'Rehabilitation centre',
    'مركز إعادة التأهيل',
    'Centre de réadaptation',
    'Rehabilitasyon merkezi',
  ]),
];
