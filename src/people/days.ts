import { instantToText, type Instant } from '../basics/time.ts';
import { bug } from '../basics/result.ts';
import { calendarDay, type CalendarDay } from './birth.ts';

/** The calendar day of an instant, in UTC. */
export function instantToDay(at: Instant): CalendarDay {
  return calendarDay(instantToText(at).slice(0, 10)) ?? bug('an instant without a day');
}
