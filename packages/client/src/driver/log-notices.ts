import { type Notices, type Told, told } from "../told.ts";

/** What somebody is told of a log that is not what it was. */
export function otherLog(name: string | undefined): Told<Notices> {
  const anew = "conversation is another one on the server by now; it was loaded anew.";
  if (name === undefined) return told("other-log", {}, `The room's ${anew}`);
  return told("other-private-log", { name }, `${name}'s ${anew}`);
}

export const lost = (first: number, last: number): Told<Notices> =>
  told(
    "lost",
    { first: String(first), last: String(last) },
    `Messages ${first} to ${last} are no longer on the server.`,
  );
