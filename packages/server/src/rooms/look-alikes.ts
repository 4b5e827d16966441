import type { Name } from "@chatcast/protocol";
import unhomoglyph from "unhomoglyph";

const BEYOND_ASCII = /\P{ASCII}+/gu;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;

/**
 * What a name looks like: the skeleton of UTS #39, section 4, as it is shown and as it is compared, because Cyrillic В
 * looks like B, but в not like b. Unlike there, ASCII stays as it is: user1 and userl, O and 0, rn and m are names that
 * people really have side by side.
 */
export function looksOf({ display, key }: Name): ReadonlySet<string> {
  return new Set([skeleton(display).toLowerCase(), skeleton(key)]);
}

const skeleton = (text: string): string =>
  text
    .normalize("NFD")
    .replace(INVISIBLE, "")
    .replace(BEYOND_ASCII, (part) => unhomoglyph(part))
    .normalize("NFC");
