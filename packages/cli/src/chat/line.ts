/** What a person has typed, and to whom it would go. */
export interface Line {
  text: string;
  /** undefined: everybody. */
  to: string | undefined;
}

/** What came of pressing Enter. */
export type Entered =
  | { do: "nothing"; line: Line }
  | { do: "say"; text: string; to: string | undefined; line: Line }
  | { do: "quit" }
  | { do: "unknown"; line: Line; command: string };

/** `/to NAME`, `/to` for everybody again, `/quit`; everything else is said, `//` for a slash in front. */
export function enter({ text, to }: Line): Entered {
  const words = text.trim();
  if (words === "") return { do: "nothing", line: { text: "", to } };
  if (words === "/quit") return { do: "quit" };
  if (words === "/to" || words.startsWith("/to ")) {
    const name = words.slice("/to".length).trim();
    return { do: "nothing", line: { text: "", to: name === "" ? undefined : name } };
  }
  if (words.startsWith("/") && !words.startsWith("//")) return { do: "unknown", line: { text, to }, command: words };
  return { do: "say", text: words.replace(/^\/\//, "/"), to, line: { text: "", to } };
}

/**
 * What was typed or pasted, which may be many characters at once; a line break at its end is Enter. Breaks inside stay, other
 * control characters go.
 */
export function type({ text, to }: Line, input: string): { line: Line; ends: boolean } {
  const typed = input.replaceAll(/\r\n?/g, "\n").replaceAll(/[^\P{Cc}\n]/gu, "");
  const ends = typed.endsWith("\n");
  return { line: { text: text + (ends ? typed.slice(0, -1) : typed), to }, ends };
}

/** Without its last character, as people count characters. */
export function withoutLast({ text, to }: Line): Line {
  const last = [...new Intl.Segmenter().segment(text)].at(-1);
  return { text: text.slice(0, last?.index ?? 0), to };
}
