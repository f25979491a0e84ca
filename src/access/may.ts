import type { Role } from '../entries/act.ts';

const dealWithPersons: readonly Role[] = ['registrar', 'desk', 'escort', 'clinician', 'child-protection'];

/** Whether a role sees persons and what is due for them; all others see figures. The database asks the same of its `sees_persons`. */
export function seesPersons(role: Role): boolean {
  return dealWithPersons.includes(role);
}

/**
 * Who may do what, as one table: deny is the default, and a command without a row here can be given by nobody.
 * Scope (whose persons) is the rooms' and the database's to check; this says only which role may ask at all.
 */
export const commandsByRole = {
  registrar: [
    'admit',
    'receive-roll',
    'receive-source',
    'move',
    'escort',
    'back-from-escort',
    'sight',
    'record-birth',
    'set-basis',
    'report-missing',
    'declare-unaccounted',
    'declare-at-large',
    'come-back',
    'report-death',
    'establish-death',
    'release',
    'correct',
    'close-breach',
    'claim-identity',
    'claim-kin',
    'claim-answerability',
    'form-family',
    'split-family',
    'judge-same',
    'judge-different',
    'confirm-decision',
    'reject-decision',
    'set-gate',
    'set-capacities',
    'receive-handover',
    'depart-handover',
    'return-handover',
    'report-limbo',
    'turn-back-handover',
    'pass-handover',
    'correct-receipt',
    'export-list',
  ],
  desk: [
    'offer-handover',
    'agree-handover',
    'refuse-handover',
    'withdraw-handover',
    'amend-handover',
    'depart-handover',
    'pass-handover',
    'receive-handover',
    'evidence-arrival',
    'recall-handover',
    'cancel-handover',
    'turn-back-handover',
    'report-limbo',
    'return-handover',
    'dispute-handover',
    'correct-receipt',
    'close-handover',
    'decide-disclosure',
    'claim-answerability',
    'receive-source',
    'judge-same',
    'judge-different',
    'confirm-decision',
    'reject-decision',
    'close-breach',
    'export-list',
  ],
  escort: ['depart-handover', 'pass-handover', 'report-limbo', 'turn-back-handover', 'sight', 'report-missing', 'report-death'],
  clinician: ['sight', 'report-death', 'record-birth'],
  'child-protection': ['claim-identity', 'claim-kin', 'split-family', 'confirm-decision', 'reject-decision'],
  secretariat: ['declare-authority', 'declare-place', 'change-holder', 'set-capacities', 'set-gate', 'receive-source'],
  observer: [],
  steward: ['declare-authority', 'declare-place', 'change-holder', 'set-capacities', 'set-gate', 'propose-same'],
} as const satisfies Record<Role, readonly string[]>;

export function may(role: Role, command: string): boolean {
  return (commandsByRole[role] as readonly string[]).includes(command);
}
