import { stat } from "node:fs/promises";
import { join } from "node:path";
import { adminNow, adminRooms } from "@chatcast/protocol";
import { expect, test } from "vitest";
import { post } from "./bot-owner.ts";
import { serveAlone, unique } from "./harness.ts";
import { chunk, msg, outgoing } from "./packets.ts";
import { plain } from "./plain.ts";
import { upload } from "./upload.ts";

const server = serveAlone();

/** The token that the first start printed. */
async function printed(): Promise<string> {
  const [, token = ""] = await server.printed(/^Administration: \S+\/admin#(\S+)$/m);
  return token;
}

async function asked(path: string, token?: string) {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const { status, headers: answered, body } = await plain(server.url, path, { headers });
  return { status, headers: answered, body: JSON.parse(body.toString()) as unknown };
}

test("[AD1] the first start prints the token behind a #, and keeps it where its owner alone can read", async () => {
  const token = await printed();
  expect(Buffer.from(token, "base64url")).toHaveLength(32);
  const { mode } = await stat(join(server.home, "data", "admin-token"));
  expect(mode & 0o777).toBe(0o600);
});

test("[AD2] without the token nothing below /api/admin is told, not even what there is", async () => {
  for (const path of ["/api/admin/now", "/api/admin/rooms", "/api/admin/nothing"]) {
    for (const token of [undefined, "not-the-token-at-all"]) {
      expect(await asked(path, token)).toMatchObject({ status: 401, body: { error: { code: "E_AUTH" } } });
    }
  }
  const { token } = await server.create(unique("room"), "Ann");
  expect(await asked("/api/admin/now", token)).toMatchObject({ status: 401 });
});

test("[AD4] with it rooms, totals and verdicts are told, never a word that was said", async () => {
  const token = await printed();
  const name = unique("room");
  const { client } = await server.create(name, "Ann");
  await client.exchange(msg("a word of a message", 7, { id: unique("m") }));
  const { headers, body } = await asked("/api/admin/rooms", token);
  expect(headers["cache-control"]).toBe("no-store");
  const room = adminRooms.parse(body).rooms.find((one) => one.name === name);
  expect(room).toMatchObject({ here: 1, members: 1, messages: 1, sealed: false, openTransfers: 0 });
  const now = await asked("/api/admin/now", token);
  const { verdicts } = adminNow.parse(now.body);
  expect(verdicts.at(-1)).toMatchObject({ roomId: room?.id, member: "Ann", type: "MSG", seq: 7, status: "valid" });
  expect(JSON.stringify([body, now.body])).not.toContain("a word of a message");
  expect(await asked("/api/admin/now?after=x", token)).toMatchObject({
    status: 400,
    body: { error: { code: "E_SCHEMA", path: "after" } },
  });
});

const order = async (path: string): Promise<number> => {
  const headers = { authorization: `Bearer ${await printed()}` };
  return (await plain(server.url, path, { method: "POST", headers })).status;
};

test("[AD12] members are told, files are refused both ways, and what is done is in the log", async () => {
  const name = unique("room");
  const ann = await server.create(name, "Ann");
  const sent = outgoing(10);
  await ann.client.exchange(chunk(sent, 0));
  const url = String((await ann.client.receives("chat_message", ({ type }) => type === "file")).url);
  const { rooms } = adminRooms.parse((await asked("/api/admin/rooms", await printed())).body);
  const { id = "" } = rooms.find((room) => room.name === name) ?? {};
  expect(await order(`/api/admin/rooms/${id}/quarantine`)).toBe(200);
  expect(await order(`/api/admin/rooms/${id}/quarantine`)).toBe(409);
  expect(await order(`/api/admin/rooms/${id}/burn`)).toBe(404);
  const told = await ann.client.receives("chat_message", ({ notice }) => notice !== undefined);
  expect(told).toMatchObject({ type: "text", notice: "quarantine", from: "Administrator", fromId: "room" });
  const refused = await ann.client.exchange(chunk(outgoing(10), 0));
  expect(refused).toMatchObject({ type: "NACK", meta: { code: "E_FORBIDDEN", retryable: false } });
  expect((await plain(server.url, url)).status).toBe(403);
  expect((await upload(server.url, "content", { token: ann.token })).status).toBe(403);
  await expect(server.join(name, "Bob")).rejects.toThrow("E_FORBIDDEN");
  await server.printed(/"kind":"quarantine","msg":"the administrator"/);
  expect(await order(`/api/admin/rooms/${id}/release`)).toBe(200);
  await server.join(name, "Bob");
  expect((await plain(server.url, url)).status).toBe(200);
});

test("[AD13] the administrator adds, lists and removes bots; the room is told, the log of the server no secret", async () => {
  const name = unique("room");
  const ann = await server.create(name, "Ann");
  const token = await printed();
  const { rooms } = adminRooms.parse((await asked("/api/admin/rooms", token)).body);
  const path = `/api/admin/rooms/${rooms.find((room) => room.name === name)?.id}/bots`;
  const add = async (bot: unknown) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const response = await fetch(server.url + path, { method: "POST", headers, body: JSON.stringify(bot) });
    return { status: response.status, body: (await response.json()) as Record<string, string> };
  };
  const added = await add({ name: "Mirror", url: "https://ci.example/secret-path" });
  expect(added).toMatchObject({ status: 201, body: { secret: expect.stringMatching(/^whsec_/) } });
  const { id = "", token: spoken = "" } = added.body;
  const words =
    "The administrator of this server added the bot Mirror: what is said here is sent to ci.example from now on.";
  await ann.client.receives("chat_message", { from: "Administrator", fromId: "room", text: words });
  expect((await post(server.url, { id, token: spoken }, "hello")).status).toBe(201);
  const listed = await asked(path, token);
  expect(listed.body).toMatchObject({ bots: [{ id, by: "Administrator", hook: { host: "ci.example" } }] });
  for (const [bot, status] of [
    [{ name: "Ann" }, 409],
    [{ name: "CI", url: "http://ci.example/" }, 403],
    [{ url: "https://ci.example/" }, 400],
  ] as const) {
    expect((await add(bot)).status).toBe(status);
  }
  const headers = { authorization: `Bearer ${token}` };
  const remove = async () => (await plain(server.url, `${path}/${id}`, { method: "DELETE", headers })).status;
  expect([await remove(), await remove()]).toEqual([200, 404]);
  expect((await post(server.url, { id, token: spoken }, "hello")).status).toBe(401);
  await server.printed(/"msg":"the administrator removed a bot"/);
  for (const secret of [spoken, "secret-path", String(added.body.secret)]) expect(server.output).not.toContain(secret);
});

test("[AD1] a later start has the same token and does not print it", async () => {
  const token = await printed();
  await server.restart();
  await server.printed(/^Administration: \S+\/admin \(the token is in .*admin-token\)$/m);
  expect(server.output).not.toContain(token);
  expect((await asked("/api/admin/now", token)).status).toBe(200);
});
