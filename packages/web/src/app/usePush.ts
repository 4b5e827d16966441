import { useEffect } from "react";
import type { Level } from "../features/attention/news.ts";
import { usePermission } from "../features/attention/permission.ts";
import { say, useLanguage } from "../words/words.ts";
import { pushesHere, wishPush } from "./push.ts";

/** An installed page keeps the server told of what is wanted of a room while no page is there. */
export function usePush(token: string | undefined, level: Level, connected: boolean): void {
  const language = useLanguage();
  const permission = usePermission();
  useEffect(() => {
    if (token === undefined || !connected || permission !== "granted") return;
    const words = say("attention.sealed-news");
    // Where it cannot be done (no push service is reached, say) the page tells of news as long as it is open.
    wishPush({ token, level, words }, { pushes: pushesHere, fetch: (...asked) => fetch(...asked) }).catch(
      () => undefined,
    );
    // The words are those of the language, whatever it is by then.
    void language;
  }, [token, level, connected, permission, language]);
}
