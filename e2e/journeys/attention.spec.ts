import { expectAccessible } from "../support/axe.ts";
import { writeSparse } from "../support/files.ts";
import { expect, test } from "../support/fixtures.ts";
import { setHidden } from "../support/hidden.ts";

const MIB = 1024 * 1024;

declare global {
  interface Window {
    told: string[];
    /** Presses the newest notification. */
    press?: () => void;
    locks: number;
    beeps: number;
  }
}

test("[JY56] what came while the page was hidden is counted and set off, one press away; an answer removes the line", async ({
  serve,
  visit,
}) => {
  const server = await serve();
  const ann = await visit(server.url);
  const ben = await visit(server.url);
  const { room } = ann;
  await room.create("Lab", "Ann");
  await ben.room.join("Lab", "Ben");
  await ben.room.say("before");
  await expect(room.said("before")).toBeVisible();
  await setHidden(room.page, true);
  for (let i = 1; i <= 40; i++) await ben.room.say(`news ${i}`);
  await expect(room.page).toHaveTitle("(40) Lab · ChatCast");
  await setHidden(room.page, false);
  await expect(room.page).toHaveTitle("Lab · ChatCast");
  await expect(room.said("news 40")).toBeInViewport();

  await room.button("Jump to first unread").click();
  const line = room.conversation.getByText("New", { exact: true });
  await expect(line).toBeInViewport();
  await expect(room.said("news 1")).toBeInViewport();
  await expectAccessible(room.page, "the line of what is new");
  await room.say("thanks");
  await expect(line).toHaveCount(0);

  // What was said while the page was gone stands behind the line as well.
  await room.page.goto("about:blank");
  await ben.room.say("while you were away");
  await room.page.goto(server.url);
  await room.expectInside();
  await expect(room.said("while you were away")).toBeInViewport();
  await expect(line).toBeInViewport();
});

test("[JY57, PG18] a hidden page tells of private messages and calls by name, of all, or of nothing, as was chosen for the room", async ({
  serve,
  visit,
}) => {
  const server = await serve();
  const ann = await visit(server.url, {
    permissions: ["notifications"],
    before: (context) =>
      context.addInitScript(() => {
        window.told = [];
        window.beeps = 0;
        const { start } = OscillatorNode.prototype;
        OscillatorNode.prototype.start = function (when) {
          window.beeps += 1;
          start.call(this, when);
        };
        const Real = Notification;
        window.Notification = class extends Real {
          // Given below; a Chromium without windows says no all the same.
          static override readonly permission = "granted";

          constructor(title: string, options?: NotificationOptions) {
            super(title, options);
            window.told.push(`${title}: ${options?.body}`);
            window.press = () => this.onclick?.(new Event("click"));
          }
        };
      }),
  });
  const ben = await visit(server.url);
  const { room } = ann;
  const told = () => room.page.evaluate(() => window.told);
  await room.create("Lab", "Ann");
  await ben.room.join("Lab", "Ben");
  const choice = room.page.getByRole("combobox", { name: "While this room is not in view, tell me about" });
  const summary = (page: typeof room.page) => page.locator("summary", { hasText: "Notifications" });
  const [hers, his] = [summary(room.page), summary(ben.room.page)];
  await expect(hers).toContainText(/on$/);
  // His browser shows none.
  await expect(his).toContainText(/off$/);
  await hers.click();
  await choice.selectOption("Nothing");
  await expect(hers).toContainText(/off$/);
  await setHidden(room.page, true);
  await ben.room.say("@Ann nobody hears this");
  await expect(room.said("@Ann nobody hears this")).toBeVisible();
  expect(await told()).toEqual([]);
  await setHidden(room.page, false);

  await choice.selectOption("Private messages and @my name");
  await room.page.reload();
  await room.expectInside();
  await setHidden(room.page, true);
  await ben.room.say("for whom it concerns");
  await ben.room.say("are you there, @ann?");
  await expect.poll(told).toEqual(["Ben in Lab: are you there, @ann?"]);
  await ben.room.addressTo("Ann");
  await ben.room.say("between us");
  await expect.poll(told).toContain("Ben to you alone, in Lab: between us");

  await setHidden(room.page, false);
  await room.page.locator("summary", { hasText: "Notifications" }).click();
  await expect(choice).toHaveValue("private");
  await choice.selectOption("Every message");
  // None of that was heard: it is silent until somebody wants it.
  const beeps = () => room.page.evaluate(() => window.beeps);
  expect(await beeps()).toBe(0);
  const sound = room.page.getByRole("switch", { name: "Sound" });
  await expect(sound).not.toBeChecked();
  await sound.click();
  await setHidden(room.page, true);
  await ben.room.addressTo("Everyone");
  await ben.room.say("to all");
  await expect.poll(told).toContain("Ben in Lab: to all");
  await expect.poll(beeps).toBeGreaterThan(0);

  // Of a room that is not shown as well, and a press leads there.
  await setHidden(room.page, false);
  await room.button("New room or join").click();
  await room.create("Reef", "Ann");
  await setHidden(room.page, true);
  await ben.room.say("where is she?");
  await expect.poll(told).toContain("Ben in Lab: where is she?");
  await room.page.evaluate(() => window.press?.());
  await expect(room.page.getByRole("heading", { name: "Lab", level: 1 })).toBeVisible();
});

test("[JY58] the screen is kept awake while a transfer runs, and no longer", async ({
  serve,
  narrow,
  visit,
  folder,
}) => {
  const line = await narrow(await serve());
  const ann = await visit(line.url, {
    before: (context) =>
      context.addInitScript(() => {
        window.locks = 0;
        // The blank page that a tab begins with has none.
        if (navigator.wakeLock === undefined) return;
        navigator.wakeLock.request = async () => {
          window.locks += 1;
          const release = async () => {
            window.locks -= 1;
          };
          return Object.assign(new EventTarget(), {
            released: false,
            type: "screen" as const,
            onrelease: null,
            release,
          });
        };
      }),
  });
  const { page } = ann.room;
  const locks = () => page.evaluate(() => window.locks);
  await ann.room.create("Lab", "Ann");
  expect(await locks()).toBe(0);
  line.allowSending(16 * MIB);
  await ann.room.attach(await writeSparse(folder, "large.bin", 512 * MIB));
  await expect.poll(locks).toBe(1);
  await setHidden(page, true);
  await expect.poll(locks).toBe(0);
  await setHidden(page, false);
  await expect.poll(locks).toBe(1);
  await ann.room.open("Transfers & ACKs");
  await expect(ann.room.transfer("large.bin").article).toContainText(/acked [1-9]/);
  await ann.room.transfer("large.bin").cancel();
  line.allowSending(Number.POSITIVE_INFINITY);
  await expect.poll(locks).toBe(0);
});
