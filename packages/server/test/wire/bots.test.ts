import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text as read } from "node:stream/consumers";
import { describe, expect, onTestFinished, test } from "vitest";
import { addBot, post, target } from "./bot-owner.ts";
import { command, order, orders, shown } from "./commander.ts";
import { serveAlone, unique } from "./harness.ts";
import { failed } from "./packets.ts";
import { SealedPerson, SealedRoom } from "./sealed-person.ts";
import { type Body, list, number, text } from "./shapes.ts";

const server = serveAlone({ env: { HOOKS_ALLOW: "127.0.0.1" } });

async function inhabited() {
  const [ada, bob] = await server.room(unique("room"), "Ada", "Bob");
  return { ada, bob };
}

/** Where hooks post to: it refuses everything until it is up, then it takes each entry once. */
async function receiving() {
  let isUp = false;
  const refused = Promise.withResolvers<void>();
  const seen = new Map<unknown, { type: string; text: unknown }>();
  let look = (): void => undefined;
  const receiver = createServer(async (request, response) => {
    const { type, data } = JSON.parse(await read(request)) as { type: string; data: { entry: Body } };
    if (isUp) seen.set(request.headers["webhook-id"], { type, text: data.entry.text });
    response.writeHead(isUp ? 204 : 503).end();
    if (!isUp) refused.resolve();
    look();
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void receiver.close());
  return {
    url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/in`,
    refused: refused.promise,
    up: () => {
      isUp = true;
    },
    took: (count: number) =>
      new Promise<{ type: string; text: unknown }[]>((resolve) => {
        look = () => {
          if (seen.size >= count) resolve([...seen.values()]);
        };
        look();
      }),
  };
}

describe("who adds bots", () => {
  test("[BT1] owner and moderators do; the answer tells token and secret once, everybody else neither nor the address", async () => {
    const { ada, bob } = await inhabited();
    const url = "http://127.0.0.1:1/in/very-secret";
    expect(await order(bob, "add-bot", target("CI"))).toMatchObject(failed("E_FORBIDDEN"));
    const asked = await command(ada, "add-bot", target("CI"), undefined, { host: "127.0.0.1:1" });
    const answer = await ada.client.ask("command", { ...asked, url });
    expect(answer).toMatchObject({ ok: true, bot: { token: expect.stringMatching(/^[\w-]{43}$/) } });
    expect(text(answer, "bot", "secret")).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const again = await ada.client.ask("command", { ...asked, url });
    expect([again.duplicate, again.offset, again.bot]).toEqual([true, answer.offset, undefined]);

    const line = await bob.client.receives("chat_message", { offset: answer.offset });
    expect(line).toMatchObject({ text: "Ada added the bot CI: what is said here is sent to 127.0.0.1:1 from now on" });
    const told = JSON.stringify([line, await orders(bob.client), await ada.client.ask("bots")]);
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    for (const secret of ["very-secret", text(answer, "bot", "token"), text(answer, "bot", "secret")]) {
      expect([told.includes(secret), metrics.includes(secret), server.output.includes(secret)]).toEqual([
        false,
        false,
        false,
      ]);
    }
    await order(ada, "appoint", shown(bob.answer, "Bob"));
    expect(await addBot(bob, "Other")).toMatchObject({ token: expect.any(String) });
  });

  test("[BT2] a bot's name is nobody else's, nor does one look like it, and nobody writes to it alone", async () => {
    const { ada, bob } = await inhabited();
    for (const name of ["Bob", "BOB", "B\u043eb"]) {
      expect(await order(ada, "add-bot", target(name))).toMatchObject(failed("E_NAME_TAKEN"));
    }
    const robot = await addBot(ada, "Max");
    for (const name of ["Max", "max", "M\u0430x"]) {
      expect(await order(ada, "add-bot", target(name))).toMatchObject(failed("E_NAME_TAKEN"));
      const body = { roomName: ada.roomName, username: name };
      expect(await (await server.connect()).ask("join_room", body)).toMatchObject(failed("E_NAME_TAKEN"));
    }
    const whisper = { type: "text", mode: "unicast", recipient: "Max", text: "psst" };
    expect(await bob.client.ask("chat_message", whisper)).toMatchObject(failed("E_NO_RECIPIENT"));
    const token = { roomName: ada.roomName, username: "Max", token: robot.token };
    expect(await (await server.connect()).ask("join_room", token)).toMatchObject(failed("E_NAME_TAKEN"));
  });

  test("[BT3] a removed bot speaks no more, and its name is free", async () => {
    const { ada, bob } = await inhabited();
    const robot = await addBot(ada, "CI");
    const other = { ...robot.target, username: "Other" };
    expect(await order(ada, "remove-bot", other)).toMatchObject(failed("E_NO_RECIPIENT"));
    expect(await order(bob, "remove-bot", robot.target)).toMatchObject(failed("E_FORBIDDEN"));
    expect(await order(ada, "remove-bot", robot.target)).toMatchObject({ ok: true });
    expect(await post(server.url, robot, "one more")).toMatchObject({
      status: 401,
      body: { error: { code: "E_AUTH" } },
    });
    await server.join(ada.roomName, "CI");
    expect(list(await ada.client.ask("bots"), "bots")).toEqual([]);
  });

  test("[BT4] bots are listed to who may remove them", async () => {
    const { ada, bob } = await inhabited();
    expect(await bob.client.ask("bots")).toMatchObject(failed("E_FORBIDDEN"));
    const [plain, hooked] = [await addBot(ada, "CI"), await addBot(ada, "Mirror", "http://127.0.0.1:1/x")];
    await post(server.url, plain, "used");
    const found = list(await ada.client.ask("bots"), "bots");
    const by = (username: string): Body => found.find((one) => one.username === username) ?? {};
    expect(by("CI")).toEqual({
      ...plain.target,
      ...{ id: plain.id, by: "Ada", at: expect.any(Number), usedAt: expect.any(Number) },
    });
    expect(by("Mirror")).toMatchObject({ ...hooked.target, hook: { host: "127.0.0.1:1", cursor: expect.any(Number) } });
  });

  test("[BT5] a sealed room has none, and is told what to do instead", async () => {
    const [room, ann] = [new SealedRoom(), new SealedPerson("Ann")];
    const client = await server.connect();
    const joined = await client.enter("create_room", await ann.entry(client, room));
    const refused = await order(joined, "add-bot", target("CI"), ann);
    expect(refused).toMatchObject(failed("E_SUITE"));
    expect(text(refused, "error", "message")).toContain("client library");
  });

  test("[BT6] more than 16, another's id, and what is not as it should be are refused and change nothing", async () => {
    const { ada } = await inhabited();
    const first = await addBot(ada, "Bot 0");
    const refused: [Body, Body, string][] = [
      [{ ...first.target, username: "Twin" }, {}, "E_CONFLICT"],
      [{ username: "CI", memberId: "abc" }, {}, "E_SCHEMA"],
      [target(" CI"), {}, "E_SCHEMA"],
      [target("CI"), { host: "ci.example" }, "E_SCHEMA"],
      [target("CI"), { host: "ci.example", url: "https://other.example/" }, "E_SCHEMA"],
      [target("CI"), { url: "https://ci.example/" }, "E_SCHEMA"],
      [target("CI"), { host: "10.0.0.1", url: "https://10.0.0.1/" }, "E_FORBIDDEN"],
    ];
    for (const [whom, more, code] of refused) {
      expect(await order(ada, "add-bot", whom, undefined, more)).toMatchObject(failed(code));
    }
    expect(await orders(ada.client)).toHaveLength(1);
    for (let count = 1; count < 16; count++) await addBot(ada, `Bot ${count}`);
    expect(await order(ada, "add-bot", target("Bot 16"))).toMatchObject(failed("E_QUOTA"));
  });
});

describe("messages from elsewhere", () => {
  test("[HP1, HP2, HO1, HO3] a text is a message to everybody, once; over a crash it is told to a hook that was down", async () => {
    const { ada, bob } = await inhabited();
    const receiver = await receiving();
    const mirror = await addBot(ada, "Mirror", receiver.url);
    const robot = await addBot(ada, "CI");
    const key = { "idempotency-key": '"build-7"' };
    const first = await post(server.url, robot, "the build is green ✔", key);
    expect(first).toMatchObject({ status: 201, body: { id: "build-7" } });
    for (const { client } of [ada, bob]) {
      expect(await client.receives("chat_message", { id: "build-7" })).toMatchObject({
        ...{ from: "CI", fromId: robot.target.memberId, bot: true, text: "the build is green ✔", mode: "broadcast" },
        ...{ offset: first.body.offset, integrity: { status: "unchecked" } },
      });
    }
    await bob.client.whisper("Ada", "between us");
    await post(server.url, mirror, "not to myself");
    await bob.client.say("last words");
    await receiver.refused;
    await server.restart("kill");
    receiver.up();
    const again = await post(server.url, robot, "the build is green ✔", { "idempotency-key": "build-7" });
    expect(again).toEqual({ status: 200, body: { ...first.body, duplicate: true } });
    expect(await post(server.url, robot, "another text", key)).toMatchObject({
      status: 409,
      body: { error: { code: "E_CONFLICT" } },
    });
    expect((await post(server.url, robot, "x", { "idempotency-key": "no spaces" })).status).toBe(400);

    const told = await receiver.took(3);
    expect(told.map(({ type, text: words }) => [type, words])).toEqual([
      ["command", "Ada added the bot CI"],
      ["message", "the build is green ✔"],
      ["message", "last words"],
    ]);
    const reader = await server.join(ada.roomName, "Cid");
    const kept = list(reader.answer, "messages").filter(({ from }) => from === "CI");
    expect(kept).toMatchObject([{ id: "build-7", offset: number(first.body, "offset"), bot: true }]);
    const taken = { roomName: ada.roomName, username: "CI" };
    expect(await (await server.connect()).ask("join_room", taken)).toMatchObject(failed("E_NAME_TAKEN"));
  });

  test("[HP3] whatever is wrong with the token, the answer is the same", async () => {
    const { ada } = await inhabited();
    const [robot, other] = [await addBot(ada, "CI"), await addBot(ada, "Other")];
    const answers = [
      await post(server.url, { ...robot, token: other.token }, "x"),
      await post(server.url, { ...robot, id: "nobody" }, "x"),
      await post(server.url, robot, "x", { authorization: "" }),
      await post(server.url, robot, 7, { authorization: `Bearer ${ada.token}` }),
    ];
    expect(new Set(answers.map(({ status, body }) => `${status} ${text(body, "error", "message")}`)).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 401, body: { error: { code: "E_AUTH" } } });
  });

  test("[HP6] nobody speaks in a closed room", async () => {
    const { ada } = await inhabited();
    const robot = await addBot(ada, "CI");
    await order(ada, "close");
    expect(await post(server.url, robot, "x")).toMatchObject({ status: 403, body: { error: { code: "E_FORBIDDEN" } } });
  });
});
