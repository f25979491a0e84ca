import { h, type ComponentChildren } from 'preact';

export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** The cell names its row. */
  readonly names?: true;
  readonly numeric?: true;
}

/**
 * A list of rows. On a narrow screen each row becomes a slip with its heads beside the cells; the roles are said
 * outright, because some browsers forget that a table is one when its cells are laid out otherwise.
 */
export function rowsTable<Row>(caption: ComponentChildren, columns: readonly Column<Row>[], rows: readonly Row[]): ComponentChildren {
  const heads = columns.map(({ head, numeric }) => h('th', { scope: 'col', role: 'columnheader', class: numeric && 'numeric' }, head));
  const body = rows.map((row) =>
    h(
      'tr',
      { role: 'row' },
      columns.map(({ head, cell, names, numeric }) =>
        h(
          names ? 'th' : 'td',
          { ...(names ? { scope: 'row', role: 'rowheader' } : { role: 'cell' }), class: numeric && 'numeric' },
          h('span', { class: 'slip-head', 'aria-hidden': 'true' }, head),
          h('div', null, cell(row)),
        ),
      ),
    ),
  );
  return h(
    'table',
    { class: 'slips', role: 'table' },
    h('caption', null, caption),
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, heads)),
    h('tbody', { role: 'rowgroup' }, body),
  );
}

/** Heads and what stands beside them, as in the upper half of a form; a row without anything to say is left out. */
export function facts(rows: readonly (readonly [head: string, value: ComponentChildren] | undefined)[]): ComponentChildren {
  return h(
    'dl',
    { class: 'facts' },
    rows.map((row) => row && h('div', null, h('dt', null, row[0]), h('dd', null, row[1]))),
  );
}
