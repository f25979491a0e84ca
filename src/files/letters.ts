/** The letters that at least one of the fonts draws, by the `cmap` table of each (OpenType 1.9, formats 4 and 12). */
export function drawnLetters(fonts: readonly Buffer[]): ReadonlySet<number> {
  const drawn = new Set<number>();
  for (const font of fonts) for (const [first, last] of rangesIn(font)) for (let one = first; one <= last; one++) drawn.add(one);
  return drawn;
}

function rangesIn(font: Buffer): readonly (readonly [first: number, last: number])[] {
  const table = tableAt(font, 'cmap');
  if (table === undefined) return [];
  const parts = Array.from({ length: font.readUInt16BE(table + 2) }, (_, at) => table + font.readUInt32BE(table + 4 + 8 * at + 4));
  return parts.flatMap((part) => {
    const format = font.readUInt16BE(part);
    if (format === 4) {
      const count = font.readUInt16BE(part + 6) / 2;
      return Array.from({ length: count }, (_, at) => {
        const [first, last] = [font.readUInt16BE(part + 16 + 2 * count + 2 * at), font.readUInt16BE(part + 14 + 2 * at)];
        return [first, Math.min(last, 0xfffe)] as const;
      });
    }
    if (format !== 12) return [];
    return Array.from({ length: font.readUInt32BE(part + 12) }, (_, at) => {
      const group = part + 16 + 12 * at;
      return [font.readUInt32BE(group), font.readUInt32BE(group + 4)] as const;
    });
  });
}

function tableAt(font: Buffer, name: string): number | undefined {
  for (let at = 12; at < 12 + 16 * font.readUInt16BE(4); at += 16) {
    if (font.toString('latin1', at, at + 4) === name) return font.readUInt32BE(at + 8);
  }
  return undefined;
}
