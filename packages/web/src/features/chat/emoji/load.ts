import { PageError } from "../../../ui/problem.ts";
import type { Language } from "../../../words/languages.ts";
import { say } from "../../../words/words.ts";
import type { Emoji } from "./emoji.ts";

const loading = new Map<Language, Promise<readonly Emoji[]>>();

/**
 * The list of emoji, by what they are called in that language and in English, fetched once. Rejects when the server cannot be
 * reached; then the next wish tries again.
 */
export function loadEmoji(language: Language): Promise<readonly Emoji[]> {
  const known = loading.get(language);
  if (known !== undefined) return known;
  const found = import("./list.ts")
    .then(({ listIn }) => listIn(language))
    .catch((cause: unknown) => {
      loading.delete(language);
      throw new PageError(() => say("chat.emoji-away"), { cause });
    });
  loading.set(language, found);
  return found;
}
