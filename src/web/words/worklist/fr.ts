import type { WorkWords } from './shape.ts';

export const fr: WorkWords = {
  work: {
    title: 'Travail',
    means: 'Ce qui vous revient, le retard d’abord. Rien ne bouge de soi-même quand un délai passe.',
    mine: 'À faire par vous',
    mineCaption: 'Devoirs de votre autorité, les retards d’abord',
    what: 'Quoi',
    howMany: 'Combien',
    persons: 'Personnes',
    nextDue: 'Prochaine échéance',
    overdueN: 'dont en retard',
    nothingMine: 'Rien n’est dû par votre autorité.',
    others: 'Ce que d’autres vous doivent',
    othersCaption: 'Devoirs d’autres envers votre autorité',
    nothingOthers: 'Personne ne doit rien à votre autorité en ce moment.',
    waiting: 'En attente d’une décision',
    decisions: 'Décisions à deux qui vous attendent',
    differences: 'Écarts ouverts qui sont à vous',
    pairs: 'Paires d’inscriptions aux mêmes noms et naissances',
    incidents: 'Incidents ouverts',
    answerLine: 'Chaque personne est-elle localisée ?',
    seeAnswer: 'Voir toute la réponse',
    stale: 'Quelque chose a changé depuis que cette page a été faite. Ce que vous avez tapé est toujours là.',
    showAnew: 'La montrer à nouveau',
    from: 'par {owes}',
  },
};
