import { describe, expect, test } from "vitest";
import { settle } from "./client.ts";
import { serve, unique } from "./harness.ts";
import { CHUNK, chunk, control, failed, nack, outgoing } from "./packets.ts";
import { type Body, CODES } from "./shapes.ts";

const server = serve();

describe("callback", () => {
  test("[WA1] every event is answered, whether it succeeds or fails", async () => {
    const client = await server.connect();
    const roomName = unique("room");
    const requests: [string, Body][] = [
      ["create_room", { roomName, username: "Alice" }],
      ["join_room", { roomName: unique("none"), username: "Alice" }],
      ["history", { limit: 0 }],
      ["history", {}],
      ["chat_message", { type: "text", mode: "broadcast", text: "" }],
      ["chat_message", { type: "text", mode: "broadcast", text: "hi" }],
      ["reliable_event", { type: "?" }],
      ["reliable_event", { type: "MSG", seq: 0, payload: "" }],
      ["lab_set", { plan: [] }],
      ["leave_room", {}],
    ];
    const good = [];
    for (const [event, body] of requests) {
      const answer = await client.ask(event, body);
      if (!answer.ok)
        expect(answer.error).toMatchObject({ code: expect.any(String), message: expect.stringMatching(/./) });
      good.push(answer.ok);
    }
    expect(good).toEqual([true, false, false, true, false, true, false, true, false, true]);
  });

  test("[WA2] with one there is no error_event", async () => {
    const alice = await server.create(unique("room"), "Alice");
    await alice.client.say("");
    await alice.client.ask("join_room", { roomName: unique("none"), username: "A" });
    await alice.client.ask("nonsense", {});
    await settle(alice.client);
    expect(alice.client.received("error_event")).toEqual([]);
  });
});

describe("without a callback", () => {
  test.each<[string, Body, string]>([
    ["create_room", { roomName: "", username: "A" }, "E_NAME_INVALID"],
    ["create_room", { roomName: 5, username: "A" }, "E_SCHEMA"],
    ["join_room", { roomName: "no such room at all", username: "A" }, "E_NO_ROOM"],
    ["history", { limit: 0 }, "E_SCHEMA"],
    ["chat_message", { type: "text", mode: "broadcast", text: "" }, "E_SCHEMA"],
    ["chat_message", { type: "text", mode: "unicast", recipient: "Nobody", text: "a" }, "E_NO_RECIPIENT"],
    ["lab_set", { plan: [] }, "E_FORBIDDEN"],
    ["no_such_event", {}, "E_EVENT"],
  ])("[WA2] a failed %s %j arrives as error_event %s", async (event, body, code) => {
    const alice = await server.create(unique("room"), "Alice");
    alice.client.tell(event, body);
    const error = await alice.client.receives("error_event");
    expect(error).toMatchObject({ event, code, message: expect.stringMatching(/./) });
    if (code === "E_SCHEMA") expect(error.path).toEqual(expect.stringMatching(/./));
  });

  test("[WA2] a success says nothing but its effect", async () => {
    const alice = await server.create(unique("room"), "Alice");
    await alice.client.receives("room_users");
    const before = alice.client.inbox.length;
    alice.client.tell("history", {});
    alice.client.tell("chat_message", { type: "text", mode: "broadcast", text: "quiet" });
    await alice.client.receives("chat_message", { text: "quiet" });
    await settle(alice.client);
    expect(alice.client.inbox.slice(before).map((one) => one.event)).toEqual(["chat_message", "chat_message"]);
  });

  test("[WA7] a refused chunk or CONTROL is a NACK alone", async () => {
    const alice = await server.create(unique("room"), "Alice");
    const file = outgoing(CHUNK);
    await alice.client.exchange(chunk(file, 9));
    await alice.client.exchange(chunk(file, 0, { filename: 5 }));
    alice.client.tell("reliable_event", control("CANCEL", file.id));
    await alice.client.packet({ ...nack("E_NOT_OWNER"), transfer_id: file.id });
    alice.client.tell("reliable_event", control("WHAT", file.id));
    await alice.client.packet({ ...nack("E_SCHEMA"), transfer_id: file.id });
    await settle(alice.client);
    expect(alice.client.received("error_event")).toEqual([]);
  });
});

test.each([
  "no_such_event",
  "Chat_message",
  "chat_message ",
  "room_users",
  "error_event",
  "transfer_stopped",
  "x".repeat(500),
])("[WA4] %s is E_EVENT", async (event) => {
  const alice = await server.create(unique("room"), "Alice");
  expect(await alice.client.ask(event, { a: 1 })).toMatchObject(failed("E_EVENT"));
  expect(await alice.client.ask(event)).toMatchObject(failed("E_EVENT"));
  expect(await alice.client.say("still here")).toMatchObject({ ok: true });
});

test("[WA3] a shape error names the field, a good field next to it does not matter", async () => {
  const alice = await server.create(unique("room"), "Alice");
  const answer = await alice.client.ask("history", { after: 0, limit: "many", with: "Bob" });
  expect(answer).toMatchObject(failed("E_SCHEMA", "limit"));
});

test("[WA5, WA6] refusals change nothing and keep the connection; their codes are of the closed set", async () => {
  const roomName = unique("room");
  const [alice, bob] = await server.room(roomName, "Alice", "Bob");
  const file = outgoing(CHUNK * 2);
  await alice.client.say("the only message", { id: "m" });
  const refusals = [
    await alice.client.ask("create_room", { roomName, username: "Alice" }),
    await alice.client.ask("join_room", { roomName: unique("none"), username: "Alice" }),
    await alice.client.ask("join_room", { roomName, username: "Bob" }),
    await alice.client.ask("join_room", { roomName, username: "\u0000" }),
    await alice.client.say("other", { id: "m" }),
    await alice.client.whisper("Nobody", "x"),
    await alice.client.say("x".repeat(70_000)),
    await alice.client.say(""),
    await alice.client.ask("reliable_event", chunk(file, 5)),
    await alice.client.ask("reliable_event", chunk(file, 0, { checksum: undefined })),
    await alice.client.ask("reliable_event", control("CANCEL", file.id)),
    await alice.client.ask("reliable_event", control("COMPLETE", file.id)),
    await alice.client.ask("lab_set", { plan: [] }),
    await alice.client.ask("unknown_event", {}),
  ];
  const codes = refusals.map((answer) => (answer.error as Body | undefined)?.code);
  expect(codes.every((code) => CODES.has(String(code)))).toBe(true);
  expect(codes).toEqual([
    "E_ROOM_EXISTS",
    "E_NO_ROOM",
    "E_NAME_TAKEN",
    "E_NAME_INVALID",
    "E_CONFLICT",
    "E_NO_RECIPIENT",
    "E_TOO_LARGE",
    "E_SCHEMA",
    "E_SEQ_RANGE",
    "E_INTEGRITY",
    "E_NOT_OWNER",
    "E_FORBIDDEN",
    "E_FORBIDDEN",
    "E_EVENT",
  ]);
  await settle(alice.client, bob.client);
  expect(alice.client.connected).toBe(true);
  expect((await bob.client.history()).texts).toEqual(["the only message", "barrier"]);
  expect(bob.client.received("user_left")).toEqual([]);
});

test("[WA8] in no room every room event is E_NOT_MEMBER", async () => {
  const client = await server.connect();
  expect(await client.ask("history", {})).toMatchObject(failed("E_NOT_MEMBER"));
  expect(await client.say("anybody?")).toMatchObject(failed("E_NOT_MEMBER"));
  expect(await client.whisper("Bob", "anybody?")).toMatchObject(failed("E_NOT_MEMBER"));
  const packet = await client.ask("reliable_event", { type: "MSG", seq: 0, payload: "a", checksum: "e8b7be43" });
  expect(packet).toMatchObject(failed("E_NOT_MEMBER"));
  expect(client.connected).toBe(true);
});
