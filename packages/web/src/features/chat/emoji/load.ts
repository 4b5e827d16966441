import { PageError } from "../../../ui/problem.ts";
import { say } from "../../../words/words.ts";
import type { Emoji } from "./emoji.ts";

let loading: Promise<readonly Emoji[]> | undefined;

/** The list of emoji, fetched once. Rejects when the server cannot be reached; then the next wish tries again. */
export function loadEmoji(): Promise<readonly Emoji[]> {
  loading ??= import("./list.ts").then(
    ({ list }) => list,
    (cause: unknown) => {
      loading = undefined;
      throw new PageError(() => say("chat.emoji-away"), { cause });
    },
  );
  return loading;
}
