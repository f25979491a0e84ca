import { nov2019 } from './nov-2019.ts';
import { small } from './small.ts';
import type { World } from './types.ts';

/** The invented caseloads that a book can be opened with. */
export const worlds: { readonly small: World; readonly 'nov-2019': World } = { small, 'nov-2019': nov2019 };
