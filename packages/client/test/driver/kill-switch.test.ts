import "fake-indexeddb/auto";
import type { Audience, TransferStopped } from "@chatcast/protocol";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { ChatCastClient } from "../../src/index.ts";
import type { Tricks } from "../support/man-in-the-middle.ts";
import { messagesOf, until } from "../support/people.ts";
import { becomes, fileOf, guests, MemorySink, phaseOf, send, sha256 } from "../support/sealed-guests.ts";
import { ServerProcess } from "../support/server-process.ts";
import { EVERYONE, privately, someBytes } from "../support/world.ts";

const LONG = 60_000;
/** Of whatever size the chunks are, there are several. */
const SIZE = 3_000_000;
let server: ServerProcess;
const { clients, room } = guests(() => server.url);

beforeAll(async () => {
  server = await ServerProcess.start();
}, LONG);
afterAll(() => server.dispose(), LONG);
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

interface Gate {
  open: boolean;
  up: NonNullable<Tricks["up"]>;
}

/** Lets the first chunk of a file pass, and the others once it is opened. */
function gate(): Gate {
  const held: Gate = {
    open: false,
    up: (packet) => (packet.type === "SEALED_CHUNK" && packet.seq > 0 && !held.open ? undefined : packet),
  };
  return held;
}

async function underWay(
  client: ChatCastClient,
  bytes: Uint8Array,
  name: string,
  audience: Audience = EVERYONE,
): Promise<string> {
  const id = send(client, bytes, name, audience);
  await until(client, ({ transfers }) => transfers.find((one) => one.id === id)?.ackedChunks === 1);
  return id;
}

const coming = (client: ChatCastClient) => client.snapshot().coming;
const says = (client: ChatCastClient, words: string) =>
  until(client, ({ notices }) => notices.some(({ text }) => text.includes(words)));

test("[CV20, CV21] a file that is under way is listed where it goes, and stopped by who may", async () => {
  const { Bob, Ann, Cleo } = await room({ Bob: undefined, Ann: gate(), Cleo: undefined });
  const id = await underWay(Ann.client, someBytes(SIZE), "plans.bin");
  for (const { client } of [Bob, Cleo]) await until(client, () => coming(client).length === 1);
  expect(coming(Bob.client)).toMatchObject([{ id, from: "Ann", size: SIZE, private: false }]);
  expect([coming(Ann.client), coming(Cleo.client)[0]?.stop]).toEqual([[], undefined]);
  coming(Bob.client)[0]?.stop?.();
  await becomes(Ann.client, id, "killed");
  expect(phaseOf(Ann.client, id)).toMatchObject({ by: "Bob" });
  expect(Ann.client.snapshot().alerts).toMatchObject([
    { what: "transfer", title: "Bob has stopped a transfer.", stopped: expect.stringContaining("plans.bin") },
  ]);
  for (const { client } of [Bob, Cleo]) {
    await says(client, "was stopped by Bob");
    expect([coming(client), messagesOf(client.snapshot())]).toEqual([[], []]);
  }
  const secret = await underWay(Ann.client, someBytes(SIZE), "for-cleo", privately("Cleo"));
  await until(Cleo.client, () => coming(Cleo.client).length === 1);
  expect([coming(Bob.client), coming(Cleo.client)]).toMatchObject([[], [{ id: secret, private: true }]]);
  coming(Cleo.client)[0]?.stop?.();
  await becomes(Ann.client, secret, "killed");
  expect(phaseOf(Ann.client, secret)).toMatchObject({ by: "Cleo" });
  const own = await underWay(Ann.client, someBytes(SIZE), "own");
  Ann.client
    .snapshot()
    .transfers.find((one) => one.id === own)
    ?.kill?.();
  await becomes(Ann.client, own, "killed");
  expect(Ann.client.snapshot().alerts).toHaveLength(2);
});

test("[CV22] a KILL that is not signed by who may say it stops nothing here", async () => {
  const stops: TransferStopped[] = [];
  const forged: TransferStopped[] = [];
  const held = gate();
  const hands: Tricks = {
    up: (packet) => held.up(packet),
    down: (down) => {
      if (down.event === "transfer_stopped") stops.push(down.body);
      const lies = forged.splice(0).map((body) => ({ event: "transfer_stopped" as const, body }));
      return [down, ...lies];
    },
  };
  const { Bob, Ann, Cleo } = await room({ Bob: undefined, Ann: hands, Cleo: undefined });
  await underWay(Ann.client, someBytes(SIZE), "one");
  await until(Bob.client, () => coming(Bob.client).length === 1);
  coming(Bob.client)[0]?.stop?.();
  await until(Ann.client, ({ transfers }) => transfers[0]?.phase.state === "killed");
  const bytes = someBytes(SIZE);
  const id = await underWay(Ann.client, bytes, "two");
  const [stop] = stops;
  if (stop?.kill === undefined) throw new Error("nothing was told");
  const { kill } = stop;
  const cleo = Ann.client.snapshot().room?.users.find(({ username }) => username === "Cleo");
  const by = { username: "Cleo", memberId: kill.by.memberId, key: cleo?.key ?? "" };
  // The owner's, for another file; in another one's name; and by nobody.
  forged.push({ ...stop, transfer_id: id }, { ...stop, transfer_id: id, kill: { ...kill, by } });
  forged.push({ ...stop, transfer_id: id, reason: "integrity_compromised", kill: undefined });
  Cleo.client.say("now", EVERYONE);
  await until(Ann.client, ({ notices }) => notices.filter(({ text }) => text.includes("is not signed")).length === 2);
  expect(phaseOf(Ann.client, id)).toMatchObject({ state: "moving" });
  held.open = true;
  await becomes(Ann.client, id, "done");
  const sink = new MemorySink();
  await Bob.client.receiveFile((await fileOf(Bob.client)).offset, sink);
  expect(sink.sha256).toBe(sha256(bytes));
});
