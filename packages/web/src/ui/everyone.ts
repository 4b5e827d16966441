import { sameName } from "@chatcast/client";

/** What the whole room is called where somebody chooses who gets a message. */
export const EVERYONE = "Everyone";

/** A member of that name could be taken for the room. Other clients may have let it in. */
export const isLikeEveryone = (name: string): boolean => sameName(name, EVERYONE);
