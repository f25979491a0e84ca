import type { WorldWords } from './shape.ts';

export const fr: WorldWords = {
  play: {
    title: 'L’horloge du monde',
    paused: 'L’horloge est arrêtée.',
    runs: 'L’horloge avance, {speed} fois plus vite qu’une vraie.',
    until: 'Elle s’arrêtera le {time}.',
    next: 'Le prochain événement est le {time}.',
    nothingAhead: 'Le calendrier de ce monde ne contient plus rien.',
    pause: 'Arrêter',
    realTime: 'Temps réel',
    minuteASecond: 'Une minute par seconde',
    dayAMinute: 'Un jour par minute',
    toNext: 'Au prochain événement',
  },
  clockWrong: {
    'book-in-real-time': 'Ce registre suit le temps réel, que personne ne règle.',
    'world-nothing-ahead': 'Le calendrier de ce monde ne contient plus rien. L’horloge peut encore avancer.',
    'world-clock-past': 'L’horloge ne revient pas en arrière.',
    other: 'L’horloge n’a pas pu être réglée ainsi. Rien n’a été modifié.',
  },
};
