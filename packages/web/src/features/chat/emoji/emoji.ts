/** One emoji of the list. */
export interface Emoji {
  char: string;
  label: string;
  /** What stands between colons for it; the first is shown. */
  codes: readonly string[];
  /** Further words that it is found by. */
  tags: readonly string[];
  group: string;
}

/** Reads the list that the script makes: a line each, parts between tabs, `# ` before a group. */
export function parseEmoji(text: string): Emoji[] {
  const all: Emoji[] = [];
  let group = "";
  for (const line of text.split("\n")) {
    if (line.startsWith("# ")) group = line.slice(2);
    const [char = "", label = "", codes = "", tags = ""] = line.split("\t");
    if (label === "") continue;
    all.push({ char, label, codes: codes.split(" "), tags: tags === "" ? [] : tags.split(" "), group });
  }
  return all;
}

/** The list with other names: a line each, an emoji, its name and further words, between tabs. */
export function named(all: readonly Emoji[], names: string): Emoji[] {
  const byChar = new Map(names.split("\n").map((line) => [line.slice(0, line.indexOf("\t")), line.split("\t")]));
  return all.map((emoji) => {
    const [, label, words = ""] = byChar.get(emoji.char) ?? [];
    if (label === undefined) return emoji;
    const tags = [...words.split(" "), ...emoji.label.split(" "), ...emoji.tags].filter((word) => word !== "");
    return { ...emoji, label, tags };
  });
}

/** How well an emoji fits what was typed: 0 its code, 1 the beginning of one, 2 of a word of its name, 3 of another word. */
function rank({ codes, label, tags }: Emoji, query: string): number {
  if (codes.includes(query)) return 0;
  if (codes.some((code) => code.startsWith(query))) return 1;
  if (codes.some((code) => code.includes(`_${query}`)) || ` ${label.toLowerCase()}`.includes(` ${query}`)) return 2;
  return tags.some((tag) => tag.startsWith(query)) ? 3 : Number.POSITIVE_INFINITY;
}

/** The emoji that fit best, those of the same fit in the list's order. */
export function findEmoji(all: readonly Emoji[], query: string, most: number): Emoji[] {
  const wanted = query.trim().toLowerCase();
  const ranked = all.map((emoji) => ({ emoji, fit: rank(emoji, wanted) })).filter(({ fit }) => fit < 4);
  ranked.sort((one, other) => one.fit - other.fit);
  return ranked.slice(0, most).map(({ emoji }) => emoji);
}

/** The emoji of a shortcode. */
export const emojiOf = (all: readonly Emoji[], code: string): Emoji | undefined =>
  all.find(({ codes }) => codes.includes(code));
