import { setTimeout as sleep } from "node:timers/promises";
import { Backoff } from "@chatcast/protocol";
import { obey } from "../lib/load.ts";
import { clientFrame } from "../wire/frame-reader.ts";
import { SocketIoClient } from "../wire/socket-io-client.ts";
import type { ReconnectOrders } from "./orders.ts";

/** As the SDK: so long may it take to be connected, and then to be answered. */
const CONNECT_MS = 10_000;
const LONGEST_WAIT_MS = 10_000;
const ANSWER_MS = 10_000;
const OPENING = 50;
/** What a server that goes down asks for (`server_shutdown`). */
const RETRY_WITHIN_MS = 5_000;
/** Within the token bucket of a connection that is spared no limit. */
const TEXT = "x".repeat(100);

interface Client {
  index: number;
  roomName: string;
  token: string | undefined;
  socket: SocketIoClient | undefined;
  backoff: Backoff;
  /** Where it is. */
  port: number;
  /** When the server told it that it goes, in ms since the epoch. */
  toldAt: number | undefined;
}

let clients: Client[] = [];
let lost: (client: Client) => void = () => undefined;

/** Connects and enters the client's room. */
async function enter(client: Client, port: number, event: "create_room" | "join_room"): Promise<void> {
  const socket = new SocketIoClient(port, {
    message: () => undefined,
    shutdown() {
      client.toldAt = Date.now();
      // As the SDK does when the server closes, which this client does not read.
      socket.close();
    },
    closed() {
      if (client.socket !== socket) return;
      client.socket = undefined;
      lost(client);
    },
  });
  let deadline = setTimeout(() => socket.close(), CONNECT_MS);
  try {
    await socket.connected;
    clearTimeout(deadline);
    deadline = setTimeout(() => socket.close(), ANSWER_MS);
    const { roomName, token, index } = client;
    const answer = await socket.ask(event, { roomName, username: `m${index}`, ...(token ? { token } : {}) });
    if (!answer.includes('"ok":true')) throw new Error(answer);
    client.token = /"token":"([^"]+)"/.exec(answer)?.[1];
    client.socket = socket;
  } catch (error) {
    socket.close();
    throw error;
  } finally {
    clearTimeout(deadline);
  }
}

obey<ReconnectOrders>({
  async fill({ ports, members, roomSize, messages }) {
    clients = Array.from({ length: members }, (_, index) => ({
      index,
      roomName: `storm-${process.pid}-${Math.floor(index / roomSize)}`,
      token: undefined,
      socket: undefined,
      backoff: new Backoff({ random: Math.random, cap: LONGEST_WAIT_MS }),
      port: ports[index % ports.length] ?? 0,
      toldAt: undefined,
    }));
    const founders = clients.filter(({ index }) => index % roomSize === 0);
    for (const founder of founders) await enter(founder, founder.port, "create_room");
    const others = clients.filter(({ index }) => index % roomSize !== 0);
    for (let at = 0; at < others.length; at += OPENING) {
      await Promise.all(others.slice(at, at + OPENING).map((client) => enter(client, client.port, "join_room")));
    }
    const say = clientFrame(`42${JSON.stringify(["chat_message", { type: "text", mode: "broadcast", text: TEXT }])}`);
    for (const { socket } of founders) socket?.write(Buffer.concat(Array.from({ length: messages }, () => say)));
    await sleep(3_000);
    return null;
  },

  async survive({ from, port }) {
    const back: number[] = [];
    const told: number[] = [];
    let failedTries = 0;
    const there = clients.filter((client) => client.port === from);
    await Promise.all(
      there.map(async (client) => {
        if (client.socket) await new Promise<void>((resolve) => onceLost(client, resolve));
        const { toldAt } = client;
        if (toldAt !== undefined) {
          await sleep(client.backoff.spread(RETRY_WITHIN_MS));
          told.push(Date.now() - toldAt);
          await enter(client, port, "join_room").catch(() => {
            failedTries += 1;
          });
        }
        while (client.socket === undefined) {
          await sleep(client.backoff.next());
          try {
            await enter(client, port, "join_room");
          } catch {
            failedTries += 1;
          }
        }
        back.push(Date.now());
      }),
    );
    return { back, told, failedTries };
  },
});

const waiting = new Map<Client, () => void>();

function onceLost(client: Client, resolve: () => void): void {
  waiting.set(client, resolve);
  lost = (gone) => waiting.get(gone)?.();
}
