import { crc32, crc32XorSeq, relationStatement } from "@chatcast/protocol";
import { expect, test } from "vitest";
import type { ChatCastClient } from "../../src/api.ts";
import { World } from "../support/world.ts";

const suite = crc32XorSeq(crc32);
const tag = (text: string, seq: number) => suite.seal(new TextEncoder().encode(text), seq);

/** A room with so many messages, of whose server somebody enters who has read none of them. */
async function late(said: number, knows = true) {
  const world = new World();
  if (knows) world.server.facts = { ...world.server.facts, pins: true };
  const ben = await world.member("Ben");
  const room = world.server.room("lab");
  for (let n = 1; n <= said; n++) room.text("Ben", `text ${n}`, undefined, true);
  const pin = (kind: "pin" | "unpin", of: number, seq: number) => {
    const relation = { kind, of } as const;
    const words = `(${kind}ned message ${of})`;
    const integrity = { suite: suite.name, status: "valid" as const, seq, checksum: tag(words, seq) };
    const related = { ...relation, checksum: tag(relationStatement(relation), seq) };
    room.say({
      ...{ id: `${kind}-${seq}`, type: "text", mode: "broadcast", text: words },
      ...{ from: "Ben", fromId: ben.snapshot().room?.self.memberId ?? "", integrity, relation: related },
    });
  };
  world.server.pins = [{ offset: 3, id: "m3", from: "Ben", at: 1, text: "text 3" }];
  const ada = await world.member("Ada");
  await world.time.advance(3_000);
  const asked = () => world.server.received.filter(({ event }) => event === "pins").length;
  return { world, ada, pin, asked };
}

const pinned = (client: ChatCastClient) =>
  client.snapshot().conversations[0]?.olderPins?.map(({ offset, text }) => [offset, text]);

test("[CO1] what is pinned before the oldest message that is here is asked for, and is told by itself once that is here", async () => {
  const { world, ada } = await late(120);
  expect(pinned(ada)).toEqual([[3, "text 3"]]);
  await world.when(ada.loadOlder(undefined, 1));
  expect(ada.snapshot().conversations[0]?.messages[2]).toMatchObject({ offset: 3 });
  expect(pinned(ada)).toEqual([]);
});

test("[CO1] it is asked for again when something that is not here is pinned or taken down, and else not", async () => {
  const { world, ada, pin, asked } = await late(120);
  const before = asked();
  world.server.pins = [];
  pin("unpin", 3, 1);
  await world.time.advance(3_000);
  expect(asked()).toBe(before + 1);
  expect(pinned(ada) ?? []).toEqual([]);
  pin("pin", 119, 2);
  await world.time.advance(3_000);
  expect(asked()).toBe(before + 1);
  // However many come at once, no two questions are under way, and the last answer is about all of them.
  world.server.pins = [{ offset: 9, id: "m9", from: "Ben", at: 1, text: "text 9" }];
  for (let n = 4; n < 10; n++) pin("pin", n, n);
  await world.time.advance(3_000);
  expect(asked() - before - 1).toBeLessThanOrEqual(2);
  expect(pinned(ada)).toEqual([[9, "text 9"]]);
});

test("[CO1] where all messages are here, and of a server that does not know it, nothing is asked", async () => {
  for (const { asked, ada } of [await late(20), await late(120, false)]) {
    expect(asked()).toBe(0);
    expect(pinned(ada)).toBeUndefined();
  }
});
