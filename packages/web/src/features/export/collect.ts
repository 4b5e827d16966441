import type { ConversationView } from "@chatcast/client";

/** Where messages come from: subset of the client. */
export interface History {
  /** Undefined: nothing of it is here. */
  conversation: (withMember: string | undefined) => ConversationView | undefined;
  loadOlder: (withMember: string | undefined, until?: number) => Promise<void>;
}

/** Offsets that are fetched between two looks at whether somebody wants to stop: two answers of the server. */
const STEP = 1_000;

/**
 * Fetches all of a conversation that is kept. Rejects with the signal's reason once it is aborted, and with what the
 * client says when the server cannot be reached.
 *
 * @param progress told how much of it is here, 0 to 1
 */
export async function collectAll(
  history: History,
  withMember: string | undefined,
  signal: AbortSignal,
  progress: (done: number) => void,
): Promise<void> {
  const view = () => history.conversation(withMember);
  if (view()?.messages.length === 0 && view()?.hasOlder) await history.loadOlder(withMember);
  const newest = view()?.messages.findLast(({ offset }) => offset !== undefined)?.offset ?? 0;
  let until = view()?.messages[0]?.offset ?? 1;
  while (until > 1 && view()?.hasOlder) {
    signal.throwIfAborted();
    progress(1 - until / newest);
    until = Math.max(1, until - STEP);
    await history.loadOlder(withMember, until);
  }
  signal.throwIfAborted();
  progress(1);
}

/** Pieces that are joined before the page gets a turn. */
const AT_ONCE = 400;

/**
 * Joins the pieces of a text without keeping the page from drawing. Rejects with the signal's reason once it is aborted.
 *
 * @param turn lets the page have a turn
 * @param progress told how many pieces are there
 */
export async function joinPieces(
  pieces: Iterable<string>,
  type: string,
  turn: () => Promise<void>,
  signal: AbortSignal,
  progress: (pieces: number) => void,
): Promise<Blob> {
  const parts: string[] = [];
  for (const piece of pieces) {
    parts.push(piece);
    if (parts.length % AT_ONCE !== 0) continue;
    progress(parts.length);
    await turn();
    signal.throwIfAborted();
  }
  return new Blob(parts, { type });
}
