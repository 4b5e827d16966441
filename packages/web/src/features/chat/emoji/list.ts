import type { Language } from "../../../words/languages.ts";
import { type Emoji, named, parseEmoji } from "./emoji.ts";
import text from "./emoji.txt?raw";

/** In English, as are their shortcodes. */
export const list = parseEmoji(text);

/** Each a file of its own in the built page, fetched when somebody who speaks that language first wants an emoji. */
const NAMES: Record<Exclude<Language, "en">, () => Promise<{ default: string }>> = {
  de: () => import("./names/de.txt?raw"),
  es: () => import("./names/es.txt?raw"),
  hi: () => import("./names/hi.txt?raw"),
  ar: () => import("./names/ar.txt?raw"),
};

/** The list by what they are called in a language; they are found by their English names as well. */
export async function listIn(language: Language): Promise<readonly Emoji[]> {
  return language === "en" ? list : named(list, (await NAMES[language]()).default);
}
