import { forbidden } from "../errors.ts";
import { COMMAND_KINDS, type CommandKind, type OrderKind } from "../frame/command.ts";

/** 2 owner, 1 moderator, 0 everybody else. */
export type Rank = 0 | 1 | 2;

export const rankOf = (role: "owner" | "moderator" | undefined): Rank =>
  role === "owner" ? 2 : role === "moderator" ? 1 : 0;

/** The rank that each command needs. */
const NEEDED: Record<OrderKind, Rank> = {
  remove: 1,
  ban: 1,
  unban: 1,
  mute: 1,
  unmute: 1,
  appoint: 2,
  dismiss: 2,
  "hand-over": 2,
  close: 2,
  "add-bot": 1,
  "remove-bot": 1,
};

/**
 * Whether that may be ordered: by who has the rank, about who has less of it, and about nobody by itself.
 * @throws ChatCastError `E_FORBIDDEN`
 */
export function refuseRight(kind: OrderKind, ranks: { by: Rank; target: Rank | undefined }, oneself: boolean): void {
  const { by, target } = ranks;
  if (by < NEEDED[kind]) {
    throw NEEDED[kind] === 2
      ? forbidden("owner", "that is for the owner of the room to say")
      : forbidden("moderator", "that is for the owner or a moderator of the room to say");
  }
  if (oneself) throw forbidden("oneself", "that cannot be said about oneself", { path: "target" });
  if (target !== undefined && target >= by) {
    throw forbidden("rank", "that can be said about members of lower rank only", { path: "target" });
  }
}

/** What somebody of that role may order about another. */
export function commandsFor(by: Rank, target: Rank): CommandKind[] {
  return COMMAND_KINDS.filter((kind) => kind !== "close" && NEEDED[kind] <= by && target < by);
}
