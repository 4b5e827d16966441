import { RECEIVED } from "@chatcast/protocol";
import type { RoomView } from "./api.ts";
import { sameName } from "./journal/fold-name.ts";
import type { MessageView, ReceivedView } from "./message-view.ts";

/**
 * To how many of those in the room who are meant a message was delivered, and who they are. `of`: whose programs say what they
 * have; `silent`: those whose do not.
 */
export interface Delivered {
  names: readonly string[];
  of: number;
  silent: number;
}

/**
 * Whose programs have an own message that is stored, by their own word, which the server passes on: of the others in the room
 * now, or of its one recipient.
 * @returns undefined where that is not known: of others' messages, with a server that does not tell it (`ServerFacts.received`),
 * in a room of more than `RECEIVED.members`, and where no program of those who are meant says it
 */
export function deliveredTo(message: MessageView, room: RoomView, received: ReceivedView): Delivered | undefined {
  const { own, state, audience } = message;
  if (!own || state.state !== "acknowledged" || room.server?.received !== true) return undefined;
  if (audience.mode === "broadcast" && room.users.length > RECEIVED.members) return undefined;
  const marks = audience.mode === "broadcast" ? received.room : received.private;
  const meant = room.users.filter(({ username, memberId }) =>
    audience.mode === "broadcast" ? memberId !== room.self.memberId : sameName(username, audience.recipient),
  );
  const saying = meant.flatMap(({ username, memberId = "" }) => {
    const mark = marks.get(memberId);
    return mark === undefined ? [] : [{ username, has: mark.from <= state.offset && state.offset <= mark.upTo }];
  });
  if (saying.length === 0) return undefined;
  const names = saying.filter(({ has }) => has).map(({ username }) => username);
  return { names, of: saying.length, silent: meant.length - saying.length };
}
