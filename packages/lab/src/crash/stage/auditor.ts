import {
  type ChatMessage,
  type Decoded,
  decodeAnswer,
  historyAnswer,
  type RoomAnswer,
  roomAnswer,
} from "@chatcast/protocol";
import { io, type Socket } from "socket.io-client";
import { download } from "../crowd/downloads.ts";
import { conversationOf, type Deed, fileBody, type LogEntry } from "../history/events.ts";

const PAGE = 200;
const TIMEOUT = 20_000;

export interface Reading {
  logs: Map<string, LogEntry[]>;
  /** Where the files are that stand in them, by name. */
  files: Map<string, string>;
}

/**
 * Reads logs from the server itself, with a plain Socket.IO client and nothing of the SDK: whatever the clients show is
 * held against this.
 */
export class Auditor {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** Makes a room and leaves it. */
  async createRoom(roomName: string): Promise<void> {
    await this.#connected(async (socket) => {
      must(
        "create_room",
        decodeAnswer(roomAnswer, await ask(socket, "create_room", { roomName, username: "auditor" })),
      );
    });
  }

  /** The room's last offset, for somebody who has never been there. */
  async head(roomName: string): Promise<number> {
    return this.#connected(
      async (socket) => (await join(socket, { roomName, username: `auditor ${Date.now()}` })).head,
    );
  }

  /**
   * Every conversation of a room, read as each of its members, whose tokens are given.
   * @throws Error when two members are told different logs
   */
  async read(roomName: string, tokens: ReadonlyMap<string, string>): Promise<Reading> {
    const logs = new Map<string, LogEntry[]>();
    const files = new Map<string, string>();
    for (const [username, token] of tokens) {
      await this.#connected(async (socket) => {
        const { conversations = [] } = await join(socket, { roomName, username, token });
        for (const other of [undefined, ...conversations.map((conversation) => conversation.with)]) {
          const messages = await readAll(socket, other);
          for (const { type, fileName, url } of messages) {
            if (type === "file") files.set(fileName ?? "", new URL(url ?? "", this.#url).href);
          }
          agree(logs, conversationOf(username, other), messages.map(entryOf));
        }
      });
    }
    return { logs, files };
  }

  /** Downloads files, as a member would. */
  async *fetch(files: ReadonlyMap<string, string>): AsyncGenerator<Deed> {
    for (const [name, url] of files) {
      const sha256 = await download(url);
      if (sha256 !== undefined) yield { do: "fetched", name, sha256 };
    }
  }

  async #connected<T>(run: (socket: Socket) => Promise<T>): Promise<T> {
    const socket = io(this.#url, { transports: ["websocket"], reconnection: false, forceNew: true });
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once("connect", resolve);
        socket.once("connect_error", reject);
      });
      return await run(socket);
    } finally {
      socket.disconnect();
    }
  }
}

function agree(logs: Map<string, LogEntry[]>, conversation: string, log: LogEntry[]): void {
  const known = logs.get(conversation);
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(log)) {
    throw new Error(`two members are told different logs of ${conversation}`);
  }
  logs.set(conversation, log);
}

async function join(
  socket: Socket,
  request: { roomName: string; username: string; token?: string },
): Promise<RoomAnswer> {
  return must("join_room", decodeAnswer(roomAnswer, await ask(socket, "join_room", request)));
}

async function readAll(socket: Socket, other: string | undefined): Promise<ChatMessage[]> {
  const all: ChatMessage[] = [];
  for (;;) {
    const request = { after: all.at(-1)?.offset ?? 0, limit: PAGE, ...(other === undefined ? {} : { with: other }) };
    const { messages, head } = must("history", decodeAnswer(historyAnswer, await ask(socket, "history", request)));
    all.push(...messages);
    if (messages.length === 0 || (all.at(-1)?.offset ?? 0) >= head) return all;
  }
}

async function ask(socket: Socket, event: string, body: object): Promise<unknown> {
  return socket.timeout(TIMEOUT).emitWithAck(event, body);
}

function must<T>(event: string, decoded: Decoded<T>): T {
  if (decoded.ok) return decoded.value;
  throw new Error(`${event}: ${decoded.error.code} ${decoded.error.message}`);
}

const entryOf = ({ offset, from, type, text, fileName, fileSize, sha256 }: ChatMessage): LogEntry => ({
  offset,
  from,
  body: type === "file" ? fileBody(fileName ?? "", fileSize ?? 0, sha256) : (text ?? ""),
});
