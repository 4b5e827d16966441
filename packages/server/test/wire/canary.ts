import { expect } from "vitest";
import type { Joined } from "./client.ts";
import { unique } from "./harness.ts";
import { msg } from "./packets.ts";
import { plain } from "./plain.ts";
import type { WireRooms } from "./rooms.ts";

/** Two well-behaved members who talk beside a hostile client: nothing of theirs may be lost, doubled or delayed for ever. */
export class Canary {
  readonly #server: WireRooms;
  readonly #singer: Joined;
  readonly #listener: Joined;
  #sung = 0;

  private constructor(server: WireRooms, singer: Joined, listener: Joined) {
    this.#server = server;
    this.#singer = singer;
    this.#listener = listener;
  }

  static async perch(server: WireRooms): Promise<Canary> {
    const [singer, listener] = await server.room(unique("canary"), "Singer", "Listener");
    const canary = new Canary(server, singer, listener);
    await canary.sings();
    return canary;
  }

  /** One more message each way, and the log so far is exactly what was sent. */
  async sings(): Promise<void> {
    for (const [from, into] of [
      [this.#singer, this.#listener],
      [this.#listener, this.#singer],
    ] as const) {
      const offset = this.#sung + 1;
      const ack = await from.client.exchange(msg(`song ${offset}`, offset, { id: `song${offset}` }));
      expect(ack).toMatchObject({ type: "ACK", meta: { offset, integrity_status: "valid" } });
      await into.client.receives("chat_message", { offset, text: `song ${offset}` });
      this.#sung = offset;
    }
    const heard = this.#listener.client.received("chat_message").map((message) => message.text);
    expect(heard).toEqual(Array.from({ length: this.#sung }, (_, index) => `song ${index + 1}`));
    expect((await plain(this.#server.url, "/healthz")).status).toBe(200);
    expect(this.#server.alive).toBe(true);
  }
}
