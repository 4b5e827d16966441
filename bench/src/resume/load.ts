import { type ChatCastClient, type ChunkSource, openClient } from "@chatcast/client";
import { obey } from "../lib/load.ts";
import { Line } from "./line.ts";
import type { ResumeOrders } from "./orders.ts";

const MIB = 2 ** 20;
/** Chunks that the server has of it before anything is interrupted. */
const BEFORE = 16;

let line: Line;
let client: ChatCastClient;
/** Numbers that left this process, on any connection. */
const everSent = new Set<number>();

/** A file of zeros without a disk. */
const zeros = (size: number): ChunkSource => ({
  name: "zeros.bin",
  size,
  read: async (_, length) => new Uint8Array(length),
  close: () => undefined,
});

function settled(done: () => boolean): Promise<void> {
  if (done()) return Promise.resolve();
  return new Promise((resolve) => {
    const unsubscribe = client.subscribe(() => {
      if (!done()) return;
      unsubscribe();
      resolve();
    });
  });
}

const acknowledged = () => client.snapshot().transfers[0]?.ackedChunks ?? 0;
const connected = () => client.snapshot().connection.state === "connected";

obey<ResumeOrders>({
  async begin({ port, chunks }) {
    line = await Line.open(port);
    client = openClient({ url: `http://127.0.0.1:${line.port}` });
    client.watchPackets((packet) => {
      if (packet.type === "FILE_CHUNK") everSent.add(packet.seq);
    });
    await settled(connected);
    await client.createRoom({ roomName: "resume", username: "sender" });
    const transferId = client.sendFile(zeros(chunks * MIB), { mode: "broadcast" });
    await settled(() => acknowledged() >= BEFORE);
    return { transferId };
  },

  async cut() {
    line.cut();
    return null;
  },

  async resume() {
    await settled(() => !connected());
    const [lostAt, before] = [performance.now(), new Set(everSent)];
    const fresh = new Set<number>();
    const at = { inStep: 0, sent: 0, acknowledged: 0 };
    let [reachedAt, answers, largest, stored] = [0, 0, 0, 0];
    const stop = client.watchPackets((packet) => {
      const now = performance.now();
      if (packet.type === "FILE_CHUNK" && !before.has(packet.seq)) {
        fresh.add(packet.seq);
        at.sent ||= now;
      }
      if (packet.type !== "CONTROL") return;
      if (packet.cmd === "RESUME_REQUEST") reachedAt ||= line.reachedAt;
      if (packet.cmd === "MISSING") {
        answers++;
        largest = Math.max(largest, JSON.stringify(packet).length);
        if (answers === 1) stored = packet.meta.received;
      }
      if (packet.cmd === "ACKS" && packet.meta.acked.some(([seq]) => fresh.has(seq))) at.acknowledged ||= now;
    });
    await settled(() => {
      const { state } = client.snapshot().transfers[0]?.phase ?? {};
      if (answers > 0 && state === "moving") at.inStep ||= performance.now();
      return at.acknowledged > 0 && connected();
    });
    stop();
    return {
      away: reachedAt - lostAt,
      inStep: at.inStep - reachedAt,
      sent: at.sent - reachedAt,
      acknowledged: at.acknowledged - reachedAt,
      answers,
      largest,
      stored,
    };
  },
});
