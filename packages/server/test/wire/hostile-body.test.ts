import { describe, expect, test } from "vitest";
import { Canary } from "./canary.ts";
import { settle } from "./client.ts";
import { serve, unique } from "./harness.ts";
import { CHUNK, chunk, failed, msg, nack, outgoing, resume, sendChunks, sendFile } from "./packets.ts";
import { bare, plain } from "./plain.ts";
import { RawSocket } from "./raw.ts";
import { type Body, CODES, isBody } from "./shapes.ts";

const server = serve();

const joined = async (roomName: string): Promise<RawSocket> => {
  const raw = await RawSocket.open(server.url);
  const answer = await raw.ask(`["join_room",{"roomName":"${roomName}","username":"Mallory"}]`);
  expect(answer).toMatchObject({ ok: true });
  return raw;
};

const EVENTS = ["create_room", "join_room", "history", "chat_message", "reliable_event"] as const;

describe("poison keys", () => {
  test.each(["__proto__", "constructor", "prototype"])("[WS4] fields are not taken from %s", async (key) => {
    const alice = await server.create(unique("room"), "Alice");
    const raw = await joined(alice.roomName);
    const hidden = '{"type":"text","mode":"broadcast","text":"inherited","roomName":"x","username":"y"}';
    for (const event of ["chat_message", "create_room", "reliable_event"]) {
      expect(await raw.ask(`["${event}",{"${key}":${hidden}}]`)).toMatchObject(failed("E_SCHEMA"));
    }
    await settle(alice.client);
    expect(alice.client.received("chat_message", { text: "inherited" })).toEqual([]);
    raw.close();
  });

  test.each([
    '"__proto__":{"polluted":true,"recipient":"Alice"}',
    '"constructor":{"prototype":{"polluted":true,"duplicate":true}}',
    '"a":{"__proto__":{"polluted":true}}',
  ])("[WS4] {%s} pollutes nobody", async (poison) => {
    const alice = await server.create(unique("room"), "Alice");
    const raw = await joined(alice.roomName);
    const answer = await raw.ask(`["chat_message",{"type":"text","mode":"broadcast","text":"a",${poison}}]`);
    if (!(isBody(answer) && answer.ok === true)) expect(answer).toMatchObject(failed("E_SCHEMA"));
    await raw.ask(`["reliable_event",{"type":"MSG","seq":0,"payload":"","checksum":"00000000",${poison}}]`);
    await alice.client.say("clean");
    const message = await alice.client.receives("chat_message", { text: "clean" });
    expect(Object.keys(message).toSorted((a, b) => a.localeCompare(b))).not.toContain("polluted");
    expect(message).not.toHaveProperty("recipient");
    raw.close();
  });
});

describe("nesting", () => {
  test.each([10_000, 500_000])("[WS5] %i levels deep is refused", async (depth) => {
    const canary = await Canary.perch(server);
    const alice = await server.create(unique("room"), "Alice");
    const raw = await joined(alice.roomName);
    const deep = "[".repeat(depth) + "]".repeat(depth);
    for (const args of [
      `["chat_message",{"type":"text","mode":"broadcast","text":${deep}}]`,
      `["reliable_event",{"type":"MSG","seq":0,"payload":${deep}}]`,
      `["reliable_event",{"type":"CONTROL","cmd":"CANCEL","transfer_id":${deep}}]`,
      `["history",${deep}]`,
      `["create_room",{"roomName":${deep},"username":"a"}]`,
    ]) {
      expect(await raw.ask(args)).toMatchObject(failed("E_SCHEMA"));
    }
    await canary.sings();
    raw.close();
  });

  test("[WS5, WS7] in a field that nobody reads it is ignored or refused", async () => {
    const alice = await server.create(unique("room"), "Alice");
    const raw = await joined(alice.roomName);
    const deep = `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`;
    const answer = await raw.ask(`["chat_message",{"type":"text","mode":"broadcast","text":"a","x":${deep}}]`);
    if (!(isBody(answer) && answer.ok === true)) expect(answer).toMatchObject(failed("E_SCHEMA"));
    raw.close();
  });
});

describe("bodies", () => {
  test.each(EVENTS.flatMap((event) => ["null", "5", '"text"', "[]", "true", '{"0":1}'].map((body) => [event, body])))(
    "[WS6] %s %s is E_SCHEMA",
    async (event, body) => {
      const alice = await server.create(unique("room"), "Alice");
      const raw = await joined(alice.roomName);
      if (event === "history" && body?.startsWith("{")) return raw.close();
      expect(await raw.ask(`["${event}",${body}]`)).toMatchObject(failed("E_SCHEMA"));
      raw.close();
    },
  );

  test.each(["create_room", "join_room", "chat_message", "reliable_event"])(
    "[WS6] %s without a body is E_SCHEMA",
    async (event) => {
      const alice = await server.create(unique("room"), "Alice");
      const raw = await joined(alice.roomName);
      expect(await raw.ask(`["${event}"]`)).toMatchObject(failed("E_SCHEMA"));
      raw.send(`42["${event}"]`);
      expect(await raw.frame(/^42\["error_event"/)).toContain("E_SCHEMA");
      raw.close();
    },
  );

  test("[WS7] unknown extra fields are ignored everywhere", async () => {
    const more = { extra: 1, native: { deep: [1, { a: null }] }, version: "9" };
    const roomName = unique("room");
    const alice = await (await server.connect()).enter("create_room", { roomName, username: "Alice", ...more });
    const bob = await (await server.connect()).enter("join_room", { roomName, username: "Bob", ...more });
    expect(await alice.client.say("a", more)).toMatchObject({ ok: true, offset: 1 });
    expect(await alice.client.exchange(msg("b", 1, { id: "b", ...more }))).toMatchObject({ type: "ACK" });
    const file = outgoing(CHUNK * 2);
    expect(await alice.client.exchange(chunk(file, 0, more))).toMatchObject({ type: "ACK" });
    alice.client.tell("reliable_event", { type: "CONTROL", cmd: "RESUME_REQUEST", transfer_id: file.id, ...more });
    await alice.client.packet({ cmd: "MISSING" });
    expect((await bob.client.history({ limit: 10, ...more })).texts).toEqual(["a", "b"]);
    expect(await bob.client.ask("leave_room", more)).toMatchObject({ ok: true });
    expect(alice.client.wire.join("\n")).not.toContain("native");
  });

  test.each(["\\ud800", "a\\udc00b", "\\udbff\\ud800"])("[WS8] text with %s is E_SCHEMA", async (lone) => {
    const alice = await server.create(unique("room"), "Alice");
    const raw = await joined(alice.roomName);
    const said = await raw.ask(`["chat_message",{"type":"text","mode":"broadcast","text":"${lone}"}]`);
    expect(said).toMatchObject(failed("E_SCHEMA"));
    const packet = `{"type":"MSG","seq":0,"payload":"${lone}","id":"m","checksum":"00000000"}`;
    expect(await raw.ask(`["reliable_event",${packet}]`)).toMatchObject(failed("E_SCHEMA"));
    const named = await raw.ask(`["create_room",{"roomName":"x${lone}","username":"a"}]`);
    expect(["E_SCHEMA", "E_NAME_INVALID"]).toContain(((named as Body).error as Body).code);
    await settle(alice.client);
    expect(alice.client.received("chat_message", (m) => m.text !== "barrier")).toEqual([]);
    raw.close();
  });
});

describe("names", () => {
  test.each(["__proto__", "constructor", "toString", "hasOwnProperty", "null", "undefined"])(
    "[WS13] %s is like any other or E_NAME_INVALID",
    async (name) => {
      const canary = await Canary.perch(server);
      const client = await server.connect();
      const created = await client.ask("create_room", { roomName: `${name}`, username: "Alice" });
      if (!created.ok) return expect(created).toMatchObject(failed("E_NAME_INVALID"));
      const late = await server.connect();
      const joining = await late.ask("join_room", { roomName: name, username: name });
      if (!joining.ok) return expect(joining).toMatchObject(failed("E_NAME_INVALID"));
      expect(await client.whisper(name, "hi")).toMatchObject({ ok: true, offset: 1 });
      await late.receives("chat_message", { text: "hi", recipient: name });
      expect((await client.history({ with: name })).texts).toEqual(["hi"]);
      await canary.sings();
    },
  );

  test.each(["\u200bAlice", "Al\u200bice", "Alice\u200d", "Al\u00adice", "\ufeffAlice", "A\u2060lice"])(
    "[WS12] a look-alike with an invisible character (%#) does not pass for Alice",
    async (username) => {
      const roomName = unique("room");
      await server.create(roomName, "Alice");
      const client = await server.connect();
      const answer = await client.ask("join_room", { roomName, username });
      expect(answer.ok).toBe(false);
      expect(["E_NAME_TAKEN", "E_NAME_INVALID"]).toContain((answer.error as Body).code);
    },
  );
});

describe("transfers", () => {
  test.each<[string, Body]>([
    ["2³¹ chunks", { total_chunks: 2 ** 31 }],
    ["2³² chunks", { total_chunks: 2 ** 32 }],
    ["2⁵³ bytes", { total_size: 2 ** 53 - 1, total_chunks: Math.ceil((2 ** 53 - 1) / CHUNK) }],
    ["more than 2⁵³ bytes", { total_size: 1e300, total_chunks: 1e296 }],
    ["a petabyte", { total_size: 2 ** 50, total_chunks: 2 ** 36 }],
    ["11 GiB", { total_size: 11 * 2 ** 30, total_chunks: (11 * 2 ** 30) / CHUNK }],
    ["a billion chunks of one byte", { total_size: 1, total_chunks: 1e9 }],
  ])("[WS10] %s are refused, and nothing is opened", async (_, totals) => {
    const canary = await Canary.perch(server);
    const alice = await server.create(unique("room"), "Alice");
    const file = outgoing(CHUNK * 2);
    const refused = await alice.client.exchange(chunk(file, 0, totals));
    expect(refused.type).toBe("NACK");
    const { code } = refused.meta as Body;
    expect(["E_SCHEMA", "E_QUOTA", "E_TOO_LARGE", "E_TOTAL_MISMATCH"]).toContain(code);
    expect(CODES.has(String(code))).toBe(true);
    expect(await resume(alice.client, file.id)).toMatchObject(nack("E_NOT_OWNER"));
    await canary.sings();
  });

  test("[WS14] forty clients that vanish in the middle leave a working server", async () => {
    const canary = await Canary.perch(server);
    const roomName = unique("room");
    const alice = await server.create(roomName, "Alice");
    const file = outgoing(CHUNK * 4);
    await sendChunks(alice.client, file, [0]);
    const members = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => server.join(roomName, `vanishing ${index}`)),
    );
    for (const { client } of members) {
      const lost = outgoing(CHUNK * 64);
      for (let seq = 0; seq < 8; seq += 1) client.tell("reliable_event", chunk(lost, seq));
      client.close();
    }
    for (const { name } of members) await alice.client.receives("user_left", { username: name });
    await sendChunks(alice.client, file, [1, 2, 3]);
    await alice.client.packet({ cmd: "COMPLETE", transfer_id: file.id });
    await canary.sings();
    const again = await server.join(roomName, "vanishing 0", { token: members[0]?.token ?? "" });
    await sendFile(again.client, outgoing(CHUNK * 2));
  });
});

describe("HTTP", () => {
  test.each([
    ["no HTTP at all", "\u0016\u0003\u0001\u0002hello\r\n\r\n"],
    ["an unknown version", "GET / HTTP/9.9\r\nHost: x\r\n\r\n"],
    ["headers of 100 KiB", `GET / HTTP/1.1\r\nHost: x\r\nX: ${"x".repeat(102_400)}\r\n\r\n`],
    ["two lengths", "POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"],
    [
      "a length and chunks",
      "POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    ],
    ["a length that is no number", "POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n"],
    ["a path with a line feed", "GET /files/a\nb HTTP/1.1\r\nHost: x\r\n\r\n"],
  ])("[WS15] %s ends with a 4xx", async (_, bytes) => {
    const canary = await Canary.perch(server);
    expect(await bare(server.url, bytes)).toMatch(/^HTTP\/1\.1 4\d\d /);
    await canary.sings();
  });

  test.each<[string, string, string]>([
    ["GET", "/no/such/page", ""],
    ["POST", "/no/such/page", "x"],
    ["DELETE", "/files/x", ""],
    ["PUT", "/upload", "x"],
    ["GET", "/upload", ""],
    ["POST", "/healthz", "x"],
    ["TRACE", "/", ""],
    ["GET", `/files/${"x".repeat(4000)}`, ""],
    ["POST", "/upload", "x".repeat(100)],
  ])("[WS15] %s %s is a 4xx", async (method, path, body) => {
    const { status, headers } = await plain(server.url, path, { method, body });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(headers["x-powered-by"]).toBeUndefined();
  });

  test("[WS15] a multipart body that breaks off is a 4xx, or closed", async () => {
    const canary = await Canary.perch(server);
    const alice = await server.create(unique("room"), "Alice");
    const body = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf a file';
    const answer = await plain(server.url, "/upload", {
      method: "POST",
      body,
      headers: { Authorization: `Bearer ${alice.token}`, "Content-Type": "multipart/form-data; boundary=b" },
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    await canary.sings();
  });
});
