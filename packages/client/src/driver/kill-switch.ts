import type { TransferStopped } from "@chatcast/protocol";
import type { RoomView } from "../api.ts";
import type { Journal } from "../journal/journal.ts";
import type { Vault } from "../sealed/port.ts";
import type { PacketUp } from "../transport/port.ts";
import type { RightsOnDemand } from "./rights-on-demand.ts";

/** The room in which it is thrown. */
export interface KillRoom {
  view: () => Pick<RoomView, "self" | "users">;
  rights: () => Pick<RightsOnDemand, "governance" | "catchUp">;
  send: (packet: PacketUp) => void;
}

/** A file that somebody is said to have stopped. */
export interface KilledFile {
  stop: TransferStopped;
  /** Member id of its sender; of a private file of its recipient too. */
  members: readonly (string | undefined)[];
  private: boolean;
  /** An own one: its name here, and what stops it. */
  own?: { fileName: string; stopped: (by: string) => void };
}

/** Stops sealed files by signed words, and hears of files that were stopped so. */
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

  /** This person's member id here. */
  get self(): string | undefined {
    return this.#room.view().self.memberId;
  }

  /** What was verified of a killed file of this person's is needed no more. */
  discard(id: string): void {
    this.#room.send({ type: "CONTROL", cmd: "CANCEL", transfer_id: id });
  }

  /** Somebody is said to have stopped a file. @returns whether it is so */
  async heard(file: KilledFile, journal: Journal): Promise<boolean> {
    const { hearOfKill } = await import("./killed-files.ts");
    return hearOfKill(file, { vault: this.#vault, room: this.#room, journal });
  }
}
