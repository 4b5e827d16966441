import { rm } from "node:fs/promises";
import { openClient } from "@chatcast/client";
import { expectAccessible } from "../support/axe.ts";
import { expect, test } from "../support/fixtures.ts";
import { Offline } from "../support/offline.ts";
import type { RoomPage } from "../support/room.ts";

/** The longest wait between two tries, and what a slow machine adds. */
const RETURN = { timeout: 30_000 };
const SAID = 500;

test("[JY70] three messages written offline survive a reload, are shown as pending, and are delivered once, in order", async ({
  serve,
  visit,
}) => {
  const server = await serve();
  let offline: Offline | undefined;
  const ann = await visit(server.url, {
    before: async (context) => {
      offline = await Offline.of(context);
    },
  });
  const bob = await visit(server.url);
  ann.complaints.expectOutage();
  await ann.room.create("Lab", "Ann");
  await bob.room.join("Lab", "Bob");
  await bob.room.say("before");
  await expect(ann.room.said("before")).toHaveCount(1);

  await offline?.cut();
  await expect(ann.room.pill).toContainText("Disconnected");
  const texts = ["first", "second", "third"];
  for (const text of texts) {
    await ann.room.say(text);
    await expect(ann.room.said(text)).toContainText("pending");
  }

  await ann.room.page.reload();
  await expect(ann.room.said("before")).toHaveCount(1);
  for (const text of texts) await expect(ann.room.said(text)).toContainText("pending");
  await expect(ann.room.pill).not.toContainText("Connected");
  expect(await rowsThatSay(ann.room, texts)).toEqual(texts);
  await expect(bob.room.said("first")).toHaveCount(0);

  offline?.restore();
  await comeBack(ann.room);
  for (const text of texts) await expect(ann.room.said(text)).toContainText("acknowledged");
  await expect(bob.room.said("third")).toHaveCount(1);
  for (const { room } of [ann, bob]) expect(await rowsThatSay(room, texts)).toEqual(texts);
  await ann.room.page.reload();
  await ann.room.expectInside();
  expect(await rowsThatSay(ann.room, texts)).toEqual(texts);
});

test("[JY71] ten minutes offline while another member says 500 messages: afterwards all are shown, in order, once", async ({
  serve,
  visit,
}) => {
  const server = await serve({ env: { RATE_LIMITS: "off" } });
  let offline: Offline | undefined;
  const ann = await visit(server.url, {
    before: async (context) => {
      await context.clock.install();
      offline = await Offline.of(context);
    },
  });
  ann.complaints.expectOutage();
  await ann.room.create("Lab", "Ann");
  await ann.room.say("before");
  await expect(ann.room.said("before")).toContainText("acknowledged");

  await offline?.cut();
  await expect(ann.room.pill).toContainText("Disconnected");
  const bob = openClient({ url: server.url });
  await bob.joinRoom({ roomName: "Lab", username: "Bob" });
  for (let n = 1; n <= SAID; n++) bob.say(wordsOf(n), { mode: "broadcast" });
  await ann.context.clock.fastForward("10:00");
  await expect
    .poll(() => bob.snapshot().conversations[0]?.messages.filter(({ state }) => state.state === "acknowledged").length)
    .toBe(SAID + 1);
  bob.close();

  offline?.restore();
  await comeBack(ann.room);
  await expect(ann.room.said(wordsOf(SAID))).toHaveCount(1, RETURN);
  const expected = ["before", ...Array.from({ length: SAID }, (_, index) => wordsOf(index + 1))];
  expect(await everythingSaid(ann.room)).toEqual(expected);
});

test("[JY72, PG128] what a member wrote into a room that is gone stays on the page until it is discarded", async ({
  serveAlone,
  visit,
}) => {
  const server = await serveAlone();
  let offline: Offline | undefined;
  const ann = await visit(server.url, {
    before: async (context) => {
      offline = await Offline.of(context);
    },
  });
  ann.complaints.expectOutage();
  await ann.room.create("Lab", "Ann");
  await offline?.cut();
  await expect(ann.room.pill).toContainText("Disconnected");
  await ann.room.say("into the void");
  await expect(ann.room.said("into the void")).toContainText("pending");
  for (const name of ["Transfers & ACKs", "Integrity"] as const) {
    await ann.room.open(name);
    await expectAccessible(ann.room.page, `${name} in an outage`);
    await ann.room.page.keyboard.press("Escape");
  }

  await server.kill();
  await rm(server.dataDirectory, { recursive: true });
  await server.startAgain();
  offline?.restore();
  const kept = ann.room.page.getByRole("list", { name: "Messages not delivered" });
  await tryNow(ann.room, expect(kept).toContainText("into the void", RETURN));
  await ann.room.page.reload();
  await expect(kept).toContainText("There is no room with this name.");
  await expectAccessible(ann.room.page, "what was kept of a room that is gone");
  await kept.getByRole("button", { name: "Discard" }).click();
  await expect(kept).toContainText("into the void");
  await kept.getByRole("button", { name: "Discard for good" }).click();
  await expect(kept).toHaveCount(0);
  await ann.room.page.reload();
  await expect(ann.room.button("Join room")).toBeVisible();
  await expect(kept).toHaveCount(0);
});

/** Back in the room: not when the next try comes, but at once. */
const comeBack = (room: RoomPage): Promise<void> => tryNow(room, expect(room.pill).toContainText("Connected", RETURN));

/** Presses the button, unless the next try comes first and takes it away. @param outcome what either leads to */
async function tryNow({ page }: RoomPage, outcome: Promise<void>): Promise<void> {
  await Promise.race([page.getByRole("button", { name: "Try now" }).click(), outcome]);
  await outcome;
}

const wordsOf = (n: number): string => `message ${String(n).padStart(3, "0")}`;

/** Those of `texts` that rows show, from top to bottom. */
async function rowsThatSay(room: RoomPage, texts: readonly string[]): Promise<string[]> {
  const rows = await room.conversation.getByRole("listitem").allInnerTexts();
  return rows.flatMap((row) => texts.filter((text) => row.split("\n").includes(text)));
}

/** Every message from the oldest to the newest, read as a person does who scrolls up: a long conversation is windowed. */
async function everythingSaid(room: RoomPage): Promise<string[]> {
  const texts = async (): Promise<string[]> => {
    const rows = await room.conversation.getByRole("listitem").allInnerTexts();
    return rows.flatMap((row) => row.split("\n").filter((line) => line === "before" || /^message \d+$/.test(line)));
  };
  let read = await texts();
  for (let scrolls = 0; scrolls < 200 && read[0] !== "before"; scrolls++) {
    await room.conversation.evaluate((log) => log.scrollBy(0, -log.clientHeight / 2));
    await room.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
    const above = await texts();
    const overlap = above.indexOf(read[0] ?? "");
    if (overlap > 0) read = [...above.slice(0, overlap), ...read];
  }
  return read;
}
