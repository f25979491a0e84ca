import type { WorldWords } from './shape.ts';

export const ar: WorldWords = {
  play: {
    title: 'ساعة العالم',
    paused: 'الساعة متوقفة.',
    runs: 'الساعة تسير، أسرع من الساعة الحقيقية {speed} مرة.',
    until: 'تتوقف عند {time}.',
    next: 'الحدث التالي عند {time}.',
    nothingAhead: 'لم يبقَ شيء في تقويم هذا العالم.',
    pause: 'إيقاف',
    realTime: 'الوقت الحقيقي',
    minuteASecond: 'دقيقة في الثانية',
    dayAMinute: 'يوم في الدقيقة',
    toNext: 'إلى الحدث التالي',
  },
  clockWrong: {
    'book-in-real-time': 'هذا السجل يسير على الوقت الحقيقي، ولا يضبطه أحد.',
    'world-nothing-ahead': 'لم يبقَ شيء في تقويم هذا العالم. ما زال بإمكان الساعة أن تسير.',
    'world-clock-past': 'الساعة لا ترجع إلى الوراء.',
    other: 'تعذّر ضبط الساعة هكذا. لم يتغيّر شيء.',
  },
};
