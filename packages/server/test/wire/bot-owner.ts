import type { Joined } from "./client.ts";
import { order } from "./commander.ts";
import { type Body, text } from "./shapes.ts";

/** A bot as its owner knows it. */
export interface Robot {
  /** As commands name it. */
  target: Body;
  id: string;
  token: string;
  secret: string | undefined;
}

let count = 0;

export const target = (username: string): Body => {
  count += 1;
  return { username, memberId: `bot-${String(count).padStart(6, "0")}` };
};

/** Adds a bot, with a hook where there is a url. */
export async function addBot(by: Joined, username: string, url?: string): Promise<Robot> {
  const meant = target(username);
  const hook = url === undefined ? {} : { url, host: new URL(url).host };
  const answer = await order(by, "add-bot", meant, undefined, hook);
  if (!answer.ok) throw new Error(JSON.stringify(answer));
  const secret = url === undefined ? undefined : text(answer, "bot", "secret");
  return { target: meant, id: text(answer, "bot", "id"), token: text(answer, "bot", "token"), secret };
}

/** Posts a text as a bot. */
export async function post(
  server: string,
  { id, token }: Pick<Robot, "id" | "token">,
  words: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Body }> {
  const response = await fetch(`${server}/hooks/${id}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
    body: JSON.stringify({ text: words }),
  });
  return { status: response.status, body: (await response.json()) as Body };
}
