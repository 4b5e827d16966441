import format, { type FormatOptions, type FormatValues } from "icu-minify/format";
import { createElement, Fragment, type ReactNode, useSyncExternalStore } from "react";
import { type Area, fetchMessages, type Messages } from "./areas.ts";
import type { Key, Rest, RichKey, TagValuesOf, ValuesOf } from "./catalog.ts";
import { directionOf, type Language, localeFor } from "./languages.ts";

/**
 * The page's language, as a document has one. It lives here and not in a React context, because words are also made outside
 * of components: in helpers, for the title, for notifications, for what is exported.
 */
interface Spoken {
  language: Language;
  locale: string;
  messages: Messages;
}

let spoken: Spoken = { language: "en", locale: "en", messages: {} };
/** Areas whose words somebody has asked for; in another language they are wanted as well. */
const wanted = new Set<Area>();
const listeners = new Set<() => void>();
/** Counts what was asked for, so that of two languages chosen quickly the later one stays. */
let asked = 0;

const preferred = (): readonly string[] => (typeof navigator === "undefined" ? [] : (navigator.languages ?? []));

/**
 * Begins or goes on in a language. Nothing is shown in it before all is here that was shown in the other one.
 * @throws when words cannot be fetched: then all stays as it was.
 */
export async function speak(language: Language, ...areas: readonly Area[]): Promise<void> {
  for (const area of areas) wanted.add(area);
  const turn = ++asked;
  let known = 0;
  let messages: Messages = {};
  // Whoever opens a window meanwhile wants its words too.
  while (known < wanted.size) {
    known = wanted.size;
    const parts = await Promise.all([...wanted].map((area) => fetchMessages(language, area)));
    messages = Object.assign({}, ...parts);
  }
  if (turn !== asked) return;
  show({ language, locale: localeFor(language, preferred()), messages });
}

/**
 * Fetches the words of a view beside its code: `lazy(() => withWords("proof", import("./proof.ts")))`.
 * @returns what `code` gives, once its words are here too
 */
export async function withWords<Code>(area: Area, code: Promise<Code>): Promise<Code> {
  wanted.add(area);
  const { language } = spoken;
  const [loaded, messages] = await Promise.all([code, fetchMessages(language, area)]);
  // Nobody has drawn these words yet, so nobody has to be told. A language that was chosen meanwhile has brought its own.
  if (spoken.language === language) spoken = { ...spoken, messages: { ...spoken.messages, ...messages } };
  return loaded;
}

function show(next: Spoken): void {
  spoken = next;
  if (typeof document !== "undefined") {
    document.documentElement.lang = next.language;
    document.documentElement.dir = directionOf(next.language);
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const language = (): Language => spoken.language;
/** What the server says in its own words is in English. */
export const isEnglish = (): boolean => spoken.language === "en";
export const direction = (): "ltr" | "rtl" => directionOf(spoken.language);
/** BCP 47 tag for `Intl`. */
export const locale = (): string => spoken.locale;

/**
 * Draws a component anew when the language changes. The page's root has it, and whatever is kept by `memo`, because that
 * is not drawn with its parent.
 */
export const useLanguage = (): Language => useSyncExternalStore(subscribe, language, language);

/** Formatters are dear to make and few. */
function cached<Made>(make: (locale: string, options: object | undefined) => Made) {
  const made = new Map<string, Made>();
  return (locales: Intl.LocalesArgument, options?: object): Made => {
    const key = `${String(locales)} ${JSON.stringify(options ?? {})}`;
    const known = made.get(key) ?? make(String(locales), options);
    made.set(key, known);
    return known;
  };
}

export const dateFormat = cached((tag, options) => new Intl.DateTimeFormat(tag, options));
export const numberFormat = cached((tag, options) => new Intl.NumberFormat(tag, options));
export const relativeFormat = cached((tag, options) => new Intl.RelativeTimeFormat(tag, options));
export const listFormat = cached((tag, options) => new Intl.ListFormat(tag, options));

const OPTIONS: FormatOptions = {
  formatters: {
    getDateTimeFormat: dateFormat,
    getNumberFormat: numberFormat,
    getPluralRules: cached((tag, options) => new Intl.PluralRules(tag, options)),
  },
};

/** First strong isolate, pop directional isolate: what stands between them has a direction of its own. */
const ISOLATE = ["\u2068", "\u2069"] as const;

/** How a compiled choice is marked: `[name, SELECT, { option: … }]`. */
const SELECT = 1;

/** Names of the values by which a message chooses its words; none of them is shown. */
function choosers(part: unknown): unknown[] {
  if (typeof part !== "object" || part === null) return [];
  if (!Array.isArray(part)) return Object.values(part).flatMap(choosers);
  return [...(part[1] === SELECT ? [part[0]] : []), ...part.flatMap(choosers)];
}

/** A Latin name or figure in an Arabic sentence keeps its own order, and leaves that of the sentence alone. */
function isolated(message: unknown, values: Record<string, unknown>): FormatValues<ReactNode> {
  if (directionOf(spoken.language) === "ltr") return values as FormatValues<ReactNode>;
  const choosing = choosers(message);
  const entries = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === "string" && !choosing.includes(name) ? `${ISOLATE[0]}${value}${ISOLATE[1]}` : value,
  ]);
  return Object.fromEntries(entries);
}

function formatted(key: string, values: Record<string, unknown> = {}) {
  const message = spoken.messages[key];
  if (message !== undefined) return format<ReactNode>(message, spoken.locale, isolated(message, values), OPTIONS);
  // Somebody forgot `withWords`: tests shall break, the page shall not.
  if (import.meta.env.DEV) throw new Error(`no words for ${key}`);
  return key;
}

/** A text of the page in its language. */
export function say<K extends Key>(key: K, ...[values]: Rest<ValuesOf<K>>): string {
  return String(formatted(key, values));
}

/** The same out of a table of keys, for whoever has shown by types of its own that each key gets the values that it wants. */
export const sayOf = (key: Key, values: Readonly<Record<string, string>> = {}): string =>
  String(formatted(key, values));

/** The same for a text in which something is set off; each tag is told what stands in it. */
export function tell<K extends RichKey>(key: K, values: ValuesOf<K> & TagValuesOf<K, ReactNode>): ReactNode {
  const tags = Object.entries<unknown>(values).map(([name, value]) => [
    name,
    typeof value === "function" ? (inside: ReactNode[]) => value(together(inside)) : value,
  ]);
  return together(formatted(key, Object.fromEntries(tags)));
}

/** Children without keys of their own: their order never changes. */
const together = (parts: ReactNode | ReactNode[]): ReactNode =>
  Array.isArray(parts) ? createElement(Fragment, null, ...parts) : parts;
