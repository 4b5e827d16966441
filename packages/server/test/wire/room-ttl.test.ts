import { expect, test } from "vitest";
import { eventually } from "./deadline.ts";
import { serveAlone, unique } from "./harness.ts";
import { failed } from "./packets.ts";
import { plain } from "./plain.ts";
import { text } from "./shapes.ts";
import { json, upload } from "./upload.ts";

/** A tenth of a second, in days. */
const server = serveAlone({ env: { ROOM_TTL: "0.000001" } });

test("[WR17] an idle room is removed with its log, its members' tokens and its files", async () => {
  const roomName = unique("room");
  const alice = await server.create(roomName, "Alice");
  await alice.client.say("old words", { id: "m" });
  const url = text(json(await upload(server.url, "old file", { token: alice.token })), "url");
  await alice.client.ask("leave_room");
  await server.restart();
  const client = await server.connect();
  await eventually(
    "the room to be removed",
    async () => client.ask("create_room", { roomName, username: "Bob" }),
    (answer) => {
      if (!answer.ok) expect(answer).toMatchObject(failed("E_ROOM_EXISTS"));
      return answer.ok;
    },
  );
  expect((await client.history()).head).toBe(0);
  const late = await server.connect();
  const refused = await late.ask("join_room", { roomName, username: "Alice", token: alice.token });
  expect(refused).toMatchObject(failed("E_NAME_TAKEN"));
  await eventually(
    "the file to be removed",
    async () => plain(server.url, url),
    ({ status }) => status === 404,
  );
});
