import { type KeyboardEvent, type RefObject, useEffect, useState } from "react";
import { useLanguage } from "../../words/words.ts";
import { type Beginning, beginningAt, MOST, peopleLike, shortcodeAt } from "./completion.ts";
import { type Emoji, emojiOf, findEmoji } from "./emoji/emoji.ts";
import { loadEmoji } from "./emoji/load.ts";

export interface Suggestion {
  key: string;
  /** What is put in the place of what was typed. */
  insert: string;
  /** An emoji, or nothing. */
  sign: string;
  label: string;
}

interface Completion {
  kind: Beginning["kind"] | undefined;
  suggestions: readonly Suggestion[];
  chosen: number;
  /** The text or the caret is another one now. */
  look: () => void;
  /** @returns whether the key was for the suggestions */
  onKey: (event: KeyboardEvent) => boolean;
  take: (suggestion: Suggestion) => void;
  close: () => void;
}

/**
 * Suggestions for what is being typed: people after `@`, emoji after `:`. Arrows choose, Enter or Tab takes one, Escape goes on
 * without. A shortcode that is typed to its last colon becomes its emoji.
 */
export function useCompletion(field: RefObject<HTMLTextAreaElement | null>, members: readonly string[]): Completion {
  const [beginning, setBeginning] = useState<Beginning>();
  const [chosen, setChosen] = useState(0);
  const language = useLanguage();
  const [emoji, setEmoji] = useState<readonly Emoji[]>();
  /** Where somebody said that it is none: it stays closed until something else is begun. */
  const [declined, setDeclined] = useState<number>();

  const wantsEmoji = beginning?.kind === "emoji";
  useEffect(() => {
    // Without the list there are no suggestions, and what is typed stays as it is.
    if (wantsEmoji && emoji === undefined) loadEmoji(language).then(setEmoji, () => undefined);
  }, [wantsEmoji, emoji, language]);

  const open = beginning === undefined || beginning.from === declined ? undefined : beginning;
  const suggestions = open === undefined ? [] : suggest(open, members, emoji ?? []);
  const close = () => setBeginning(undefined);

  const look = () => {
    const element = field.current;
    if (element === null || element.selectionStart !== element.selectionEnd) return close();
    const { value, selectionStart: caret } = element;
    const whole = emoji && shortcodeAt(value, caret);
    const meant = whole && emojiOf(emoji, whole.code);
    if (whole && meant) {
      replace(element, whole.from, caret, meant.char);
      return close();
    }
    const next = beginningAt(value, caret);
    if (next?.from !== beginning?.from) setDeclined(undefined);
    if (next?.query !== beginning?.query) setChosen(0);
    setBeginning(next);
  };

  const take = ({ insert }: Suggestion) => {
    const element = field.current;
    if (element === null || open === undefined) return;
    replace(element, open.from, open.from + 1 + open.query.length, insert);
    close();
  };

  const onKey = (event: KeyboardEvent): boolean => {
    const suggestion = suggestions[chosen];
    if (open === undefined || suggestion === undefined) return false;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        setChosen((chosen + (event.key === "ArrowDown" ? 1 : suggestions.length - 1)) % suggestions.length);
        break;
      case "Enter":
      case "Tab":
        if (event.shiftKey) return false;
        take(suggestion);
        break;
      case "Escape":
        setDeclined(open.from);
        break;
      default:
        return false;
    }
    event.preventDefault();
    return true;
  };

  return { kind: open?.kind, suggestions, chosen, look, onKey, take, close };
}

function suggest({ kind, query }: Beginning, members: readonly string[], emoji: readonly Emoji[]): Suggestion[] {
  if (kind === "person") {
    return peopleLike(members, query).map((name) => ({ key: name, insert: `@${name} `, sign: "@", label: name }));
  }
  return findEmoji(emoji, query, MOST).map(({ char, codes }) => ({
    key: char,
    insert: char,
    sign: char,
    label: `:${codes[0]}:`,
  }));
}

/** As if it were typed, so that it can be taken back with the browser's own key. */
export function replace(field: HTMLTextAreaElement, from: number, to: number, text: string): void {
  field.focus();
  field.setSelectionRange(from, to);
  document.execCommand("insertText", false, text);
}
