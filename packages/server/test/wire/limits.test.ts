import { afterEach, describe, expect, test } from "vitest";
import { type Answer, type Client, settle } from "./client.ts";
import { within } from "./deadline.ts";
import { serve, unique } from "./harness.ts";
import { CHUNK, chunk, failed, forged, msg, nack, outgoing, pattern, resume, seqs } from "./packets.ts";
import { WireServer } from "./process.ts";
import { RawSocket } from "./raw.ts";
import type { Body } from "./shapes.ts";

/** Limits lifted, as the tests of other files use it. */
const lifted = serve();

/** A server with its limits, fresh so that no earlier test has used anything up. */
let limited: WireServer | undefined;
const fresh = async (): Promise<WireServer> => {
  limited = new WireServer({ env: { RATE_LIMITS: undefined } });
  await limited.start();
  return limited;
};
afterEach(async () => {
  await limited?.closeClients();
  await limited?.dispose();
  limited = undefined;
});

const codeOf = (answer: Answer): unknown => (answer.ok ? "ok" : (answer.error as Body).code);

const times = async <T>(count: number, act: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, async (_, index) => act(index)));

/** Sends all chunks at once. @returns the reply of each. */
async function flood(client: Client, file: ReturnType<typeof outgoing>): Promise<Body[]> {
  for (const seq of seqs(file)) client.tell("reliable_event", chunk(file, seq));
  return Promise.all(
    seqs(file).map(async (seq) =>
      client.packet((p) => p.transfer_id === file.id && p.seq === seq && (p.type === "ACK" || p.type === "NACK")),
    ),
  );
}

describe("below the rates", () => {
  test("[WC11] 20 joins at once of as many connections", async () => {
    const server = await fresh();
    const roomName = unique("room");
    const clients = await times(20, async () => server.connect());
    await clients[0]?.enter("create_room", { roomName, username: "member 0" });
    const answers = await times(19, async (index) =>
      (clients[index + 1] as Client).ask("join_room", { roomName, username: `member ${index + 1}` }),
    );
    expect(new Set(answers.map(codeOf))).toEqual(new Set(["ok"]));
  });

  test("[WC11] 20 joins at once of one connection", async () => {
    const client = await (await fresh()).connect();
    const answers = await times(20, async (index) =>
      client.ask("create_room", { roomName: unique(`room ${index}`), username: "Alice" }),
    );
    expect(new Set(answers.map(codeOf))).toEqual(new Set(["ok"]));
  });

  test("[WC11] 50 messages at once on each of two connections", async () => {
    const [alice, bob] = await (await fresh()).room(unique("room"), "Alice", "Bob");
    const answers = await times(100, async (index) => (index % 2 === 0 ? alice : bob).client.say(`line ${index}`));
    expect(new Set(answers.map(codeOf))).toEqual(new Set(["ok"]));
  });

  test("[WC11] 50 tagged messages at once", async () => {
    const alice = await (await fresh()).create(unique("room"), "Alice");
    for (let seq = 0; seq < 50; seq += 1)
      alice.client.tell("reliable_event", msg(`line ${seq}`, seq, { id: `m${seq}` }));
    for (let seq = 0; seq < 50; seq += 1) {
      expect(await alice.client.packet({ seq })).toMatchObject({ type: "ACK" });
    }
  });

  test.each([
    ["64 of 16 KiB", 64, CHUNK],
    ["16 of 1 MiB", 16, 1_048_576],
  ])("[WC11] %s chunks unacknowledged", async (_, count, chunkSize) => {
    const alice = await (await fresh()).create(unique("room"), "Alice");
    const replies = await flood(alice.client, outgoing(count * chunkSize, { chunkSize }));
    expect(new Set(replies.map((reply) => reply.type))).toEqual(new Set(["ACK"]));
  });
});

describe("beyond the rates", () => {
  test("[WC12] joins are E_RATE, the connection and the last good membership stay", async () => {
    const server = await fresh();
    const client = await server.connect();
    const answers = await times(400, async (index) =>
      client.ask("create_room", { roomName: unique(`room ${index}`), username: "Alice" }),
    );
    const codes = answers.map(codeOf);
    expect(new Set(codes)).toEqual(new Set(["ok", "E_RATE"]));
    expect(client.connected).toBe(true);
    expect(await client.ask("history", {})).toMatchObject({ ok: true });
  });

  test("[WC12] messages are E_RATE, and those accepted are kept without a hole", async () => {
    const [alice, bob] = await (await fresh()).room(unique("room"), "Alice", "Bob");
    const answers = await times(1000, async (index) => alice.client.say(`line ${index}`));
    const accepted = answers.filter((answer) => answer.ok);
    expect(new Set(answers.map(codeOf))).toEqual(new Set(["ok", "E_RATE"]));
    for (const { error } of answers.filter((answer) => !answer.ok)) {
      expect((error as Body).retryAfterMs ?? 0).toEqual(expect.any(Number));
    }
    expect(accepted.map((answer) => answer.offset)).toEqual(accepted.map((_, index) => index + 1));
    expect(alice.client.connected).toBe(true);
    await settle(bob.client);
    expect(bob.client.received("chat_message", (m) => m.text !== "barrier")).toHaveLength(accepted.length);
  });

  test("[WC12, WP12] tagged messages are NACK E_RATE, retryable", async () => {
    const alice = await (await fresh()).create(unique("room"), "Alice");
    for (let seq = 0; seq < 1000; seq += 1) {
      alice.client.tell("reliable_event", msg(`line ${seq}`, seq, { id: `m${seq}` }));
    }
    const replies = await times(1000, async (seq) => alice.client.packet({ seq }));
    const refused = replies.filter((reply) => reply.type !== "ACK");
    expect(refused.length).toBeGreaterThan(0);
    for (const reply of refused) {
      expect(reply).toMatchObject({ ...nack("E_RATE"), id: `m${String(reply.seq)}` });
      expect(reply).toMatchObject({ meta: { retryable: true } });
    }
    expect(alice.client.connected).toBe(true);
  });

  test("[WC12] chunks are acknowledged or NACK E_RATE, and the transfer can be finished", async () => {
    const alice = await (await fresh()).create(unique("room"), "Alice");
    const file = outgoing(CHUNK * 500);
    const replies = await flood(alice.client, file);
    let lacking = replies.filter((reply) => reply.type === "NACK");
    for (const reply of lacking) {
      expect(reply).toMatchObject(nack("E_RATE"));
      expect(reply).toMatchObject({ meta: { retryable: true } });
    }
    for (; lacking.length > 0; ) {
      const again: Body[] = [];
      for (const { seq } of lacking) again.push(await alice.client.exchange(chunk(file, Number(seq))));
      lacking = again.filter((reply) => reply.type === "NACK");
    }
    await alice.client.packet({ cmd: "COMPLETE", transfer_id: file.id });
    expect(await resume(alice.client, file.id)).toMatchObject({ meta: { missing: [] } });
  });
});

describe("RATE_LIMITS=off", () => {
  test("[WC13] lifts the rates and the count of schema errors", async () => {
    const alice = await lifted.create(unique("room"), "Alice");
    const said = await times(1000, async (index) => alice.client.say(`line ${index}`));
    expect(new Set(said.map(codeOf))).toEqual(new Set(["ok"]));
    const wrong = await times(100, async () => alice.client.say(""));
    expect(new Set(wrong.map(codeOf))).toEqual(new Set(["E_SCHEMA"]));
    expect(alice.client.connected).toBe(true);
  });

  test("[WC13] lifts no size limit", async () => {
    const alice = await lifted.create(unique("room"), "Alice");
    expect(await alice.client.say("x".repeat(65_537))).toMatchObject(failed("E_TOO_LARGE"));
    const file = outgoing(CHUNK);
    const refused = await alice.client.exchange(chunk(file, 0, { chunk_size: 1_048_577 }));
    expect(refused).toMatchObject(nack("E_SCHEMA"));
  });
});

describe("frames", () => {
  const MAX = 4 * 1024 * 1024;
  const frame = (bytes: number): string => {
    const head = '427["chat_message",{"type":"text","mode":"broadcast","text":"';
    return `${head}${"x".repeat(bytes - head.length - 3)}"}]`;
  };

  test("[WC14] one of exactly 4 MiB is answered", async () => {
    const raw = await RawSocket.open(lifted.url);
    await raw.ask(`["create_room",{"roomName":"${unique("room")}","username":"Alice"}]`);
    expect(frame(MAX)).toHaveLength(MAX);
    raw.send(frame(MAX));
    expect(await raw.frame(/^437\[/)).toContain("E_TOO_LARGE");
    expect(raw.isOpen).toBe(true);
    raw.close();
  });

  test("[WC14] a larger one ends its connection and no other", async () => {
    const [alice, bob] = await lifted.room(unique("room"), "Alice", "Bob");
    const raw = await RawSocket.open(lifted.url);
    raw.send(frame(MAX + 1));
    await raw.mustClose();
    await settle(alice.client, bob.client);
  });

  test("[WC14] an attachment of nearly 4 MiB is answered, a larger one ends the connection", async () => {
    const alice = await lifted.create(unique("room"), "Alice");
    const file = outgoing(CHUNK * 2);
    const refused = await alice.client.exchange(forged(file, 0, pattern(MAX - 64)));
    expect(refused).toMatchObject({ type: "NACK", transfer_id: file.id, seq: 0 });
    expect(alice.client.connected).toBe(true);
    alice.client.tell("reliable_event", forged(file, 0, pattern(MAX + 64)));
    await within("the end of the connection", alice.client.ended);
  });

  test("[WC14] over polling as well", async () => {
    const alice = await lifted.create(unique("room"), "Alice", { transports: ["polling"] });
    expect(await alice.client.say("x".repeat(MAX - 1000))).toMatchObject(failed("E_TOO_LARGE"));
    const bob = await lifted.join(alice.roomName, "Bob");
    alice.client.tell("chat_message", { type: "text", mode: "broadcast", text: "x".repeat(MAX + 1000) });
    await within("the end of the connection", alice.client.ended);
    await settle(bob.client);
  });
});

describe("schema errors", () => {
  test("[WC15] the 21st in a minute is E_ABUSE and ends the connection, no other", async () => {
    const [alice, bob] = await (await fresh()).room(unique("room"), "Alice", "Bob");
    for (let count = 1; count <= 20; count += 1) {
      expect(await alice.client.say("")).toMatchObject(failed("E_SCHEMA"));
    }
    expect(await alice.client.say("twenty are forgiven")).toMatchObject({ ok: true });
    expect(await alice.client.say("")).toMatchObject(failed("E_ABUSE"));
    await within("the end of the connection", alice.client.ended);
    await bob.client.receives("user_left", { username: "Alice" });
    await settle(bob.client);
  });

  test("[WC15] those of packets count as well", async () => {
    const alice = await (await fresh()).create(unique("room"), "Alice");
    const file = outgoing(CHUNK * 2);
    for (let count = 1; count <= 7; count += 1) {
      expect(await alice.client.exchange(chunk(file, 0, { filename: "" }))).toMatchObject(nack("E_SCHEMA"));
      alice.client.tell("reliable_event", { type: "MSG", seq: -1, payload: "a" });
      await alice.client.receives("error_event", { code: "E_SCHEMA" });
      if (count < 7) expect(await alice.client.ask("history", { limit: 0 })).toMatchObject(failed("E_SCHEMA"));
    }
    alice.client.tell("reliable_event", { type: "MSG", seq: -1, payload: "a" });
    await within("the end of the connection", alice.client.ended);
  });

  test("[WC15] refusals of other kinds do not count", async () => {
    const alice = await (await fresh()).create(unique("room"), "Alice");
    for (let count = 0; count < 30; count += 1) {
      expect(await alice.client.whisper("Nobody", "x")).toMatchObject(failed("E_NO_RECIPIENT"));
    }
    expect(alice.client.connected).toBe(true);
  });
});
