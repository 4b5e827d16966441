import { parseEmoji } from "./emoji.ts";
import text from "./emoji.txt?raw";

/** A file of its own in the built page, fetched when somebody first wants an emoji. */
export const list = parseEmoji(text);
