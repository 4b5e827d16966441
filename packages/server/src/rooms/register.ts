import { ChatCastError, forbidden, type Name, parseName } from "@chatcast/protocol";
import type { RoomRecord, Store } from "../store/port.ts";
import type { Seated } from "./proof.ts";
import type { Presence, Roster } from "./roster.ts";
import { hashToken } from "./secrets.ts";

/** Of who is not in the room. */
export const NEVER: Presence = { state: "away", until: 0 };

/** Who is behind a token and whose a name is, of those who are here and of those who once were. */
export class Register {
  readonly #record: RoomRecord;
  readonly #roster: Roster;
  readonly #store: Pick<Store, "lastHolder" | "findMemberByToken">;

  constructor(record: RoomRecord, roster: Roster, store: Pick<Store, "lastHolder" | "findMemberByToken">) {
    this.#record = record;
    this.#roster = roster;
    this.#store = store;
  }

  /** The key that a name belongs to: that of who held it last, for as long as the room lives. */
  async ownerOf({ key }: Name): Promise<string | undefined> {
    const holder = this.#roster.holder(key) ?? (await this.#store.lastHolder(this.#record.id, key));
    return holder?.identity;
  }

  /** @throws ChatCastError `E_NAME_TAKEN` for a token of nobody here, `E_FORBIDDEN` for that of who was removed */
  async prove(token: string): Promise<Seated> {
    const tokenHash = hashToken(token);
    const here = this.#roster.byToken(tokenHash);
    if (here) return { member: here, token };
    const record = await this.#store.findMemberByToken(tokenHash);
    const name = record?.roomId === this.#record.id ? parseName(record.name) : undefined;
    if (!record || !name) {
      throw new ChatCastError("E_NAME_TAKEN", "this token does not open that name", { path: "token" });
    }
    if (record.standing === "removed") throw forbidden("removed", "you were removed from this room");
    const { id, joinedAt, identity } = record;
    return { member: { id, tokenHash, joinedAt, identity, name, presence: NEVER }, token };
  }
}
