import type { Page } from '../reports/views.ts';

/** A page of a list as it is shown: it says itself whether anything follows. */
export function paged<Row>({ rows, next }: Page<Row>): { rows: readonly Row[]; complete: boolean; next?: string } {
  return next === undefined ? { rows, complete: true } : { rows, complete: false, next };
}

/** A list that has no pages. */
export function whole<Row>(rows: readonly Row[]): { rows: readonly Row[]; complete: boolean } {
  return { rows, complete: true };
}
