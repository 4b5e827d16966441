import { type Governance, rankOf, type ToldKill } from "@chatcast/protocol";
import type { RoomView } from "../api.ts";
import type { Vault } from "../sealed/port.ts";
import type { PacketUp } from "../transport/port.ts";

/** The room in which it is thrown. */
export interface KillRoom {
  view: () => Pick<RoomView, "self" | "users">;
  rights: () => Pick<Governance, "roleOf"> | undefined;
  send: (packet: PacketUp) => void;
}

/** A file that is said to be stopped. */
export interface KillSubject {
  id: string;
  /** Member id of its sender; of a private file of its recipient too. */
  members: readonly (string | undefined)[];
  private: boolean;
}

/** Stops sealed files by signed words, and tells whether a file was stopped by one of somebody who may. */
export class KillSwitch {
  readonly #vault: Pick<Vault, "signKill" | "isKill">;
  readonly #room: KillRoom;

  constructor(vault: Pick<Vault, "signKill" | "isKill">, room: KillRoom) {
    this.#vault = vault;
    this.#room = room;
  }

  async kill(id: string): Promise<void> {
    const { view, send } = this.#room;
    const signature = await this.#vault.signKill(id, view().self.username);
    send({ type: "CONTROL", cmd: "KILL", transfer_id: id, signature });
  }

  /** What was verified of a killed file of this person's is needed no more. */
  discard(id: string): void {
    this.#room.send({ type: "CONTROL", cmd: "CANCEL", transfer_id: id });
  }

  /** The server's word on who stopped it counts for nothing: right and signature are those of a key that is known here. */
  async isGood({ id, members, private: between }: KillSubject, kill: ToldKill): Promise<boolean> {
    const { view, rights } = this.#room;
    const { key } = kill.by;
    if (key === undefined) return false;
    const ofParty = view().users.some((user) => user.key === key && members.includes(user.memberId));
    const may = ofParty || (!between && rankOf(rights()?.roleOf({ memberId: "", key })) > 0);
    return may && this.#vault.isKill(id, kill);
  }
}
