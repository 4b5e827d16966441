import { expect, test } from "vitest";
import { serveAlone, unique } from "./harness.ts";
import { plain } from "./plain.ts";
import { text } from "./shapes.ts";
import { json, upload } from "./upload.ts";

/** Four messages of 1,000 bytes fit, the fifth does not. */
const server = serveAlone({ env: { RETENTION_SIZE: "4500" } });
const LINE = "x".repeat(744);

test("[WH9] what is trimmed is gone for good, and whoever asks for it is told where the log begins", async () => {
  const roomName = unique("room");
  const alice = await server.create(roomName, "Alice");
  const url = text(json(await upload(server.url, "old file", { token: alice.token })), "url");
  await alice.client.ask("chat_message", { type: "file", mode: "broadcast", url, fileName: "old.txt", fileSize: 8 });
  for (let n = 2; n <= 10; n++) await alice.client.say(LINE, { id: `m${n}` });
  expect((await plain(server.url, url)).status).toBe(200);
  await server.restart();

  const back = await server.join(roomName, "Alice", { token: alice.token });
  const reset = { reason: "trimmed", first: 7 };
  const history = (query: object) => back.client.ask("history", query);
  expect(await history({})).toMatchObject({ head: 10, reset, messages: [{ offset: 7 }, {}, {}, { offset: 10 }] });
  expect(await history({ after: 5, limit: 1 })).toMatchObject({ reset, messages: [{ offset: 7 }] });
  expect(await history({ after: 6 })).not.toHaveProperty("reset");
  expect(await history({ before: 9, limit: 2 })).not.toHaveProperty("reset");
  expect(await history({ before: 9, limit: 3 })).toMatchObject({ reset, messages: [{ offset: 7 }, { offset: 8 }] });
  expect(await history({ before: 7 })).toMatchObject({ reset, messages: [] });
  expect(await back.client.say("next")).toMatchObject({ offset: 11 });
  expect((await plain(server.url, url)).status).toBe(404);
  expect(server.output).toMatch(/"messages":6,"files":1/);
});
