import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { inFolder } from "./lib/folders.ts";
import { figure, roundsOf, type Section, table } from "./lib/report.ts";
import { Samples } from "./lib/samples.ts";
import { Guest, lineOf } from "./load/room.ts";
import { Tab } from "./load/tab.ts";
import { enter, useOnce } from "./load/use.ts";
import { type Vitals, watch } from "./load/watch.ts";
import { nodeFlags, type Options } from "./options.ts";
import { chromiumVersion, openPage } from "./page/chromium.ts";
import { chatcast } from "./peers/servers.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const ROOM = "Harbour";
const MESSAGES = 5_000;
/** Chrome's own "slow 4G", without what its tools add for how they throttle. */
const SLOW_4G = { latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8, offline: false };
const SLOWDOWN = 4;
const KEY_MS = 80;
/** No window of Chromium is narrower. */
const [PHONE, DESK] = ["500,740", "1440,900"];
const MIB = 2 ** 20;
/** Turns after which everything that is fetched late is here, and the browser has compiled what it runs often: 2 MiB of it. */
const FIRST_TURNS = 20;
const SENTENCE = "the boats lie on the sand";

interface Memory {
  /** Bytes that the page's objects have after a collection, its documents' among them. */
  heap: number;
  nodes: number;
  listeners: number;
  /** Resident bytes of the page's process. */
  rss: number;
}

interface Kept {
  start: Memory;
  end: Memory;
  turns: number;
}

/** How the built page gets on where network and processor are slow, and whether its memory comes back after long use. */
export async function load(options: Options): Promise<Section> {
  const browser = chromiumVersion();
  if (browser === undefined) {
    return { markdown: "## The page on a slow phone\n\n**Chromium was not there: not measured.**", plots: {} };
  }
  buildPage();
  const samples = new Samples<Vitals>();
  const messages = options.quick ? MESSAGES / 10 : MESSAGES;
  for (let round = 1; round <= options.rounds; round++) {
    console.log(`  round ${round}/${options.rounds}`);
    await throttled(options, messages, (step, vitals) => {
      samples.add(step, vitals);
      const { lcp, inp, interactions, cls, longest } = vitals;
      const told = { "LCP ms": lcp, "INP ms": inp, interactions, CLS: cls, "longest task ms": longest };
      console.log(`    ${step}: ${Object.entries(told).map(([name, value]) => `${name} ${figure(value)}`)}`);
    });
  }
  const minutes = options.quick ? Math.min(1, options.minutes) : options.minutes;
  const kept = await usedFor(options, minutes);
  return report(samples, kept, { messages, minutes, browser }, options);
}

/** The page that the server gives out, of this tree. */
function buildPage(): void {
  const { status, stderr } = spawnSync("npm", ["run", "build"], { cwd: ROOT });
  if (status !== 0) throw new Error(`the page could not be built:\n${stderr}`);
}

/** A server, a room, and a page of a browser that has never been here. */
async function withPage(
  options: Options,
  { messages, size }: { messages: number; size: string },
  work: (page: { tab: Tab; guest: Guest; origin: string; rss: () => number }) => Promise<void>,
): Promise<void> {
  await inFolder(async (folder) => {
    const server = await chatcast.start({ nodeFlags: nodeFlags(options) });
    const guest = await Guest.create(server.port, ROOM);
    await guest.say(messages);
    const browser = await openPage("about:blank", folder, size);
    const tab = await Tab.attach(folder);
    try {
      await tab.prepare(`(${watch})()`);
      const rss = () => browser.samples.at(-1)?.rss ?? Number.NaN;
      await work({ tab, guest, origin: `http://127.0.0.1:${server.port}`, rss });
    } finally {
      tab.close();
      await browser.close();
      guest.close();
      await server.stop();
    }
  });
}

const throttle = async (tab: Tab, slow: boolean): Promise<void> => {
  const free = { latency: 0, downloadThroughput: -1, uploadThroughput: -1, offline: false };
  await tab.send("Network.emulateNetworkConditions", slow ? SLOW_4G : free);
  await tab.send("Emulation.setCPUThrottlingRate", { rate: slow ? SLOWDOWN : 1 });
};

/** Until nothing more is painted late. */
const SETTLED_MS = 3_000;
const vitalsOf = async (tab: Tab): Promise<Vitals> => {
  await sleep(SETTLED_MS);
  return (await tab.evaluate("benchVitals()")) as Vitals;
};

async function throttled(
  options: Options,
  messages: number,
  measured: (step: string, vitals: Vitals) => void,
): Promise<void> {
  await withPage(options, { messages, size: PHONE }, async ({ tab, origin }) => {
    await tab.send("Network.enable");
    await throttle(tab, true);
    await tab.send("Page.navigate", { url: origin });
    await tab.until("the way in", `benchFind.field("Your name")`);
    await sleep(SETTLED_MS);
    await tab.evaluate(`benchFind.field("Your name").focus()`);
    await tab.type("Ann", KEY_MS);
    await tab.press("Tab");
    measured("the way in", await vitalsOf(tab));

    await throttle(tab, false);
    await enter(tab, ROOM);
    await tab.until("the newest message", shows(lineOf(messages)));
    await throttle(tab, true);
    // The document of before is there until the new one has begun.
    await tab.evaluate("globalThis.benchBefore = true");
    await tab.send("Page.reload");
    await tab.until("the newest message again", `globalThis.benchBefore === undefined && ${shows(lineOf(messages))}`);
    measured("a room with history", await vitalsOf(tab));

    await throttle(tab, false);
    await readAll(tab);
    await throttle(tab, true);
    await sleep(SETTLED_MS);
    await tab.evaluate("benchVitals(true)");
    for (let n = 0; n < 3; n++) {
      await tab.evaluate(`benchFind.field("Message").focus()`);
      await tab.type(`${n} ${SENTENCE}`, KEY_MS);
      await tab.press("Enter");
      await tab.until("what was said", shows(`${n} ${SENTENCE}`));
    }
    measured("writing", await vitalsOf(tab));
  });
}

const shows = (text: string) => `document.querySelector('[role="log"]')?.textContent.includes(${JSON.stringify(text)})`;

/** Up to the first message that was ever said, and back. */
async function readAll(tab: Tab): Promise<void> {
  for (;;) {
    await tab.evaluate(`document.querySelector('[role="log"]').focus()`);
    await tab.press("Home");
    await sleep(50);
    if ((await tab.evaluate(shows(lineOf(1)))) === true) break;
  }
  await tab.press("End");
}

async function usedFor(options: Options, minutes: number): Promise<Kept> {
  let kept: Kept | undefined;
  await withPage(options, { messages: 200, size: DESK }, async ({ tab, guest, origin, rss }) => {
    await tab.send("Page.navigate", { url: origin });
    let turns = 0;
    for (; turns < FIRST_TURNS; turns++) await useOnce(tab, guest, ROOM, turns);
    const start = await memoryOf(tab, rss);
    const deadline = performance.now() + minutes * 60_000;
    for (; performance.now() < deadline; turns++) await useOnce(tab, guest, ROOM, turns);
    kept = { start, end: await memoryOf(tab, rss), turns: turns - FIRST_TURNS };
    const mib = (bytes: number) => figure(bytes / MIB);
    const { end } = kept;
    console.log(
      `    ${kept.turns} turns: heap ${mib(start.heap)} → ${mib(end.heap)} MiB, nodes ${start.nodes} → ${end.nodes}`,
    );
  });
  if (kept === undefined) throw new Error("nothing was measured");
  return kept;
}

/** What is there when nothing that can go is. */
async function memoryOf(tab: Tab, rss: () => number): Promise<Memory> {
  await sleep(SETTLED_MS);
  for (let n = 0; n < 3; n++) await tab.send("HeapProfiler.collectGarbage");
  await sleep(1_000);
  const { usedSize, embedderHeapUsedSize = 0 } = (await tab.send("Runtime.getHeapUsage")) as {
    usedSize: number;
    embedderHeapUsedSize?: number;
  };
  const { nodes, jsEventListeners } = (await tab.send("Memory.getDOMCounters")) as {
    nodes: number;
    jsEventListeners: number;
  };
  return { heap: usedSize + embedderHeapUsedSize, nodes, listeners: jsEventListeners, rss: rss() };
}

function report(
  samples: Samples<Vitals>,
  { start, end, turns }: Kept,
  { messages, minutes, browser }: { messages: number; minutes: number; browser: string },
  { rounds }: Options,
): Section {
  const row = (label: string, step: string) => [
    label,
    samples.text(step, ({ lcp }) => (step === "writing" ? Number.NaN : lcp)),
    samples.text(step, ({ inp }) => inp),
    samples.text(step, ({ cls }) => cls),
    samples.text(step, ({ longest }) => longest),
  ];
  const kept = (label: string, measure: (memory: Memory) => number, goal: string) => [
    label,
    figure(measure(start)),
    figure(measure(end)),
    `${figure(measure(end) / measure(start))} ×`,
    goal,
  ];
  return {
    markdown: `## The page on a slow phone

${browser} without a screen, a window of ${PHONE.replace(",", " × ")} px, its processor slowed down ${SLOWDOWN} times and its network a slow 4G (${SLOW_4G.latency} ms, 1.6 Mbit/s down, 750 kbit/s
up), both by the browser itself, in a profile that has never been here. The page watches itself; keys come over the browser's own protocol, and
nothing else is asked of it meanwhile. ${roundsOf(rounds)}; median (least…most).

${table(
  ["", "largest contentful paint, ms", "interaction to next paint, ms", "layout shift", "longest task, ms"],
  [
    row("the way in, and a name typed there", "the way in"),
    row(`a room with ${figure(messages)} messages, opened again`, "a room with history"),
    row(`three messages typed and sent, all ${figure(messages)} being here`, "writing"),
    ["goal", "2,500", "200", "0", "–"],
  ],
)}

Used by a script for ${figure(minutes)} min (${turns} times into a room, with messages both ways, every window, a search, a file, all files, and out again),
at full speed. Both figures after a collection on the way in, the first one after ${FIRST_TURNS} such turns, when everything that is fetched late is here
and the browser has compiled what it runs often.

${table(
  ["memory of the page", "start", "end", "end against start", "goal"],
  [
    kept("objects and documents, MiB", ({ heap }) => heap / MIB, "1.2 ×"),
    kept("nodes of documents", ({ nodes }) => nodes, "1.2 ×"),
    kept("listeners", ({ listeners }) => listeners, "1.2 ×"),
    kept("resident, MiB", ({ rss }) => rss / MIB, "–"),
  ],
)}
`,
    plots: {},
  };
}
