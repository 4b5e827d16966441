import type { Credit } from "@chatcast/protocol";
import type { RoomView } from "../api.ts";
import type { Journal } from "../journal/journal.ts";
import type { Platform, StopTimer } from "../platform.ts";
import type { Vault } from "../sealed/port.ts";
import type { Connection, Down, OpenConnection, PacketUp } from "../transport/port.ts";
import { ORDINARY_CREDIT } from "./allowance.ts";
import { DataLink } from "./data-link.ts";
import type { Prover } from "./prover.ts";
import { roomOf, type Way } from "./way.ts";

/** A connection for files that nothing moves over for so long is closed, in milliseconds. */
const IDLE = 30_000;

/** What is told of the path. Subset of the transfers. */
interface Travellers {
  /** Whether any of them wants to move. */
  readonly active: boolean;
  connected(credit: Credit): void;
  disconnected(): void;
  drained(): void;
}

export interface FilePathOptions {
  open: OpenConnection;
  platform: Platform;
  journal: Journal;
  prover: Prover | undefined;
  /** Of the room that the member is in, where that is a sealed one. */
  vault: () => Vault | undefined;
  /** The connection over which the member is in its room; undefined while it is not. */
  ordinary: () => Connection | undefined;
  received(down: Down): void;
}

/** off: nobody needs it. refused: it does not come, so that files take the ordinary connection. */
type Data = "off" | "opening" | "ready" | "refused";

/**
 * Over which connection files move: one of their own where the server takes it, else the one that the member is in the
 * room with. The first outlives losses of the second.
 */
export class FilePath implements Way {
  readonly #options: FilePathOptions;
  readonly #link: DataLink;
  #travellers: Travellers | undefined;
  #view: RoomView | undefined;
  #inRoom = false;
  #data: Data = "off";
  #credit: Credit = ORDINARY_CREDIT;
  #over: "nothing" | "ordinary" | "data" = "nothing";
  /** A refusal may pass: there was a connection once, or the member was only not in the room. */
  #hopeful = false;
  #stopIdle: StopTimer | undefined;

  constructor(options: FilePathOptions) {
    this.#options = options;
    this.#link = new DataLink({
      ...options,
      inRoom: () => this.#inRoom,
      ready: (credit) => this.#ready(credit),
      lost: () => this.#become("opening"),
      refused: ({ code }) => {
        if (code === "E_NOT_MEMBER") this.#hopeful = true;
        this.#become("refused");
      },
      received: (down) => {
        options.received(down);
        this.#travellers?.drained();
      },
      drained: () => this.#travellers?.drained(),
    });
  }

  set travellers(travellers: Travellers) {
    this.#travellers = travellers;
  }

  send(packet: PacketUp, copied?: () => void): void {
    this.#connection?.send(packet, copied);
  }

  room(chunkSize: number): number {
    return roomOf(this.#connection, chunkSize);
  }

  /** The member is in this room, over a new connection. */
  entered(view: RoomView): void {
    this.#view = view;
    this.#inRoom = true;
    if (this.#data === "refused" && this.#hopeful) this.#data = "off";
    if (this.#over === "ordinary") this.#leave();
    this.#settle();
    if (this.#travellers?.active) this.wanted();
  }

  /** The member's own connection is gone; the one for files may be there. */
  lost(): void {
    this.#inRoom = false;
    this.#settle();
  }

  /** Something is to move. */
  wanted(): void {
    const { name, self, server } = this.#view ?? {};
    if (name === undefined || self === undefined || server?.data === undefined || this.#data !== "off") return;
    this.#data = "opening";
    this.#watch();
    this.#link.start({ roomName: name, username: self.username, token: self.token });
    this.#settle();
  }

  /** The member leaves: what is still to be said of files takes the ordinary connection. Nobody is told. */
  retire(): void {
    this.#over = "nothing";
    this.stop();
    this.#over = this.#options.ordinary() === undefined ? "nothing" : "ordinary";
  }

  /** The membership is driven elsewhere, or over. */
  stop(): void {
    this.#view = undefined;
    this.#inRoom = false;
    this.#hopeful = false;
    this.#stopIdle?.();
    this.#link.stop();
    this.#become("off");
  }

  close(): void {
    this.stop();
    this.#link.close();
  }

  get #connection(): Connection | undefined {
    if (this.#over === "data") return this.#link.connection;
    return this.#over === "ordinary" ? this.#options.ordinary() : undefined;
  }

  #ready(credit: Credit): void {
    this.#credit = credit;
    this.#hopeful = true;
    this.#become("ready");
  }

  #become(data: Data): void {
    this.#data = data;
    this.#settle();
  }

  /** The one place that chooses. */
  #settle(): void {
    const own = this.#view?.server?.data !== undefined && this.#data !== "refused";
    const ordinary = this.#inRoom && !own ? "ordinary" : "nothing";
    const over = this.#data === "ready" ? "data" : ordinary;
    if (over === this.#over) return;
    this.#leave();
    this.#over = over;
    if (over !== "nothing") this.#travellers?.connected(over === "data" ? this.#credit : ORDINARY_CREDIT);
  }

  #leave(): void {
    if (this.#over === "nothing") return;
    this.#over = "nothing";
    this.#travellers?.disconnected();
  }

  #watch(): void {
    this.#stopIdle?.();
    this.#stopIdle = this.#options.platform.after(IDLE, () => {
      if (this.#travellers?.active) this.#watch();
      else this.#rest();
    });
  }

  #rest(): void {
    if (this.#data === "refused") return;
    this.#link.stop();
    this.#become("off");
  }
}
