import type { WorkWords } from './shape.ts';

export const tr: WorkWords = {
  work: {
    title: 'İşler',
    means: 'Size düşenler, gecikenler önce. Süre geçince hiçbir şey kendiliğinden yer değiştirmez.',
    mine: 'Size düşenler',
    mineCaption: 'Makamınızın ödevleri, gecikenler önce',
    what: 'Ne',
    howMany: 'Kaç',
    persons: 'Kişi',
    nextDue: 'Sıradaki süre',
    overdueN: 'geciken',
    nothingMine: 'Makamınızdan beklenen bir şey yok.',
    others: 'Başkalarının size borçlu oldukları',
    othersCaption: 'Başkalarının makamınıza karşı ödevleri',
    nothingOthers: 'Şu anda makamınıza borcu olan yok.',
    waiting: 'Karar bekleyenler',
    decisions: 'Sizi bekleyen iki kişilik kararlar',
    differences: 'Size ait açık farklar',
    pairs: 'Adı ve doğumu aynı kayıt çiftleri',
    incidents: 'Açık olaylar',
    answerLine: 'Herkesin yeri belli mi?',
    seeAnswer: 'Bütün yanıtı gör',
    stale: 'Bu sayfa yapıldıktan sonra bir şey değişti. Yazdıklarınız hâlâ burada.',
    showAnew: 'Yeniden göster',
    from: '{owes}',
  },
};
