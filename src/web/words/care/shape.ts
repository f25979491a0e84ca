import type { CareCommand, ItemCommand } from '../../../custody/matter-commands.ts';
import type { Item, ItemKind } from '../../../custody/matters.ts';
import type { kinGrounds, KinRelation } from '../../../people/commands.ts';
import type { en } from './en.ts';

type Concern = (CareCommand & { type: 'note-child' })['concern'];
type Occasion = (CareCommand & { type: 'record-examination' })['occasion'];

/** English names the sentences and the fields; a new kind of thing, concern or relation has no page without its words. */
export interface CareWords {
  readonly care: { readonly [phrase in keyof typeof en.care]: string };
  readonly field: { readonly [field in keyof typeof en.field]: string };
  readonly relation: { readonly [relation in KinRelation | 'accompanied-by']: string };
  readonly ground: { readonly [ground in (typeof kinGrounds)[number]]: string };
  readonly concern: { readonly [concern in Concern]: string };
  readonly occasion: { readonly [occasion in Occasion]: string };
  readonly item: { readonly [kind in ItemKind]: string };
  readonly itemState: { readonly [state in Item['state']]: string };
  readonly itemTo: { readonly [to in (ItemCommand & { type: 'pass-item' })['to']]: string };
}
