import { io, type Socket } from "socket.io-client";
import type { MessageFile } from "../../src/api.ts";

/** A member who brings files to a server: a socket and `POST /upload`, nothing of the client in between. */
export class Uploads {
  readonly #url: string;
  readonly #token: string;

  private constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  static async of(url: string, roomName: string): Promise<Uploads> {
    const socket: Socket = io(url, { transports: ["websocket"], forceNew: true });
    const answer: { self: { token: string } } = await socket.emitWithAck("create_room", { roomName, username: "Ada" });
    socket.close();
    return new Uploads(url, answer.self.token);
  }

  async upload(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<MessageFile & { sha256: string }> {
    const body = new FormData();
    body.append("file", new Blob([bytes]), name);
    const headers = { authorization: `Bearer ${this.#token}` };
    const response = await fetch(`${this.#url}/upload`, { method: "POST", body, headers });
    const saved = (await response.json()) as { url: string; fileSize: number; sha256: string };
    return { url: `${this.#url}${saved.url}`, name, size: saved.fileSize, sha256: saved.sha256 };
  }
}
