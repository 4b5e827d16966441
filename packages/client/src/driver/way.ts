import type { Connection, PacketUp } from "../transport/port.ts";

/** What may wait in a socket: the rest waits where it can still be taken back, and chat is never behind more. */
const SOCKET_BYTES = 1024 * 1024;

/** How packets of transfers leave. */
export interface Way {
  /** Puts a packet on the wire, or drops it when there is none. `copied` as of `Connection.send`. */
  send(packet: PacketUp, copied?: () => void): void;
  /** How many chunks of that many bytes may be sent now. */
  room(chunkSize: number): number;
}

/** How many chunks of that many bytes a connection takes now: what fits into 1 MiB, and one at any rate when it is empty. */
export function roomOf(connection: Connection | undefined, chunkSize: number): number {
  if (connection === undefined) return 0;
  const { buffered } = connection;
  const room = Math.floor((SOCKET_BYTES - buffered) / chunkSize);
  return Math.max(buffered === 0 ? 1 : 0, room);
}

/** Tells a sender how many chunks the socket takes, as often as that may be news to it. */
export class SocketRoom {
  readonly #way: Way;
  readonly #chunkSize: number;
  /** What the sender believes; undefined after it sent, when it believes less than it was told. */
  #told: number | undefined;

  constructor(way: Way, chunkSize: number) {
    this.#way = way;
    this.#chunkSize = chunkSize;
  }

  /** Tells it as long as there is something new. @returns whether there was. */
  tell(sender: (news: { type: "writable"; chunks: number }) => void): boolean {
    let told = false;
    for (let chunks = this.#room; chunks !== this.#told; chunks = this.#room) {
      told = true;
      this.#told = chunks;
      sender({ type: "writable", chunks });
    }
    return told;
  }

  sent(): void {
    this.#told = undefined;
  }

  get #room(): number {
    return this.#way.room(this.#chunkSize);
  }
}
