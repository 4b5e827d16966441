import { parseName } from "@chatcast/protocol";

/** What stays of a name when names are compared; a string that is no possible name is only the same as itself. */
export const foldName = (name: string): string => parseName(name)?.key ?? name;

/** Names are the same when they fold to the same key. */
export const sameName = (a: string, b: string): boolean => foldName(a) === foldName(b);
