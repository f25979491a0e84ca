import type { WorkWords } from './shape.ts';

export const ar: WorkWords = {
  work: {
    title: 'العمل',
    means: 'ما عليك فعله، والمتأخر أولاً. لا شيء يتحرك وحده إذا مضى الوقت.',
    mine: 'ما عليكم فعله',
    mineCaption: 'واجبات سلطتكم، المتأخر أولاً',
    what: 'ماذا',
    howMany: 'العدد',
    persons: 'الأشخاص',
    nextDue: 'الموعد التالي',
    overdueN: 'المتأخر منها',
    nothingMine: 'لا شيء مستحق على سلطتكم.',
    others: 'ما لكم على غيركم',
    othersCaption: 'واجبات الآخرين تجاه سلطتكم',
    nothingOthers: 'لا أحد مدين لسلطتكم بشيء الآن.',
    waiting: 'في انتظار قرار',
    decisions: 'قرارات شخصين تنتظرك',
    differences: 'اختلافات مفتوحة هي لك',
    pairs: 'أزواج قيود بالأسماء والمواليد نفسها',
    incidents: 'حوادث مفتوحة',
    answerLine: 'هل كل شخص معروف؟',
    seeAnswer: 'انظر الجواب كله',
    stale: 'تغيّر شيء منذ صُنعت هذه الصفحة. ما كتبته ما زال هنا.',
    showAnew: 'أظهرها من جديد',
    from: 'على {owes}',
  },
};
