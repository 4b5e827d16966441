import { io, type Socket } from "socket.io-client";

/** Said at once before an answer is waited for. */
const AT_ONCE = 100;
const WORDS = "the tide is out and the boats lie on the sand until the evening when the water comes back".split(" ");

/** The number that a message of the prepared room begins with. */
export const lineOf = (number: number): string => `line ${String(number).padStart(5, "0")}`;

/** Somebody in a room, by the seed profile: says things, and hears nothing. */
export class Guest {
  readonly #socket: Socket;
  #said = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  static async create(port: number, roomName: string): Promise<Guest> {
    const socket = io(`http://127.0.0.1:${port}`, { transports: ["websocket"], forceNew: true });
    const answer = (await socket.emitWithAck("create_room", { roomName, username: "Guest" })) as { ok: boolean };
    if (!answer.ok) throw new Error(JSON.stringify(answer));
    return new Guest(socket);
  }

  /** Messages of one to sixteen words, each with its number first. */
  async say(count: number): Promise<void> {
    for (let left = count; left > 0; left -= AT_ONCE) {
      const texts = Array.from({ length: Math.min(AT_ONCE, left) }, () => {
        this.#said++;
        return `${lineOf(this.#said)} ${WORDS.slice(0, 1 + (this.#said % WORDS.length)).join(" ")}`;
      });
      await Promise.all(
        texts.map((text) => this.#socket.emitWithAck("chat_message", { type: "text", mode: "broadcast", text })),
      );
    }
  }

  close(): void {
    this.#socket.close();
  }
}
