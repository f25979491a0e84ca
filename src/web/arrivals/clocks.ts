import { h, type ComponentChildren } from 'preact';
import { HOUR, later, type Instant } from '../../basics/time.ts';
import { arrivalStages, type Arrival, type ArrivalStep } from '../../custody/matters.ts';
import { moment } from '../bidi.ts';
import type { PageContext } from '../page-context.ts';
import { wordsOf } from '../words/choose.ts';

export type StageHours = keyof typeof arrivalStages;

export interface Stage {
  readonly hours: StageHours;
  readonly due: Instant;
  readonly missing: readonly ArrivalStep[];
  readonly overdue: boolean;
}

/** The clocks of one arrival, the shortest first. */
export function stagesOf({ arrived, steps }: Arrival, now: Instant): readonly Stage[] {
  return stageHours.map((hours) => {
    const due = later(arrived, hours * HOUR);
    const missing = (arrivalStages[hours] as readonly ArrivalStep[]).filter((step) => !steps.includes(step));
    return { hours, due, missing, overdue: missing.length > 0 && now > due };
  });
}

export const stageHours = Object.keys(arrivalStages).map(Number) as readonly StageHours[];

/** Late or due, in words and not by colour alone, and by when. */
export function clockTag({ due, overdue }: Pick<Stage, 'due' | 'overdue'>, context: PageContext): ComponentChildren {
  const { say } = wordsOf(context.language);
  return [h('strong', { class: overdue ? 'tag overdue' : 'tag' }, overdue ? say.overdue : say.dueAt), ' ', moment(due)];
}
