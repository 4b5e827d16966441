import type { User } from "@chatcast/protocol";
import type { Asker } from "../transport/ask.ts";

/** Pages of members that are asked for: more than there can be boxes for. */
const PAGES = 8;

/** Everybody who belongs to the room, here or not. */
export async function everybody(asker: Asker): Promise<User[]> {
  const found: User[] = [];
  for (let page = 0; page < PAGES; page++) {
    const after = found.at(-1)?.memberId;
    const { members, more } = await asker.request("members", after === undefined ? {} : { after });
    found.push(...members);
    if (!more) return found;
  }
  return found;
}
