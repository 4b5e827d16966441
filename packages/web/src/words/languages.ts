/** The page's languages, each by its own name, as whoever reads it looks for it. */
export const LANGUAGES = [
  { language: "en", name: "English", dir: "ltr" },
  { language: "de", name: "Deutsch", dir: "ltr" },
  { language: "es", name: "Español", dir: "ltr" },
  { language: "hi", name: "हिन्दी", dir: "ltr" },
  { language: "ar", name: "العربية", dir: "rtl" },
] as const;

export type Language = (typeof LANGUAGES)[number]["language"];

export const isLanguage = (text: unknown): text is Language => LANGUAGES.some(({ language }) => language === text);

export const directionOf = (language: Language): "ltr" | "rtl" =>
  LANGUAGES.find((known) => known.language === language)?.dir ?? "ltr";

/** The language of a BCP 47 tag, `de` of `de-AT`. */
const languageOf = (tag: string): string => tag.split("-", 1)[0]?.toLowerCase() ?? "";

/**
 * The language to begin with: the one that was chosen here, else the first that the person's system names and the page
 * has, else English.
 */
export function firstLanguage(chosen: string | undefined, wanted: readonly string[]): Language {
  if (isLanguage(chosen)) return chosen;
  return wanted.map(languageOf).find(isLanguage) ?? "en";
}

/**
 * The BCP 47 tag by which dates and numbers are written: the language as the system has it, with its region. Digits are
 * Latin everywhere, since they stand beside hex, sequence numbers and offsets and are compared with them by eye.
 */
export function localeFor(language: Language, wanted: readonly string[]): string {
  const own = wanted.find((tag) => languageOf(tag) === language) ?? language;
  try {
    return new Intl.Locale(own, language === "ar" ? { numberingSystem: "latn" } : {}).toString();
  } catch {
    return language;
  }
}
