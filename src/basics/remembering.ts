/**
 * A function that always says the same of the same text, remembering what it said last. Of `most` texts at the utmost:
 * then those longest unasked are forgotten, so that a long list of names cannot fill the memory.
 */
export function remembering<Said>(most: number, say: (text: string) => Said): (text: string) => Said {
  let recent = new Map<string, Said>();
  let older = new Map<string, Said>();
  return (text) => {
    const known = recent.get(text);
    if (known !== undefined) return known;
    const said = older.get(text) ?? say(text);
    recent.set(text, said);
    if (recent.size * 2 >= most) [older, recent] = [recent, new Map()];
    return said;
  };
}
