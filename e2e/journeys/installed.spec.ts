import type { Page } from "@playwright/test";
import { expectAccessible } from "../support/axe.ts";
import { writeNoise } from "../support/files.ts";
import { expect, test } from "../support/fixtures.ts";
import { buildAgain, Front } from "../support/front.ts";
import { setHidden } from "../support/hidden.ts";
import { Offline } from "../support/offline.ts";
import { PushService } from "../support/push-service.ts";
import { RoomPage } from "../support/room.ts";

const RETURN = { timeout: 30_000 };
const WITH_WORKER = { serviceWorkers: "allow" } as const;

/** Everything that service workers of this origin keep, by build. */
const kept = (page: Page): Promise<Record<string, string[]>> =>
  page.evaluate(async () => {
    const names = await caches.keys();
    const lists = names.map(async (name): Promise<[string, string[]]> => {
      const requests = await (await caches.open(name)).keys();
      return [name, requests.map(({ url }) => url.slice(location.origin.length))];
    });
    return Object.fromEntries(await Promise.all(lists));
  });

const buildOf = (page: Page): Promise<string | null> =>
  page.locator('meta[name="chatcast-build"]').getAttribute("content");

/** Resolves when the page is kept, and its worker in charge of it. */
async function expectKept(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller !== null) return;
    await new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve));
  });
}

/** Nobody waits for the next try then. */
const networkIsBack = (page: Page): Promise<boolean> => page.evaluate(() => dispatchEvent(new Event("online")));

test("[PW1, PW3, PW11, PW12] with the server away the page opens with the room; what is written leaves when it is back; [PW17] what is pushed is shown unless somebody looks, and leads to its room", async ({
  serve,
  visit,
}) => {
  const server = await serve();
  const front = await Front.open(server.port);
  const bob = await visit(server.url);
  const ann = await visit(front.url, WITH_WORKER);
  ann.complaints.expectOutage();
  expect(await ann.room.page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
  const browser = await ann.context.newCDPSession(ann.room.page);
  expect(await browser.send("Page.getInstallabilityErrors")).toEqual({ installabilityErrors: [] });
  await ann.room.create("Lab", "Ann");
  await bob.room.join("Lab", "Bob");
  await bob.room.say("before");
  await expect(ann.room.said("before")).toBeVisible();
  await expectKept(ann.room.page);

  const elsewhere = await ann.context.newPage();
  const push = await PushService.of(ann.context, ann.room.page, elsewhere);
  const told = { room: "Lab", sealed: false, title: "Bob in Lab", text: "are you there?" };
  await push.deliver(JSON.stringify({ ...told, text: "while she looks" }));
  await front.goAway();
  await ann.room.page.close();
  await push.deliver(JSON.stringify(told));
  const lab = { body: "are you there?", tag: "chatcast push Lab", icon: "/icons/round-192.png", data: told };
  await expect.poll(() => push.shown()).toEqual([{ title: "Bob in Lab", options: lab }]);
  expect(await push.press()).toEqual(["/#room=Lab"]);
  await push.deliver("no such shape");
  await expect.poll(async () => (await push.shown()).map(({ title }) => title)).toEqual(["Bob in Lab", "ChatCast"]);
  await elsewhere.close();
  const room = await ann.openTab();
  await expect(room.said("before")).toBeVisible();
  await expect(room.pill).toContainText(/next try in \d+ s/, RETURN);
  await room.open("Transfers & ACKs");
  await room.say("written offline");
  await expect(room.said("written offline")).toContainText("pending");
  await room.page.reload();
  await expect(room.said("written offline")).toContainText("pending");

  // A link opens as well, and its secret stays with the page.
  const invited = new RoomPage(await ann.context.newPage());
  await invited.page.goto(`${front.url}/r/AAAAAAAAAAAAAAAAAAAAAA#k=secret`);
  await expect(invited.button("Join sealed room")).toBeVisible();
  const paths = Object.values(await kept(room.page)).flat();
  expect(paths).toContain("/");
  for (const path of paths) expect(path).toMatch(/^\/(?:assets\/[\w.-]+|theme\.js\?\w+|favicon\.svg)?$/);
  await invited.page.close();

  await front.comeBack();
  await networkIsBack(room.page);
  await expect(room.said("written offline")).toContainText("acknowledged", RETURN);
  await expect(bob.room.said("written offline")).toHaveCount(1);
  await front.goAway();
});

test("[PW14] a phone that stood still behind its file dialog goes on as the same member, and what was chosen is sent", async ({
  serve,
  visit,
  folder,
}) => {
  // The name is kept for no time at all: for the server Ann has left as soon as she is lost.
  const server = await serve({ env: { CHATCAST_NAME_HOLD_MS: "1" } });
  let offline: Offline | undefined;
  const ann = await visit(server.url, {
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    before: async (context) => {
      offline = await Offline.of(context);
    },
  });
  const bob = await visit(server.url);
  ann.complaints.expectOutage();
  await ann.room.create("Lab", "Ann");
  await bob.room.join("Lab", "Bob");
  const people = bob.room.page.getByRole("heading", { name: /^People/ });
  await expect(people).toHaveText("People 2");

  const opened = ann.room.page.waitForEvent("filechooser");
  await ann.room.button("Attach file").click();
  const dialog = await opened;
  await setHidden(ann.room.page, true);
  await offline?.cut();
  await expect(people).toHaveText("People 1");

  offline?.restore();
  await dialog.setFiles(await writeNoise(folder, "photo.bin", 64 * 1024));
  await setHidden(ann.room.page, false);
  await expect(bob.room.fileLink("photo.bin")).toBeVisible();
  await expect(people).toHaveText("People 2");
  await ann.room.expectInside();
});

test("[PW5, PW7, PW13] a new version is offered; the old page goes on with its files, and Reload brings all of the new one and the draft; a page that nobody looks at takes it by itself", async ({
  serve,
  visit,
  folder,
}) => {
  const server = await serve();
  const front = await Front.open(server.port);
  await buildAgain(folder);
  const ann = await visit(front.url, WITH_WORKER);
  const bob = await visit(front.url, { ...WITH_WORKER, before: (context) => context.clock.install() });
  for (const { complaints } of [ann, bob]) complaints.expectOutage();
  const { room } = ann;
  const { page } = room;
  await room.create("Lab", "Ann");
  await bob.room.join("Lab", "Bob");
  for (const one of [ann, bob]) await expectKept(one.room.page);
  const first = await buildOf(page);
  await room.message.fill("half a thought");

  await front.goAway();
  front.page = folder;
  await front.comeBack();
  for (const one of [ann, bob]) await networkIsBack(one.room.page);
  await expect(page.getByText("A new version is ready.")).toBeVisible(RETURN);
  await expectAccessible(page, "a new version");
  await expect(bob.room.page.getByText("A new version is ready.")).toBeVisible(RETURN);
  // Fetched when it is first opened, and the server has it no more.
  await room.button("Emoji").click();
  await expect(page.getByRole("searchbox")).toBeVisible();
  await page.keyboard.press("Escape");
  expect(Object.keys(await kept(page))).toHaveLength(2);

  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  await room.button("Reload").click();
  await expect(page.getByText("A new version is ready.")).toHaveCount(0);
  await room.expectInside();
  await expect(room.message).toHaveValue("half a thought");
  const second = await buildOf(page);
  expect(second).not.toBe(first);
  const scripts = fetched.filter((path) => path.startsWith("/assets/"));
  expect(scripts.length).toBeGreaterThan(5);
  for (const path of scripts) expect(path).toMatch(/again\.\w+$/);

  // Nobody looks at Bob's, and nothing is begun there.
  await setHidden(bob.room.page, true);
  const later = async () => {
    await bob.context.clock.fastForward("01:00");
    return buildOf(bob.room.page);
  };
  await expect.poll(later).toBe(second);
  await bob.room.expectInside();

  await page.reload();
  await room.expectInside();
  await expect.poll(async () => Object.keys(await kept(page))).toEqual([`chatcast.build ${second}`]);
  await front.goAway();
});
