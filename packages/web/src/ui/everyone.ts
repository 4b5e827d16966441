import { sameName } from "@chatcast/client";
import { say } from "../words/words.ts";

/** What other people's pages may call the whole room where somebody chooses who gets a message. */
const EVERYONE = "Everyone";

/** A member of that name could be taken for the room, in English or in the page's language. Other clients may have let it in. */
export const isLikeEveryone = (name: string): boolean =>
  sameName(name, EVERYONE) || sameName(name, say("format.everyone"));
