import { crc32 } from "node:zlib";
import { crc32XorSeq } from "@chatcast/protocol";
import { io } from "socket.io-client";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { someBytes, stage } from "./stage.ts";

const world = stage();
const suite = crc32XorSeq(crc32);

test("[MP1] a client that begins with polling is upgraded, and rules meet its packets before and after", async () => {
  const proxy = await world.proxy(["re-tag:msg", "duplicate:chunk"]);
  const socket = io(proxy.url, { forceNew: true, reconnection: false });
  onTestFinished(() => {
    socket.disconnect();
  });
  const packets: { type?: string; seq?: number }[] = [];
  socket.on("reliable_event", (packet: { type?: string; seq?: number }) => packets.push(packet));
  const upgraded = new Promise((resolve) => socket.io.engine.once("upgrade", resolve));
  expect(socket.io.engine.transport.name).toBe("polling");
  await new Promise((resolve) => socket.once("connect", () => resolve(undefined)));
  const answer: unknown = await socket.emitWithAck("create_room", { roomName: "upgrade", username: "Ada" });
  expect(answer).toMatchObject({ ok: true });
  const say = (seq: number) => {
    const payload = "pay Bob 100";
    socket.emit("reliable_event", { type: "MSG", seq, payload, checksum: suite.seal(Buffer.from(payload), seq) });
  };
  const send = (seq: number) => {
    const payload = Buffer.from(someBytes(seq === 0 ? 16_384 : 100, seq + 1));
    const totals = { total_chunks: 2, chunk_size: 16_384, total_size: 16_484, filename: "a.bin" };
    const checksum = suite.seal(payload, seq);
    socket.emit("reliable_event", { type: "FILE_CHUNK", transfer_id: "upgrade-1", seq, payload, checksum, ...totals });
  };
  say(0);
  send(0);
  await upgraded;
  say(1);
  send(1);
  await expect.poll(() => packets.filter(({ type }) => type === "ACK").length).toBe(6);
  const done = proxy.passages.flatMap(({ key, deeds }) => deeds.map(({ act }) => `${act.attack} ${key.seq}`));
  expect(done.sort()).toEqual(["duplicate 0", "duplicate 1", "re-tag 0", "re-tag 1"]);
  expect(proxy.judgements.every(({ says }) => ["valid", "complete"].includes(says))).toBe(true);
});

test("[MP14] what nobody can read goes on as it came, and the server answers it", async () => {
  const proxy = await world.proxy(["re-tag:msg"]);
  const polled = `${proxy.url}/socket.io/?EIO=4&transport=polling`;
  const opened = await fetch(polled).then((response) => response.text());
  const { sid } = JSON.parse(opened.slice(1)) as { sid: string };
  const refused = await fetch(`${polled}&sid=${sid}`, { method: "POST", body: "!no payload" });
  const next = await fetch(`${polled}&sid=${sid}`).then((response) => response.status);
  expect([refused.status, next]).toEqual([200, 400]);

  const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
  for (const frame of [
    "!no packet",
    "4!no packet",
    `42["reliable_event",{"type":"MSG","seq":0,"payload":"x","deep":${deep}}]`,
  ]) {
    const socket = new WebSocket(`${proxy.url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`);
    const closed = new Promise((resolve) => socket.once("close", resolve));
    await new Promise((resolve) => socket.once("message", resolve));
    socket.send("40");
    await new Promise((resolve) => socket.once("message", resolve));
    const answered = new Promise((resolve) => socket.once("message", resolve));
    socket.send(frame);
    // The server ends it, or says what is wrong.
    await Promise.race([closed, answered]);
    socket.close();
    await closed;
  }
  expect((await fetch(`${proxy.url}/healthz`)).status).toBe(200);
});
