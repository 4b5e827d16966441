import { type ChildProcess, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { bytesSource, type ChatCastClient, type Snapshot } from "@chatcast/client";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { dropBox } from "../drop-box.ts";
import { echo } from "../echo-bot.ts";
import { enter } from "../enter.ts";
import { receiver, say, type Told } from "../hooks.ts";
import { useChatCast } from "../use-chatcast.ts";
import { incoming, outgoing } from "../webhooks.ts";

const EVERYBODY = { mode: "broadcast" } as const;

const MAIN = fileURLToPath(new URL("../../packages/server/src/main.ts", import.meta.url));

let server: ChildProcess;
let serverUrl = "";
let data = "";
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "chatcast-examples-"));
  const env = { ...process.env, HOST: "127.0.0.1", PORT: "0", DATA_DIR: data, HOOKS_ALLOW: "127.0.0.1" };
  server = spawn(process.execPath, [MAIN], { env, stdio: ["ignore", "pipe", "inherit"] });
  if (server.stdout === null) throw new Error("the server has no output");
  for await (const line of createInterface(server.stdout)) {
    serverUrl = /listening on (http:\S+)/.exec(line)?.[1] ?? "";
    if (serverUrl !== "") break;
  }
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(async () => {
  const gone = once(server, "exit");
  server.kill();
  await gone;
  await rm(data, { recursive: true });
});

async function person(room: string, name: string): Promise<ChatCastClient> {
  const client = await enter(serverUrl, room, name);
  ends.push(() => client.close());
  return client;
}

async function listening(http: Server): Promise<string> {
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  ends.push(() => {
    http.closeAllConnections();
    http.close();
  });
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}

function until(client: ChatCastClient, condition: (snapshot: Snapshot) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!condition(client.snapshot())) return;
      stop();
      resolve();
    };
    const stop = client.subscribe(look);
    look();
  });
}

const said = ({ conversations }: Snapshot) => (conversations[0]?.messages ?? []).filter(({ command }) => !command);

test("[EX1] the bot answers what others say, once, as an answer, and not itself", async () => {
  const bot = await person("echo", "Echo");
  ends.push(echo(bot));
  const ada = await person("echo", "Ada");
  for (const words of ["one", "two"]) ada.say(words, EVERYBODY);
  await until(ada, (snapshot) => said(snapshot).filter(({ from }) => from === "Echo").length === 2);
  ada.say("three", EVERYBODY);
  await until(ada, (snapshot) => said(snapshot).filter(({ from }) => from === "Echo").length === 3);
  const shown = said(ada.snapshot());
  const offsetOf = new Map(shown.filter(({ own }) => own).map(({ text: words, offset }) => [words, offset]));
  const answers = shown.filter(({ own }) => !own).map(({ text: words, relation }) => [words, relation]);
  expect(answers).toEqual(["one", "two", "three"].map((words) => [words, { kind: "reply", of: offsetOf.get(words) }]));
});

test("[EX2] the drop box saves a file of others byte for byte, whatever its name", async () => {
  const folder = await mkdtemp(join(tmpdir(), "chatcast-inbox-"));
  ends.push(() => rm(folder, { recursive: true }));
  const box = await person("box", "Drop box");
  const saved = Promise.withResolvers<string>();
  ends.push(dropBox(box, folder, saved.resolve));
  const ada = await person("box", "Ada");
  const bytes = Uint8Array.from({ length: 300_000 }, (_, at) => at * 7);
  ada.sendFile(bytesSource(bytes, "../../plans.pdf"), EVERYBODY);
  const path = await saved.promise;
  expect(dirname(path)).toBe(folder);
  expect(path).toMatch(/\/\d+-plans\.pdf$/);
  expect(new Uint8Array(await readFile(path))).toEqual(bytes);
});

test("[EX3] a posted text is answered when it is stored, and what is said is posted until it is taken", async () => {
  const bridge = await person("hooks", "Webhooks");
  const ada = await person("hooks", "Ada");
  const entrance = await listening(incoming(bridge));
  const answer = await fetch(entrance, { method: "POST", body: "the build is green" });
  const { offset } = (await answer.json()) as { offset: number };
  expect([answer.status, typeof offset]).toEqual([201, "number"]);
  await until(ada, (snapshot) =>
    said(snapshot).some((one) => one.offset === offset && one.text === "the build is green"),
  );
  expect((await fetch(entrance, { method: "POST", body: "x".repeat(100_000) })).status).toBe(422);

  const posts: { body: string; signature: unknown }[] = [];
  const four = Promise.withResolvers<void>();
  const target = await listening(
    createServer(async (request, response) => {
      posts.push({ body: await text(request), signature: request.headers["x-chatcast-signature"] });
      // The first post of each message is refused.
      response.writeHead(posts.length % 2 === 1 ? 503 : 204).end();
      if (posts.length === 4) four.resolve();
    }),
  );
  ends.push(outgoing(bridge, target, "secret", 1));
  for (const words of ["first", "second"]) ada.say(words, EVERYBODY);
  await four.promise;
  expect(posts.map(({ body }) => JSON.parse(body).text)).toEqual(["first", "first", "second", "second"]);
  for (const { body, signature } of posts) {
    expect(signature).toBe(`sha256=${createHmac("sha256", "secret").update(body).digest("hex")}`);
  }
});

test("[EX5] a bot of the server says something once, and what is said reaches a receiver that knows the secret", async () => {
  const ada = await person("robots", "Ada");
  await until(ada, ({ room }) => room?.rights?.own === "owner");
  const told: Told[] = [];
  const two = Promise.withResolvers<void>();
  let secret = "";
  const target = await listening(
    createServer((request, response) => {
      receiver(secret, async (one) => {
        told.push(one);
        if (told.length === 2) two.resolve();
      }).emit("request", request, response);
    }),
  );
  const mirror = await ada.addBot("Mirror", target);
  secret = mirror.secret ?? "";
  const { id, token } = await ada.addBot("CI");
  const hook = `${serverUrl}/hooks/${id}`;
  const offset = await say(hook, token, "the build is green", "build-7");
  expect(await say(hook, token, "the build is green", "build-7")).toBe(offset);
  await expect(say(hook, "another", "x", "build-8")).rejects.toThrow("E_AUTH");
  await two.promise;
  expect(told.map(({ type, data: { entry } }) => [type, entry.from, entry.text])).toEqual([
    ["command", "Ada", "Ada added the bot CI"],
    ["message", "CI", "the build is green"],
  ]);
  const forged = { method: "POST", headers: { "webhook-id": "x", "webhook-signature": "v1,x" }, body: "{}" };
  expect((await fetch(target, forged)).status).toBe(401);
});

test("[EX4] the hook draws a component with the part that it chose", async () => {
  const ada = await person("hook", "Ada");
  const Present = () =>
    createElement(
      "b",
      null,
      useChatCast(ada, ({ room }) => room?.users.length),
    );
  expect(renderToString(createElement(Present))).toBe("<b>1</b>");
});
