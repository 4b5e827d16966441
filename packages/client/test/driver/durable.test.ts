import { ChatCastError } from "@chatcast/protocol";
import { describe, expect, test } from "vitest";
import type { ChatCastClient, MessageView } from "../../src/api.ts";
import { memoryStorage } from "../../src/storage/memory.ts";
import type { RoomStorage, Storage } from "../../src/storage/port.ts";
import type { FakeRoom } from "../support/fake-server.ts";
import { run } from "../support/runs.ts";
import { EVERYONE, privately, texts, World } from "../support/world.ts";

const HOME = { roomName: "lab", username: "Ada" };

function messages(client: ChatCastClient, withMember?: string): readonly MessageView[] {
  return client.snapshot().conversations.find((other) => other.with === withMember)?.messages ?? [];
}
const states = (client: ChatCastClient): string[] => messages(client).map(({ state }) => state.state);

/** A member whose program keeps what it does in `storage`. */
async function begun(world: World, storage: Storage) {
  const first = run(world, { storage });
  const { self } = await world.when(first.client.createRoom(HOME));
  return { first, token: self.token };
}

/** The next run of the same program. */
function again(world: World, storage: Storage, token: string) {
  const next = run(world, { storage });
  const returned = next.client.returnToRoom({ ...HOME, token });
  returned.catch(() => undefined);
  return { ...next, returned };
}

/** A storage whose calls are seen, or fail. */
function watched(storage: Storage, watch: (call: keyof RoomStorage) => void): Storage {
  return {
    ...storage,
    async open(scope) {
      const room = await storage.open(scope);
      return new Proxy(room, {
        get(target, call: keyof RoomStorage) {
          const method = target[call] as ((...args: unknown[]) => Promise<unknown>) | undefined;
          if (method === undefined) return undefined;
          return async (...args: unknown[]) => {
            watch(call);
            return method.apply(target, args);
          };
        },
      });
    },
  };
}

describe("what was said", () => {
  test("[CD1] is stored before it leaves", async () => {
    const world = new World();
    const order: string[] = [];
    const storage = watched(memoryStorage(), (call) => order.push(call));
    world.server.lose = (packet) => {
      if (JSON.stringify(packet).includes('"MSG"')) order.push("sent");
      return false;
    };
    const { first } = await begun(world, storage);
    await world.time.advance(100);
    order.length = 0;
    first.client.say("hello", EVERYONE);
    expect(states(first.client)).toEqual(["pending"]);
    await world.until(first.client, () => states(first.client)[0] === "acknowledged");
    expect(order.slice(0, 2)).toEqual(["putSaid", "sent"]);
  });

  test("[CD2] and not acknowledged goes out by itself after a crash, in its order, under its ids and numbers", async () => {
    const world = new World();
    const storage = memoryStorage();
    const { first, token } = await begun(world, storage);
    first.client.say("0", EVERYONE);
    await world.until(first.client, () => states(first.client)[0] === "acknowledged");
    world.server.down = true;
    world.server.cut();
    const ids = ["1", "2", "3"].map((text) => first.client.say(text, EVERYONE));
    await world.time.advance(5_000);
    first.crash();
    const { client, returned } = again(world, storage, token);
    await world.time.advance(1_000);
    expect(texts(client)).toEqual(["0", "1", "2", "3"]);
    expect(states(client)).toEqual(["acknowledged", "pending", "pending", "pending"]);
    world.server.down = false;
    await world.when(returned);
    await world.until(client, () => states(client).every((state) => state === "acknowledged"));
    client.say("4", EVERYONE);
    await world.until(client, () => states(client).every((state) => state === "acknowledged"));
    const log = world.server.room("lab").log();
    expect(log.map(({ text }) => text)).toEqual(["0", "1", "2", "3", "4"]);
    expect(log.map(({ integrity }) => integrity.seq)).toEqual([0, 1, 2, 3, 4]);
    expect(log.slice(1, 4).map(({ id }) => id)).toEqual(ids);
    expect(texts(client)).toEqual(["0", "1", "2", "3", "4"]);
  });

  test("[CD2] a crash between the server's commit and its answer: stored once, shown once", async () => {
    const world = new World();
    const storage = memoryStorage();
    const { first, token } = await begun(world, storage);
    world.server.lose = (_, way) => way === "down";
    first.client.say("once", EVERYONE);
    await world.time.advance(100);
    first.crash();
    world.server.lose = () => false;
    expect(world.server.room("lab").log()).toHaveLength(1);
    const { client, returned } = again(world, storage, token);
    await world.when(returned);
    await world.time.advance(20_000);
    expect(world.server.room("lab").log()).toHaveLength(1);
    expect([texts(client), states(client)]).toEqual([["once"], ["acknowledged"]]);
    first.crash();
    const third = again(world, storage, token);
    await world.when(third.returned);
    expect(texts(third.client)).toEqual(["once"]);
  });

  test("[CD14] and acknowledged, but not yet seen in the log, is shown behind it as acknowledged and not sent again", async () => {
    const world = new World();
    const storage = memoryStorage();
    const { first, token } = await begun(world, storage);
    world.server.lose = (packet, way) => way === "down" && !JSON.stringify(packet).includes('"ACK"');
    world.server.room("lab").text("Bob", "missed");
    first.client.say("mine", EVERYONE);
    await world.until(first.client, () => states(first.client)[0] === "acknowledged");
    await world.time.advance(100);
    first.crash();
    world.server.lose = () => false;
    world.server.down = true;
    world.server.received.length = 0;
    const { client, returned } = again(world, storage, token);
    await world.time.advance(1_000);
    expect(messages(client)).toMatchObject([{ text: "mine", state: { state: "acknowledged", offset: 2 } }]);
    expect(messages(client)[0]).not.toHaveProperty("offset");
    world.server.down = false;
    await world.when(returned);
    await world.time.advance(1_000);
    expect(texts(client)).toEqual(["missed", "mine"]);
    expect(world.server.received.some(({ event }) => event === "reliable_event")).toBe(false);
  });

  test("[CD3] and refused is shown as failed after a crash, and is sent again or discarded by hand", async () => {
    const world = new World();
    const storage = memoryStorage();
    const { first, token } = await begun(world, storage);
    const bob = await world.member("Bob");
    await world.time.advance(100);
    for (const text of ["a", "b"]) first.client.say(text, privately("Bob"));
    bob.close();
    await world.until(first.client, () => messages(first.client, "Bob").every(({ state }) => state.state === "failed"));
    first.crash();
    const { client, returned } = again(world, storage, token);
    await world.when(returned);
    const shown = () => messages(client, "Bob").map(({ text, state }) => [text, state.state]);
    expect(shown()).toEqual([
      ["a", "failed"],
      ["b", "failed"],
    ]);
    await world.member("Bob ");
    await world.time.advance(100);
    const [a, b] = messages(client, "Bob");
    client.discard(a?.id ?? "");
    expect(() => client.discard(a?.id ?? "")).toThrow(ChatCastError);
    expect(shown()).toEqual([["b", "failed"]]);
    client.resend(b?.id ?? "");
    expect(shown()).toEqual([["b", "pending"]]);
    await world.until(client, () => shown()[0]?.[1] !== "pending" && shown()[0]?.[1] !== "sent");
    const third = again(world, storage, token);
    await world.time.advance(0);
    expect(messages(third.client, "Bob").map(({ text }) => text)).toEqual(["b"]);
  });

  test("[CD3] and compromised alarms again after a crash, until somebody has understood; what waits behind it waits on", async () => {
    const world = new World();
    const storage = memoryStorage();
    const { first, token } = await begun(world, storage);
    world.server.alter = (packet) =>
      packet.kind === "msg" && packet.msg.payload === "secret"
        ? { ...packet, msg: { ...packet.msg, payload: "x" } }
        : packet;
    first.client.say("secret", EVERYONE);
    await world.until(first.client, (snapshot) => snapshot.alerts.length === 1);
    first.crash();
    const second = again(world, storage, token);
    await world.when(second.returned);
    expect(second.client.snapshot().alerts).toHaveLength(1);
    expect(second.client.snapshot().conversations[0]?.blocked).toBe(true);
    expect(messages(second.client)[0]).toMatchObject({ state: { state: "failed", compromised: true } });
    second.client.dismissAlert(second.client.snapshot().alerts[0]?.key ?? 0);
    await world.time.advance(1_000);
    second.crash();
    const third = again(world, storage, token);
    await world.when(third.returned);
    expect(third.client.snapshot()).toMatchObject({ alerts: [], conversations: [{ blocked: false }] });
    world.server.alter = (packet) => packet;
    third.client.resend(messages(third.client)[0]?.id ?? "");
    await world.until(third.client, () => states(third.client)[0] === "acknowledged");
    expect(messages(third.client)[0]?.seq).toBe(1);
  });

  test("[CD4] in a room that has ended is shown as kept, with its reason, also after a crash, until it is discarded", async () => {
    const world = new World();
    const storage = memoryStorage();
    const { first, token } = await begun(world, storage);
    await world.time.advance(100);
    world.server.down = true;
    world.server.cut();
    for (const text of ["1", "2"]) first.client.say(text, EVERYONE);
    await world.time.advance(100);
    world.server.rooms.clear();
    world.server.down = false;
    await world.until(first.client, ({ room }) => room === undefined);
    const unsent = (client: ChatCastClient) => client.snapshot().unsent.map(({ room, text, why }) => [room, text, why]);
    expect(unsent(first.client)).toEqual([
      ["lab", "1", "E_NO_ROOM"],
      ["lab", "2", "E_NO_ROOM"],
    ]);
    await world.time.advance(100);
    first.crash();
    const second = run(world, { storage });
    await world.time.advance(100);
    expect(unsent(second.client)).toHaveLength(2);
    second.client.discard(second.client.snapshot().unsent[0]?.id ?? "");
    await world.time.advance(100);
    second.crash();
    const third = again(world, storage, token);
    await expect(world.when(third.returned)).rejects.toMatchObject({ code: "E_NO_ROOM" });
    expect(unsent(third.client)).toEqual([["lab", "2", "E_NO_ROOM"]]);
    third.client.discard(third.client.snapshot().unsent[0]?.id ?? "");
    await world.time.advance(100);
    expect(await storage.leftovers()).toEqual([]);
  });

  test("[CD4] under a name that was taken meanwhile goes out once the member enters under another", async () => {
    const world = new World();
    const storage = memoryStorage();
    const { first, token } = await begun(world, storage);
    await world.time.advance(100);
    world.server.down = true;
    world.server.cut();
    first.client.say("kept", EVERYONE);
    await world.time.advance(100);
    first.crash();
    world.server.down = false;
    const member = world.server.room("lab").members.get(token);
    if (member !== undefined) member.name = "somebody";
    const thief = world.client();
    await world.when(thief.joinRoom(HOME));
    const { client, returned } = again(world, storage, token);
    await expect(world.when(returned)).rejects.toMatchObject({ code: "E_NAME_TAKEN" });
    expect(client.snapshot()).toMatchObject({ room: undefined, unsent: [{ text: "kept" }] });
    await world.when(client.joinRoom({ roomName: "lab", username: "Ada2", token }));
    await world.until(client, () => states(client)[0] === "acknowledged");
    expect(client.snapshot().unsent).toEqual([]);
    expect(world.server.room("lab").log()).toMatchObject([{ text: "kept", from: "Ada2" }]);
  });
});

describe("what was read", () => {
  test("[CD5] is shown before there is a connection, and caught up from the cursor, each message once", async () => {
    const world = new World();
    const storage = memoryStorage();
    const { first, token } = await begun(world, storage);
    for (let n = 1; n <= 5; n++) world.server.room("lab").text("Bob", `${n}`);
    world.server.room("lab").text("Bob", "psst", "Ada");
    await world.until(first.client, () => texts(first.client).length === 5 && texts(first.client, "Bob").length === 1);
    await world.time.advance(100);
    first.crash();
    world.server.down = true;
    for (let n = 6; n <= 505; n++) world.server.room("lab").text("Bob", `${n}`);
    const { client, returned } = again(world, storage, token);
    await world.time.advance(2_000);
    expect([texts(client), texts(client, "Bob")]).toEqual([["1", "2", "3", "4", "5"], ["psst"]]);
    expect(client.snapshot()).toMatchObject({ room: { name: "lab", self: { username: "Ada" } } });
    world.server.down = false;
    world.server.received.length = 0;
    await world.when(returned);
    await world.until(client, () => texts(client).length === 505);
    expect(texts(client)).toEqual(Array.from({ length: 505 }, (_, index) => `${index + 1}`));
    const asked = world.server.received.flatMap(({ event, body }) => (event === "history" ? [body] : []));
    // It begins with the last message that is here, to see that the log is the same.
    expect(asked[0]).toMatchObject({ after: 4 });
  });

  test("[CD6] of a log that is another one by now is forgotten with a notice, and the new one is read", async () => {
    const world = new World();
    const storage = memoryStorage();
    const { first, token } = await begun(world, storage);
    for (let n = 1; n <= 5; n++) world.server.room("lab").text("Bob", `old ${n}`);
    await world.until(first.client, () => texts(first.client).length === 5);
    await world.time.advance(100);
    first.crash();
    const room = world.server.room("lab");
    for (const length of [3, 7]) {
      room.log().length = 0;
      for (let n = 1; n <= length; n++) room.text(`Bob${length}`, `new ${n}`);
      const next = again(world, storage, token);
      await world.when(next.returned);
      await world.time.advance(1_000);
      expect(texts(next.client)).toEqual(Array.from({ length }, (_, index) => `new ${index + 1}`));
      expect(next.client.snapshot().notices.map(({ text }) => text)).toEqual([expect.stringContaining("anew")]);
      await world.time.advance(100);
      next.crash();
    }
  });

  /** A server that was set back to 60 messages and has numbered on since, to `length`. */
  const setBack = (room: FakeRoom, length: number): void => {
    room.log().length = 60;
    for (let n = 61; n <= length; n++) room.text("Cyd", `new ${n}`, undefined, true);
  };
  const told = (client: ChatCastClient) => client.snapshot().notices.map(({ text }) => text);

  test.each([
    ["far longer than what was read", 200],
    ["somewhat longer than what was read", 120],
    ["as long as what was read", 100],
  ])(
    "[CD6] of a log that was set back and is %s again is forgotten with a notice, and the new one is read",
    async (_, length) => {
      const world = new World();
      const storage = memoryStorage();
      const { first, token } = await begun(world, storage);
      const room = world.server.room("lab");
      for (let n = 1; n <= 100; n++) room.text("Bob", `old ${n}`);
      await world.until(first.client, () => texts(first.client).length === 100);
      await world.time.advance(100);
      first.crash();
      setBack(room, length);
      const { client, returned } = again(world, storage, token);
      await world.when(returned);
      await world.time.advance(1_000);
      const log = room.log().map(({ text }) => text);
      expect(texts(client)).toEqual(log.slice(-50));
      expect(told(client)).toEqual([expect.stringContaining("another one")]);
      expect(client.snapshot().conversations[0]).toMatchObject({ gap: undefined, hasOlder: true });
      for (let i = 0; i < 4; i++) await world.when(client.loadOlder());
      expect(texts(client)).toEqual(log);
      room.text("Bob", "goes on");
      await world.time.advance(100);
      expect(texts(client)).toEqual([...log, "goes on"]);
      await world.time.advance(30_000);
      expect(told(client)).toHaveLength(1);
    },
  );

  test("[CD6] likewise in a client that lives on, where the log is set back between two connections", async () => {
    const world = new World();
    const { first } = await begun(world, memoryStorage());
    const room = world.server.room("lab");
    for (let n = 1; n <= 100; n++) room.text("Bob", `old ${n}`);
    await world.until(first.client, () => texts(first.client).length === 100);
    world.server.cut();
    setBack(room, 200);
    await world.time.advance(20_000);
    expect(texts(first.client)).toEqual(
      room
        .log()
        .slice(-50)
        .map(({ text }) => text),
    );
    expect(told(first.client)).toEqual([expect.stringContaining("another one")]);
  });

  test.each([20, 40, 200])(
    "[CD6] likewise in private, where only the end is told: set back to 20 messages and now %i",
    async (length) => {
      const world = new World();
      const storage = memoryStorage();
      const { first, token } = await begun(world, storage);
      const room = world.server.room("lab");
      const log = room.log(["Ada", "Bob"]);
      for (let n = 1; n <= 40; n++) room.text("Bob", `old ${n}`, "Ada");
      await world.until(first.client, () => texts(first.client, "Bob").length === 40);
      await world.time.advance(100);
      first.crash();
      log.length = 20;
      for (let n = 21; n <= length; n++) {
        const message = {
          id: `b${n}`,
          type: "text",
          mode: "unicast",
          from: "Bob",
          recipient: "Ada",
          text: `new ${n}`,
        } as const;
        room.say({ ...message, integrity: { suite: "crc32-xor-seq", status: "unchecked" } });
      }
      const { client, returned } = again(world, storage, token);
      await world.when(returned);
      await world.time.advance(1_000);
      expect(texts(client, "Bob")).toEqual(log.slice(-50).map(({ text }) => text));
      expect(told(client)).toEqual([expect.stringContaining("Bob's conversation is another one")]);
    },
  );

  test("[CD6] what the log that is gone had acknowledged is forgotten with it, and not shown behind the new one", async () => {
    const world = new World();
    const storage = memoryStorage();
    const { first, token } = await begun(world, storage);
    const room = world.server.room("lab");
    for (let n = 1; n <= 10; n++) room.text("Bob", `old ${n}`);
    await world.until(first.client, () => texts(first.client).length === 10);
    // Acknowledged, and its delivery is lost.
    world.server.lose = (packet, way) => way === "down" && !JSON.stringify(packet).includes('"ACK"');
    first.client.say("mine", EVERYONE);
    await world.until(first.client, () => states(first.client).at(-1) === "acknowledged");
    first.crash();
    world.server.lose = () => false;
    room.log().length = 5;
    for (let n = 6; n <= 90; n++) room.text("Cyd", `new ${n}`, undefined, true);
    const second = again(world, storage, token);
    await world.when(second.returned);
    await world.time.advance(1_000);
    expect(texts(second.client)).toEqual(
      room
        .log()
        .slice(-50)
        .map(({ text }) => text),
    );
    second.crash();
    const third = again(world, storage, token);
    await world.when(third.returned);
    await world.time.advance(1_000);
    expect(texts(third.client)).not.toContain("mine");
  });

  test("[CD13] and trimmed on the server since is forgotten with a notice, the newest is read, and nothing older is promised", async () => {
    const world = new World();
    const storage = memoryStorage();
    const { first, token } = await begun(world, storage);
    const room = world.server.room("lab");
    for (let n = 1; n <= 5; n++) room.text("Bob", `${n}`);
    await world.until(first.client, () => texts(first.client).length === 5);
    await world.time.advance(100);
    first.crash();
    for (let n = 6; n <= 300; n++) room.text("Bob", `${n}`);
    room.first = 200;
    const { client, returned } = again(world, storage, token);
    await world.when(returned);
    await world.time.advance(1_000);
    const expected = (from: number) => Array.from({ length: 301 - from }, (_, index) => `${from + index}`);
    expect(texts(client)).toEqual(expected(251));
    expect(client.snapshot().notices).toMatchObject([{ text: /loaded anew/ }]);
    while (client.snapshot().conversations[0]?.hasOlder) await world.when(client.loadOlder());
    expect(texts(client)).toEqual(expected(200));
  });

  test("[CD7] ends where the server says: every ten seconds the ends are compared, unless nobody looks", async () => {
    const world = new World();
    let visible = false;
    const ada = run(world, { platform: { ...world.time.platform(), visible: () => visible } });
    await world.when(ada.client.createRoom(HOME));
    world.server.lose = (_, way) => way === "down";
    world.server.room("lab").text("Bob", "lost on its way");
    world.server.lose = () => false;
    world.server.received.length = 0;
    await world.time.advance(60_000);
    expect([texts(ada.client), world.server.received]).toEqual([[], []]);
    visible = true;
    await world.time.advance(10_100);
    expect(texts(ada.client)).toEqual(["lost on its way"]);
    world.server.received.length = 0;
    await world.time.advance(100_000);
    expect(world.server.received.map(({ event }) => event)).toEqual(Array.from({ length: 10 }, () => "heads"));
  });

  test("[CD7] of forty private conversations: all are compared with one question, also one that nobody has heard of yet", async () => {
    const world = new World();
    const { first } = await begun(world, memoryStorage());
    const room = world.server.room("lab");
    const pairs = Array.from({ length: 40 }, (_, n) => `pair${n}`);
    for (const pair of pairs) room.text(pair, "heard", "Ada");
    await world.time.advance(1_000);
    world.server.lose = (_, way) => way === "down";
    for (const pair of [...pairs, "somebody new"]) room.text(pair, "lost on its way", "Ada");
    await world.time.advance(100);
    world.server.lose = () => false;
    world.server.received.length = 0;
    await world.time.advance(10_100);
    for (const pair of pairs) expect(texts(first.client, pair)).toEqual(["heard", "lost on its way"]);
    expect(texts(first.client, "somebody new")).toEqual(["lost on its way"]);
    expect(world.server.received.filter(({ event }) => event === "heads")).toHaveLength(1);
    expect(world.server.received.filter(({ event }) => event === "history")).toHaveLength(41);
  });

  test("[CD7] and when somebody looks at the page again they are compared at once", async () => {
    const world = new World();
    let visible = false;
    const looks: (() => void)[] = [];
    const onVisible = (look: () => void) => {
      looks.push(look);
      return () => looks.splice(looks.indexOf(look), 1);
    };
    const ada = run(world, { platform: { ...world.time.platform(), visible: () => visible, onVisible } });
    await world.when(ada.client.createRoom(HOME));
    world.server.lose = (_, way) => way === "down";
    world.server.room("lab").text("Bob", "lost on its way");
    await world.time.advance(60_000);
    world.server.lose = () => false;
    visible = true;
    for (const look of looks) look();
    await world.time.advance(100);
    expect(texts(ada.client)).toEqual(["lost on its way"]);
    ada.client.close();
    expect(looks).toEqual([]);
  });
});

describe("a storage that fails", () => {
  test("[CD8] is said once, and chat goes on in memory", async () => {
    const world = new World();
    const storage = watched(memoryStorage(), (call) => {
      if (call === "putSaid") throw new ChatCastError("E_DISK_FULL", "full");
    });
    const { first } = await begun(world, storage);
    for (const text of ["1", "2", "3"]) first.client.say(text, EVERYONE);
    await world.until(first.client, () => states(first.client).every((state) => state === "acknowledged"));
    expect(
      world.server
        .room("lab")
        .log()
        .map(({ text }) => text),
    ).toEqual(["1", "2", "3"]);
    expect(first.client.snapshot().notices).toMatchObject([{ tone: "error", text: /no space left/ }]);
  });

  const notices = (client: ChatCastClient) => client.snapshot().notices.map(({ tone, text }) => [tone, text]);
  const FULL = ["error", expect.stringContaining("no space left")];
  const AGAIN = ["info", expect.stringContaining("kept on this device again")];

  test("[CD15] for a while keeps everything once it can again, in its order, and both is said", async () => {
    const world = new World();
    const storage = memoryStorage();
    let full = false;
    const tries: number[] = [];
    const calls = watched(storage, () => {
      if (!full) return;
      tries.push(world.time.now);
      throw new ChatCastError("E_DISK_FULL", "full");
    });
    const { first, token } = await begun(world, calls);
    first.client.say("0", EVERYONE);
    await world.until(first.client, () => states(first.client)[0] === "acknowledged");
    await world.time.advance(100);
    full = true;
    first.client.say("1", EVERYONE);
    await world.until(first.client, () => states(first.client)[1] === "acknowledged");
    world.server.room("lab").text("Bob", "2");
    await world.until(first.client, () => texts(first.client).length === 3);
    world.server.down = true;
    world.server.cut();
    for (const text of ["3", "4", "5"]) first.client.say(text, EVERYONE);
    await world.time.advance(600_000);
    expect(notices(first.client)).toEqual([FULL]);
    // Ever more rarely, up to a minute apart: 1, 2, 4 … 60 s.
    expect(tries.length).toBeLessThan(20);
    full = false;
    await world.time.advance(60_000);
    expect(notices(first.client)).toEqual([FULL, AGAIN]);
    first.client.say("6", EVERYONE);
    await world.time.advance(100);
    first.crash();
    const { client, returned } = again(world, storage, token);
    await world.time.advance(1_000);
    expect(texts(client)).toEqual(["0", "1", "2", "3", "4", "5", "6"]);
    expect(states(client)).toEqual([...Array(3).fill("acknowledged"), ...Array(4).fill("pending")]);
    world.server.down = false;
    await world.when(returned);
    await world.until(client, () => states(client).every((state) => state === "acknowledged"));
    const log = world.server.room("lab").log();
    expect(log.map(({ text }) => text)).toEqual(["0", "1", "2", "3", "4", "5", "6"]);
    expect(log.map(({ integrity }) => integrity.seq)).toEqual([0, 1, undefined, 2, 3, 4, 5]);
  });

  test("[CD15] what succeeds behind something that failed is made again after it", async () => {
    const world = new World();
    const storage = memoryStorage();
    let failures = 0;
    const calls = watched(storage, (call) => {
      if (call === "putSaid" && failures++ === 0) throw new ChatCastError("E_UNAVAILABLE", "a passing error");
    });
    const { first, token } = await begun(world, calls);
    await world.time.advance(100);
    failures = 0;
    first.client.say("said and delivered", EVERYONE);
    await world.until(first.client, () => states(first.client)[0] === "acknowledged");
    await world.time.advance(100_000);
    expect(notices(first.client)).toEqual([["error", expect.stringContaining("a passing error")], AGAIN]);
    first.crash();
    world.server.received.length = 0;
    const { client, returned } = again(world, storage, token);
    await world.when(returned);
    await world.time.advance(1_000);
    expect([texts(client), states(client)]).toEqual([["said and delivered"], ["acknowledged"]]);
    expect(world.server.received.some(({ event }) => event === "reliable_event")).toBe(false);
  });

  test("[CD15] what could not be kept is tried once more when the client ends", async () => {
    const world = new World();
    const storage = memoryStorage();
    let full = true;
    const calls = watched(storage, (call) => {
      if (full && call === "putSaid") throw new ChatCastError("E_DISK_FULL", "full");
    });
    const { first, token } = await begun(world, calls);
    await world.time.advance(100);
    world.server.down = true;
    world.server.cut();
    first.client.say("kept at last", EVERYONE);
    await world.time.advance(100);
    full = false;
    first.client.close();
    await world.time.advance(0);
    const { client } = again(world, storage, token);
    await world.time.advance(100);
    expect(texts(client)).toEqual(["kept at last"]);
  });

  test("[CD8] likewise when it cannot be opened", async () => {
    const world = new World();
    const refuse = async () => {
      throw new ChatCastError("E_UNAVAILABLE", "private browsing");
    };
    const storage: Storage = { open: refuse, drop: refuse, leftovers: refuse, close: async () => undefined };
    const { first, token } = await begun(world, storage);
    first.client.say("1", EVERYONE);
    await world.until(first.client, () => states(first.client)[0] === "acknowledged");
    first.crash();
    const second = again(world, storage, token);
    await world.when(second.returned);
    expect(texts(second.client)).toEqual(["1"]);
    expect(second.client.snapshot().notices).toMatchObject([{ tone: "error", text: /private browsing/ }]);
  });
});
