import { after, test } from 'node:test';
import { openShelf, type Book } from '../store/books.ts';
import { furnish } from '../store/scene.ts';

const shelf = await openShelf(18);
after(() => shelf.close());

/** An attack with a furnished book of its own, through our door and past it. */
export function attack(name: string, make: (book: Book) => Promise<void>): void {
  test(`attack ${name}`, async () => {
    const book = await shelf.open(18);
    try {
      await furnish(book);
      await make(book);
    } finally {
      await book.close();
    }
  });
}
