import type { ChatCastClient } from "@chatcast/client";
import { enter } from "./enter.ts";
import { onNews } from "./news.ts";

/** Answers everything that others say to the room with the same words. */
export function echo(client: ChatCastClient): () => void {
  return onNews(client, ({ text, offset }) => {
    if (text !== undefined) client.say(text, { mode: "broadcast" }, offset);
  });
}

// node examples/echo-bot.ts http://localhost:3000 lab
if (import.meta.main) {
  const [url = "http://localhost:3000", room = "lab"] = process.argv.slice(2);
  echo(await enter(url, room, "Echo"));
}
