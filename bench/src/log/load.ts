import { io, type Socket } from "socket.io-client";
import { obey } from "../lib/load.ts";
import { percentile } from "../lib/statistics.ts";
import type { LogOrders } from "./orders.ts";

/** One member of a room, over an ordinary Socket.IO client: what it waits for is what a person would. */

const ROOM_NAME = "log";
const ALONE = 200;
const TEXT = "x".repeat(100);

let socket: Socket;

async function ask<Answer>(event: string, body: object): Promise<Answer> {
  const answer = (await socket.emitWithAck(event, body)) as { ok: boolean } & Answer;
  if (!answer.ok) throw new Error(`${event}: ${JSON.stringify(answer)}`);
  return answer;
}

const say = () => ask("chat_message", { type: "text", mode: "broadcast", text: TEXT });

obey<LogOrders>({
  async enter({ port, event, token }) {
    socket = io(`http://127.0.0.1:${port}`, { transports: ["websocket"], reconnection: false });
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("connect_error", reject);
    });
    const entered = await ask<{ self: { token: string } }>(event, { roomName: ROOM_NAME, username: "reader", token });
    return { token: entered.self.token };
  },

  async append({ window, seconds, atMost }) {
    const waits: number[] = [];
    for (let n = 0; n < ALONE; n++) {
      const started = performance.now();
      await say();
      waits.push(performance.now() - started);
    }
    const started = performance.now();
    let begun = 0;
    let acknowledged = 0;
    const speaker = async (): Promise<void> => {
      while (begun < atMost && performance.now() - started < seconds * 1_000) {
        begun += 1;
        await say();
        acknowledged += 1;
      }
    };
    await Promise.all(Array.from({ length: window }, speaker));
    const took = (performance.now() - started) / 1_000;
    return {
      p50: percentile(
        waits.sort((a, b) => a - b),
        0.5,
      ),
      acknowledged,
      seconds: took,
    };
  },

  async read({ pages, limit, head }) {
    const waits: number[] = [];
    for (let n = 0; n < pages; n++) {
      // Places that are far from each other and from the page before, the same ones in every run.
      const before = limit + 1 + Math.floor(((n * 0.6180339887498949) % 1) * (head - limit));
      const started = performance.now();
      const { messages } = await ask<{ messages: unknown[] }>("history", { before, limit });
      waits.push(performance.now() - started);
      if (messages.length !== limit) throw new Error(`${messages.length} messages before ${before}`);
    }
    waits.sort((a, b) => a - b);
    return { p50: percentile(waits, 0.5), p99: percentile(waits, 0.99) };
  },

  async leave() {
    socket.disconnect();
    return null;
  },
});
