import type { RoomAnswer } from "@chatcast/protocol";
import type { RoomView } from "../api.ts";
import { sameName } from "../journal/fold-name.ts";
import type { Vault } from "../sealed/port.ts";
import type { StoredConversation, StoredMembership, StoredRoom, StoredSaid } from "../storage/port.ts";

/** What was kept of the conversation with somebody, or of the room's. */
export const keptOf = (kept: StoredMembership | undefined, other: string | undefined): StoredConversation | undefined =>
  kept?.conversations.find(
    ({ with: name }) => (name === undefined) === (other === undefined) && sameName(name ?? "", other ?? ""),
  );

/** The log was read beyond this message: if it is not there, it was trimmed. */
export function isRead(kept: StoredMembership | undefined, { state, audience }: StoredSaid): boolean {
  if (state.state !== "acknowledged") return false;
  const other = audience.mode === "unicast" ? audience.recipient : undefined;
  return state.offset <= (keptOf(kept, other)?.cursor ?? 0);
}

/** A room as it is kept: without the token, and without the link. */
export const storedRoom = ({ name, suite, self, server }: RoomView): StoredRoom => ({
  name,
  suite,
  username: self.username,
  ...(self.memberId === undefined ? {} : { memberId: self.memberId }),
  ...(server === undefined ? {} : { server }),
});

/** A room as an entry is answered. */
export const viewOfAnswer = ({ room, self, users, server }: RoomAnswer): RoomView => ({
  name: room.name,
  suite: room.suite,
  self,
  users,
  server,
});

/** A sealed room tells its link: who is in it may invite others. */
export const withLink = (view: RoomView, vault: Vault | undefined): RoomView =>
  vault === undefined ? view : { ...view, sealed: { link: vault.link } };
