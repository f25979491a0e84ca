import type { ActorId, AuthorityCode } from '../../basics/ids.ts';
import { bug } from '../../basics/result.ts';
import type { Principal, Role } from '../../entries/act.ts';
import type { Seat } from './types.ts';

/** The invented users of the exercises; two persons wherever two must decide. */
export const exerciseSeats: readonly Seat[] = [
  seat('nora.lindgren', 'COALITION', 'steward', 'Nora Lindgren, steward of the exercise'),
  seat('paul.okafor', 'COALITION', 'secretariat', 'Paul Okafor, secretariat'),
  seat('ines.duarte', 'COALITION', 'observer', 'Inês Duarte, humanitarian observer'),
  seat('amal.darwish', 'NES-ADM', 'registrar', 'Amal Darwish, registrar'),
  seat('dilan.osman', 'NES-ADM', 'registrar', 'Dilan Osman, registrar'),
  seat('rojin.hesso', 'NES-ADM', 'desk', 'Rojin Hesso, desk officer'),
  seat('lorin.ali', 'NES-ADM', 'desk', 'Lorin Ali, desk officer for papers of others'),
  seat('hozan.bakr', 'NES-ADM', 'escort', 'Hozan Bakr, escort leader'),
  seat('salma.khoury', 'NES-ADM', 'clinician', 'Salma Khoury, clinician'),
  seat('berivan.sino', 'NES-ADM', 'child-protection', 'Berivan Sino, child protection'),
  seat('selin.aksoy', 'TUR', 'registrar', 'Selin Aksoy, registrar'),
  seat('kerem.tuna', 'TUR', 'registrar', 'Kerem Tuna, registrar'),
  seat('deniz.eren', 'TUR', 'desk', 'Deniz Eren, desk officer'),
  seat('ece.polat', 'TUR', 'desk', 'Ece Polat, desk officer for papers of others'),
  seat('claire.vasseur', 'FRA', 'desk', 'Claire Vasseur, desk officer'),
  seat('hugo.lemaire', 'FRA', 'registrar', 'Hugo Lemaire, registrar'),
  seat('jonas.brandt', 'DEU', 'desk', 'Jonas Brandt, desk officer'),
  seat('mira.scholz', 'DEU', 'registrar', 'Mira Scholz, registrar'),
  seat('zaid.alwan', 'IRQ', 'desk', 'Zaid Alwan, desk officer'),
  seat('huda.nasir', 'IRQ', 'registrar', 'Huda Nasir, registrar'),
];

/** Who acts from a seat, by the first part of the user's name. */
export function actsAs(first: string, purpose: string): Principal {
  const found = exerciseSeats.find(({ actor }) => actor.startsWith(`${first}.`)) ?? bug(`nobody called ${first} in the exercise`);
  return { actor: found.actor, authority: found.authority, role: found.role, purpose };
}

function seat(actor: string, authority: string, role: Role, who: string): Seat {
  return { actor: actor as ActorId, authority: authority as AuthorityCode, role, title: `${who} (invented person)` };
}
