import type { FastifyReply } from 'fastify';

/** The page for an address with nothing behind it, or a page we failed to make, in the four languages of the book. */
export function sendWrongPage(reply: FastifyReply, status: 404 | 500): FastifyReply {
  const rows = words[status].map(([language, direction, text]) => `<p lang="${language}" dir="${direction}">${text}</p>`);
  const html =
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `<title>${status}</title><main><h1>${status}</h1>${rows.join('')}<p><a href="/">Musterbook</a></p></main></html>`;
  return reply.code(status).type('text/html; charset=utf-8').send(html);
}

const words = {
  404: [
    ['en', 'ltr', 'There is no page at this address.'],
    ['ar', 'rtl', 'لا توجد صفحة على هذا العنوان.'],
    ['fr', 'ltr', 'Il n’y a pas de page à cette adresse.'],
    ['tr', 'ltr', 'Bu adreste bir sayfa yok.'],
  ],
  500: [
    ['en', 'ltr', 'The page could not be made. Nothing was changed; try again.'],
    ['ar', 'rtl', 'تعذّر إعداد الصفحة. لم يتغيّر شيء؛ حاول مرة أخرى.'],
    ['fr', 'ltr', 'La page n’a pas pu être faite. Rien n’a été modifié ; réessayez.'],
    ['tr', 'ltr', 'Sayfa hazırlanamadı. Hiçbir şey değişmedi; yeniden deneyin.'],
  ],
} as const;
