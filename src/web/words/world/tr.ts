import type { WorldWords } from './shape.ts';

export const tr: WorldWords = {
  play: {
    title: 'Dünyanın saati',
    paused: 'Saat durduruldu.',
    runs: 'Saat işliyor, gerçek saatten {speed} kat hızlı.',
    until: 'Şu anda duracak: {time}.',
    next: 'Sonraki olay: {time}.',
    nothingAhead: 'Bu dünyanın takviminde başka bir şey yok.',
    pause: 'Durdur',
    realTime: 'Gerçek zaman',
    minuteASecond: 'Saniyede bir dakika',
    dayAMinute: 'Dakikada bir gün',
    toNext: 'Sonraki olaya git',
  },
  clockWrong: {
    'book-in-real-time': 'Bu defter gerçek zamanla işler; onu kimse ayarlamaz.',
    'world-nothing-ahead': 'Bu dünyanın takviminde başka bir şey yok. Saat yine de işleyebilir.',
    'world-clock-past': 'Saat geriye gitmez.',
    other: 'Saat böyle ayarlanamadı. Hiçbir şey değişmedi.',
  },
};
