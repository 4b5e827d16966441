import type { ConversationHead, User } from "@chatcast/protocol";
import { sameName } from "../journal/fold-name.ts";
import type { Reading } from "./reading.ts";

/**
 * Private conversations that are known here and that the server does not list. They are gone, as after it was restored
 * from an older copy, or their name has passed to somebody else: then what was said with the former holder stays to be
 * read. Which of the two it is, is known when somebody is here under that name.
 */
export function* unlisted(
  readings: ReadonlyMap<string | undefined, Reading>,
  listed: readonly ConversationHead[],
  users: readonly User[],
): Generator<[string, Reading]> {
  for (const [other, reading] of readings) {
    if (other === undefined || !reading.begun || listed.some((head) => sameName(head.with, other))) continue;
    const holder = users.find(({ username }) => sameName(username, other))?.memberId;
    if (reading.partner === undefined || holder === reading.partner) yield [other, reading];
  }
}
