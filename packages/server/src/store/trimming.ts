import type { Retention, Trimmed } from "./removals.ts";
import { goneOf, type Remover } from "./removing.ts";

/** One step of a trim at most: short enough that whoever waits for the next commit hardly notices. */
export const STEP = { conversations: 50, messages: 500, files: 100 };

/** What is read of a message to decide whether it goes. */
export interface Trimmable {
  at: number;
  bytes: number;
}

/** Which of a conversation's oldest messages go: those said before a time, or as many as there are bytes too many. */
export type Cut = { saidBefore: number } | { excess: number; notAfter: number };

/** How many of `oldest`, from its beginning, go. By excess at least one does: it is the oldest of its room. */
export function cutOf(oldest: readonly Trimmable[], cut: Cut): number {
  if ("saidBefore" in cut) {
    const kept = oldest.findIndex(({ at }) => at >= cut.saidBefore);
    return kept < 0 ? oldest.length : kept;
  }
  let count = 0;
  let left = cut.excess;
  for (const { at, bytes } of oldest) {
    if (left <= 0 || (count > 0 && at > cut.notAfter)) break;
    left -= bytes;
    count += 1;
  }
  return count;
}

/** What an adapter knows how to do; the order in which a step asks for it is the same for all. */
export interface Trimmer extends Pick<Remover, "removeFile" | "blobInUse"> {
  /** Keys of at most `STEP.conversations` conversations that begin with a message said before `at`, by age of the conversation. */
  beginningBefore(at: number): number[];
  /** The conversation of a room over `bytes` that has the room's oldest message, how much the room is over, and when the next oldest beginning was said. */
  overweight(bytes: number): { key: number; excess: number; notAfter: number } | undefined;
  /** Removes the beginning of a conversation, at most `limit` messages. @returns how many, and the files they told of. */
  cut(key: number, cut: Cut, limit: number): { messages: number; savedNames: string[] };
  /** At most `STEP.files` files stored before `at` that no message tells of. */
  untoldBefore(at: number): string[];
  isTold(savedName: string): boolean;
}

/** One step of a trim: by age first, then by size, then files that nobody tells of. */
export function trimStep(trimmer: Trimmer, { saidBefore, roomBytes }: Retention): Trimmed {
  const savedNames = new Set<string>();
  let messages = 0;
  const cut = (key: number, rule: Cut) => {
    const gone = trimmer.cut(key, rule, STEP.messages - messages);
    messages += gone.messages;
    for (const name of gone.savedNames) savedNames.add(name);
  };
  if (saidBefore !== undefined) {
    for (const key of trimmer.beginningBefore(saidBefore)) if (messages < STEP.messages) cut(key, { saidBefore });
  }
  const heavy = messages === 0 && roomBytes !== undefined ? trimmer.overweight(roomBytes) : undefined;
  if (heavy !== undefined) cut(heavy.key, { excess: heavy.excess, notAfter: heavy.notAfter });
  const told = [...savedNames].filter((name) => !trimmer.isTold(name));
  const untold = messages === 0 && saidBefore !== undefined ? trimmer.untoldBefore(saidBefore) : [];
  const files = [...told, ...untold].flatMap((name) => trimmer.removeFile(name) ?? []);
  const gone = goneOf(files, (id) => trimmer.blobInUse(id));
  return { messages, ...gone, more: messages + files.length > 0 };
}
