import { describe, expect, test } from "vitest";
import { Canary } from "./canary.ts";
import { serve, unique } from "./harness.ts";
import { failed } from "./packets.ts";
import { plain, upgrade } from "./plain.ts";
import { RawSocket } from "./raw.ts";

const server = serve();

const joined = async (): Promise<RawSocket> => {
  const raw = await RawSocket.open(server.url);
  const answer = await raw.ask(`["create_room",{"roomName":"${unique("room")}","username":"Mallory"}]`);
  expect(answer).toMatchObject({ ok: true });
  return raw;
};

/** Sends frames, then shows that the connection is either kept and sane or ended, and that nobody else noticed. */
async function survive(...frames: (string | Uint8Array<ArrayBuffer>)[]): Promise<"kept" | "closed"> {
  const canary = await Canary.perch(server);
  const raw = await joined();
  for (const frame of frames) raw.send(frame);
  const fate = await Promise.race([
    raw.closed.then(() => "closed" as const),
    raw.ask('["history",{}]').then(
      (answer) => {
        expect(answer).toMatchObject({ ok: true, messages: [], head: 0 });
        return "kept" as const;
      },
      () => "closed" as const,
    ),
  ]);
  await canary.sings();
  raw.close();
  return fate;
}

describe("event names", () => {
  test.each([
    ["__proto__", "__proto__"],
    ["constructor", "constructor"],
    ["toString", "toString"],
    ["hasOwnProperty", "hasOwnProperty"],
    ["an empty one", ""],
    ["10 KiB", "x".repeat(10_240)],
    ["null byte", "chat_message\u0000"],
  ])("[WS3, WA4] %s is E_EVENT and the connection stays", async (_, name) => {
    const raw = await joined();
    expect(await raw.ask(JSON.stringify([name, {}]))).toMatchObject(failed("E_EVENT"));
    raw.close();
    expect(await survive(`42${JSON.stringify([name, {}])}`)).toBe("kept");
  });

  test.each([
    ["reserved ones", '42["connect",{}]', '42["disconnect",{}]', '42["newListener",{}]', '42["connect_error"]'],
    ["an object", '42[{"a":1},{}]'],
    ["a list", '42[["chat_message"],{}]'],
    ["a number", "42[5,{}]"],
    ["null", "42[null,{}]"],
    ["true", "42[true,{}]"],
    ["nothing", "42[]"],
    ["no list", '42{"event":"chat_message"}'],
  ])("[WS3] %s hurt nobody", async (_, ...frames) => {
    await survive(...frames);
  });
});

describe("broken protocol", () => {
  test.each([
    ["invalid JSON", '42["chat_message",{'],
    ["99 declared attachments", '4599-["reliable_event",{"payload":{"_placeholder":true,"num":0}}]'],
    ["a packet type of no meaning", "49[]"],
    ["a placeholder that is no number", '451-["reliable_event",{"payload":{"_placeholder":true,"num":"splice"}}]'],
    ["a text frame that is no packet", "hello"],
    ["a client's ping", "2"],
  ])("[WS9] %s ends the connection alone", async (_, frame) => {
    const attachment = frame.startsWith("451-") ? [new Uint8Array([1, 2, 3])] : [];
    expect(await survive(frame, ...attachment)).toBe("closed");
  });

  test.each<[string, ...(string | Uint8Array<ArrayBuffer>)[]]>([
    ["no attachments where some are declared", '450-["reliable_event",{"type":"MSG"}]'],
    ["an attachment without a packet", new Uint8Array([1, 2, 3])],
    [
      "a placeholder out of range",
      '451-["reliable_event",{"type":"FILE_CHUNK","payload":{"_placeholder":true,"num":7}}]',
      new Uint8Array(3),
    ],
    ["another packet where an attachment is due", '451-["x",{"_placeholder":true,"num":0}]', '42["history",{}]'],
    ["an acknowledgement nobody asked for", '43999[{"ok":true}]'],
    ["a namespace that is not there", "40/admin,"],
    ["a second CONNECT", "40"],
    ["an event in another namespace", '42/admin,["chat_message",{}]'],
    ["a huge callback number", '4299999999999999999999["history",{}]'],
    ["empty packets", "4", "4", "4"],
    ["an upgrade probe", "2probe"],
  ])("[WS9] %s hurts nobody", async (_, ...frames) => {
    await survive(...frames);
  });

  test("[WS9] an event before CONNECT is not obeyed", async () => {
    const canary = await Canary.perch(server);
    const raw = await RawSocket.open(server.url, false);
    const roomName = unique("room");
    raw.send(`420["create_room",{"roomName":"${roomName}","username":"Mallory"}]`);
    await raw.mustClose();
    const client = await server.connect();
    expect(await client.ask("join_room", { roomName, username: "A" })).toMatchObject(failed("E_NO_ROOM"));
    await canary.sings();
  });

  test("[WS9] DISCONNECT leaves the room", async () => {
    const raw = await RawSocket.open(server.url);
    const roomName = unique("room");
    await raw.ask(`["create_room",{"roomName":"${roomName}","username":"Mallory"}]`);
    const alice = await server.join(roomName, "Alice");
    raw.send("41");
    await alice.client.receives("user_left", { username: "Mallory" });
    raw.close();
  });

  test.each(["__proto__", "constructor", "nosuchsession", "../x"])("[WS9] the session id %s is none", async (sid) => {
    const canary = await Canary.perch(server);
    const query = `/socket.io/?EIO=4&transport=polling&sid=${sid}`;
    expect((await plain(server.url, query)).status).toBe(400);
    expect((await plain(server.url, query, { method: "POST", body: "40" })).status).toBe(400);
    expect(await upgrade(server.url, query.replace("polling", "websocket"))).toBeGreaterThanOrEqual(400);
    await canary.sings();
  });

  test.each(["webtransport", "flashsocket", "__proto__", ""])("[WS9] the transport %j is none", async (transport) => {
    const { status } = await plain(server.url, `/socket.io/?EIO=4&transport=${transport}`);
    expect(status).toBe(400);
  });

  test("[WS9] a binary polling body ends with a 4xx", async () => {
    const canary = await Canary.perch(server);
    const open = await plain(server.url, "/socket.io/?EIO=4&transport=polling");
    const { sid } = JSON.parse(open.body.toString().slice(1)) as { sid: string };
    const answer = await plain(server.url, `/socket.io/?EIO=4&transport=polling&sid=${sid}`, {
      method: "POST",
      headers: { "Content-Type": "application/octet-stream" },
      body: Buffer.alloc(10),
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    await canary.sings();
  });
});
