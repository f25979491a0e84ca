import type { PlaceKind } from '../../authorities/types.ts';
import type { DutyCode } from '../../duties/due.ts';
import type { Role } from '../../entries/act.ts';
import type { AccountKind, EntryType, FieldGroup, SightingGrade, Source, Step } from '../../entries/types.ts';
import type { LineAct, LineState, Party } from '../../handover/states.ts';
import type { AcknowledgementGrade, EvidenceGrade } from '../../handover/types.ts';
import type { Identity, Name } from '../../people/types.ts';
import type { PersonFile } from '../../reports/views.ts';
import type { Term } from '../../reports/answer.ts';
import type { en } from './en.ts';
import type { CareWords } from './care/shape.ts';
import type { IdentityWords } from './identity/shape.ts';
import type { HandingWords } from './handing/shape.ts';
import type { OfflineWords } from './field/shape.ts';
import type { MatterWords } from './matters/shape.ts';
import type { PrintWords } from './print/shape.ts';
import type { RoadWords } from './road/shape.ts';
import type { SignInWords } from './sign-in/shape.ts';
import type { WorkWords } from './worklist/shape.ts';
import type { WorldWords } from './world/shape.ts';

/** Plural categories of each language (Unicode CLDR, cardinal numbers). */
interface PluralForms {
  readonly ar: 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';
  readonly en: 'one' | 'other';
  readonly fr: 'one' | 'many' | 'other';
  readonly tr: 'one' | 'other';
}
export type Language = keyof PluralForms;

/** English names the sentences; every other language must say each of them. */
export type Phrase = keyof typeof en.say;
export type CountPhrase = keyof typeof en.count;

/** A catalogue: a new word of the rooms, or a new sentence, fails to compile until every language says it. */
export interface Words<L extends Language>
  extends SignInWords,
    WorkWords,
    WorldWords,
    MatterWords,
    CareWords,
    IdentityWords,
    RoadWords,
    HandingWords,
    OfflineWords,
    PrintWords {
  readonly say: { readonly [phrase in Phrase]: string };
  readonly count: { readonly [phrase in CountPhrase]: { readonly [form in PluralForms[L]]: string } };
  readonly term: { readonly [term in Term]: string };
  readonly account: { readonly [kind in AccountKind]: string };
  readonly step: { readonly [step in Step]: string };
  readonly entry: { readonly [type in EntryType]: string };
  readonly source: { readonly [source in Source]: string };
  readonly sighting: { readonly [grade in SightingGrade]: string };
  readonly basis: { readonly [basis in PersonFile['basis']]: string };
  readonly group: { readonly [group in FieldGroup]: string };
  readonly name: { readonly [kind in Name['kind']]: string };
  readonly sex: { readonly [sex in NonNullable<Identity['sex']>]: string };
  readonly nationality: { readonly [status in NonNullable<Identity['nationalities']>[number]['status']]: string };
  readonly place: { readonly [kind in PlaceKind]: string };
  readonly role: { readonly [role in Role]: string };
  readonly duty: { readonly [code in DutyCode]: string };
  readonly line: { readonly [state in LineState]: string };
  readonly act: { readonly [act in LineAct]: string };
  readonly party: { readonly [party in Party]: string };
  readonly evidence: { readonly [grade in AcknowledgementGrade | EvidenceGrade]: string };
}
