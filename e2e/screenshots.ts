import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, expect } from "@playwright/test";
import { CHROMIUM_FLAGS, findChromium } from "./browser.ts";
import { takeArabic, takeDialogs } from "./pictures/dialogs.ts";
import { takeFiles } from "./pictures/files.ts";
import { FOLDER, inScheme, shoot } from "./pictures/shoot.ts";
import { takeAdmin, takeMessages, takeRoomDialogs, takeWindows } from "./pictures/views.ts";
import { write, writeNoise } from "./support/files.ts";
import { NarrowLine } from "./support/narrow-line.ts";
import { encodePng } from "./support/png.ts";
import { RoomPage } from "./support/room.ts";
import { ServerProcess } from "./support/server.ts";

const MIB = 1024 * 1024;
const ROOM = "Release 4.2";
const ADMIN_TOKEN = "the-token-of-these-pictures";

const DESKTOP: BrowserContextOptions = { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1.2 };
const PHONE: BrowserContextOptions = {
  viewport: { width: 360, height: 740 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};

/** Takes the pictures of the README: real people, a real server, a real transfer, a real attack. */
async function takeAll(browser: Browser, server: ServerProcess, line: NarrowLine, files: string): Promise<void> {
  const visit = async (options: BrowserContextOptions, url = server.url) => {
    const context = await browser.newContext({
      serviceWorkers: "block",
      colorScheme: "light",
      reducedMotion: "reduce",
      ...options,
    });
    const room = new RoomPage(await context.newPage());
    await room.page.goto(url);
    await expect(room.page.getByRole("textbox").first()).toBeVisible();
    return room;
  };

  const ann = await visit({ ...DESKTOP, permissions: ["notifications"] }, line.url);
  await shoot(ann, "home");
  await ann.create(ROOM, "Ann");
  const bob = await visit(PHONE);
  await bob.join(ROOM, "Bob");
  const cid = await visit({});
  await cid.join(ROOM, "Cid");
  await meanwhile(ann, bob, cid);

  await ann.say("The firmware image is ready. I'll put it here.");
  await bob.say("Great. The test bench is set up, I can flash it right away.");
  await cid.say("Please wait for the checksums this time 🙂");
  await ann.addressTo("Bob");
  await ann.say("The bench password is still the old one.");
  await ann.addressTo("Everyone");
  await ann.attach(await write(files, "bench.png", trace()));
  await expect(ann.fileLink("bench.png")).toBeVisible();
  await ann.button("Search").click();
  await ann.page.getByRole("searchbox").fill("bench");
  await expect(ann.page.getByRole("search").locator("mark").first()).toBeVisible();
  await shoot(ann, "search");
  await ann.button("Close search").click();
  await inScheme(bob.page, "dark");
  await bob.choose(await write(files, "after.png", trace()), await writeNoise(files, "bench-log.csv", 48 * 1024));
  await expect(bob.tray).toBeVisible();
  await shoot(bob, "files");
  await bob.button("Remove all").click();
  await inScheme(bob.page, "light");
  await ann.attach(await writeNoise(files, "firmware-4.2.img", 20 * MIB));
  await ann.open("Transfers & ACKs");
  await ann.transfer("firmware-4.2.img").expectDone();
  await expect(bob.fileLink("firmware-4.2.img")).toBeVisible();
  await cid.say("Every chunk is acknowledged, and the digest is right.");
  await expect(ann.said("Every chunk is acknowledged, and the digest is right.")).toBeVisible();
  await ann.open("Integrity");
  await shoot(ann, "room");
  await inScheme(ann.page, "dark");
  await shoot(ann, "dark");
  await inScheme(ann.page, "light");
  await shoot(bob, "phone");
  await bob.button("Rooms and people").click();
  await shoot(bob, "rooms");
  await bob.button("Rooms and people").click();

  await takeFiles(ann, bob, cid, files);
  await takeDialogs(ann);
  await takeRoomDialogs(ann);
  await takeWindows(ann);
  await takeMessages(ann, files);
  await takeAdmin(await visit(DESKTOP), server.url, ADMIN_TOKEN, ROOM);
  await takeArabic(await visit({ ...PHONE, locale: "ar-EG" }), ROOM);
  await ann.open("Transfers & ACKs");
  await ann.open("Integrity");

  await ann.open("Attack lab");
  line.allowSending(10 * MIB);
  await ann.attach(await writeNoise(files, "firmware-4.3.img", 20 * MIB));
  const attacked = ann.transfer("firmware-4.3.img");
  await expect.poll(() => attacked.percent(), { timeout: 60_000 }).toBeGreaterThan(40);
  await ann.setAttack("Shift sequence numbers", true);
  line.allowSending(Number.POSITIVE_INFINITY);
  await expect(ann.alert).toBeVisible({ timeout: 60_000 });
  await ann.expectAlert();
  await shoot(ann, "attack");

  await server.stop();
  await expect(bob.pill).toContainText(/next try in \d+ s/, { timeout: 30_000 });
  await bob.button("Dismiss").click();
  await bob.say("Flashing it tonight, then.");
  await expect(bob.said("Flashing it tonight, then.")).toContainText("pending");
  await shoot(bob, "offline");
}

/** Everybody is in a second room too, Ann in a third one, which is sealed; something is new there. */
async function meanwhile(ann: RoomPage, bob: RoomPage, cid: RoomPage): Promise<void> {
  await ann.button("New room or join").click();
  await ann.createSealed("Board", "Ann");
  await ann.button("New room or join").click();
  await ann.create("Coffee", "Ann");
  await bob.button("Rooms and people").click();
  await bob.button("New room or join").click();
  await bob.join("Coffee", "Bob");
  await bob.say("Who comes along?");
  await expect(ann.said("Who comes along?")).toBeInViewport();
  await ann.switchTo(ROOM);
  await bob.button("Rooms and people").click();
  await bob.switchTo(ROOM);
  await cid.button("New room or join").click();
  await cid.join("Coffee", "Cid");
  await cid.say("@Bob, @Ann: in ten minutes");
  await cid.switchTo(ROOM);
  await expect(ann.listed("Coffee")).toContainText("1 unread, somebody wants you");
}

/** What an oscilloscope would show: a ringing step on a grid. */
function trace(): Buffer {
  const [width, height] = [576, 352];
  const levelAt = (x: number) => (x < 96 ? 0 : 1 - Math.exp((96 - x) / 90) * Math.cos((x - 96) / 14));
  return encodePng(width, height, (x, y) => {
    const level = height * 0.75 - levelAt(x) * height * 0.4;
    const slope = Math.abs(levelAt(x + 1) - levelAt(x)) * height * 0.4;
    const distance = Math.abs(y - level) / Math.hypot(1, slope);
    if (distance < 1.6) return [120, 230, 160];
    return x % 48 === 0 || y % 44 === 0 ? [44, 56, 68] : [22, 28, 36];
  });
}

await mkdir(FOLDER, { recursive: true });
const files = await mkdtemp(join(tmpdir(), "chatcast-screenshots-"));
const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_FLAGS });
const server = await ServerProcess.start({ args: ["--lab"], env: { ADMIN_TOKEN } });
const line = await NarrowLine.to(server.url);
try {
  await takeAll(browser, server, line, files);
} finally {
  await browser.close();
  await line.close();
  await server.dispose();
  await rm(files, { recursive: true, force: true });
}
