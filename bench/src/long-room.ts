import { setTimeout as sleep } from "node:timers/promises";
import { figure, roundsOf, type Section, table } from "./lib/report.ts";
import { Samples } from "./lib/samples.ts";
import { percentile } from "./lib/statistics.ts";
import { buildPage, memoryOf, PHONE, SLOWDOWN, shows, slowDown, withPage } from "./load/page.ts";
import { Guest, lineOf } from "./load/room.ts";
import { type Scrolling, scrolling } from "./load/scrolling.ts";
import { SealedGuest } from "./load/sealed-room.ts";
import type { Tab } from "./load/tab.ts";
import { enter } from "./load/use.ts";
import type { Vitals } from "./load/watch.ts";
import type { Options } from "./options.ts";
import { chromiumVersion } from "./page/chromium.ts";

const ROOM = "Harbour";
const MESSAGES = 50_000;
/** Sealed by a person's own program, which takes longer; what is opened is the last screen of them. */
const SEALED_MESSAGES = 2_000;
const MIB = 2 ** 20;
/** Pixels a frame: a fling, and so fast that every frame has other rows. */
const SPEEDS = [60, 600] as const;
const FRAMES = 120;
const DROPPED_MS = 25;
const KEY_MS = 80;

interface Moving {
  p50: number;
  p95: number;
  longest: number;
  dropped: number;
  blank: number;
  jumps: number;
}

interface Long {
  nodes: number;
  heap: number;
  inp: number;
  longest: number;
  home: number;
  end: number;
}

/** A room of 50,000 messages that all are in the page: scrolling, writing, jumping; and how fast a room is opened from what is kept. */
export async function longRoom(options: Options): Promise<Section> {
  const browser = chromiumVersion();
  if (browser === undefined) {
    return { markdown: "## A long room\n\n**Chromium was not there: not measured.**", plots: {} };
  }
  buildPage();
  const messages = options.quick ? MESSAGES / 10 : MESSAGES;
  const moving = new Samples<Moving>();
  const long = new Samples<Long>();
  const opening = new Samples<{ ms: number }>();
  for (let round = 1; round <= options.rounds; round++) {
    console.log(`  round ${round}/${options.rounds}`);
    const opened = (step: string, ms: number) => {
      opening.add(step, { ms });
      console.log(`    ${step}: ${figure(ms)} ms`);
    };
    await inOpenRoom(options, messages, { moving, long, opened });
    await inSealedRoom(options, opened);
  }
  return { markdown: report({ moving, long, opening }, { messages, browser }, options), plots: {} };
}

interface Told {
  moving: Samples<Moving>;
  long: Samples<Long>;
  opened: (step: string, ms: number) => void;
}

async function inOpenRoom(options: Options, messages: number, { moving, long, opened }: Told): Promise<void> {
  await withPage(options, PHONE, async ({ tab, port, origin, rss }) => {
    await tab.send("Network.enable");
    const guest = await Guest.create(port, ROOM);
    await guest.say(messages);
    await tab.prepare(`(${scrolling})(${JSON.stringify(lineOf(messages))})`);
    await tab.send("Page.navigate", { url: origin });
    await enter(tab, ROOM);
    await tab.until("the newest message", shows(lineOf(messages)));
    await openAgain(tab, "open", opened);

    const began = performance.now();
    await readAll(tab, messages);
    console.log(`    all ${messages} fetched by Home in ${figure((performance.now() - began) / 1_000)} s`);
    for (const times of [1, SLOWDOWN]) {
      await slowDown(tab, times);
      for (const by of SPEEDS) {
        for (const [way, where] of [
          ["up", 1],
          ["down", 0],
          ["up", 0.5],
          ["down", 0.5],
        ] as const) {
          await tab.evaluate(`(() => {
            const log = document.querySelector('[role="log"]');
            log.scrollTop = (log.scrollHeight - log.clientHeight) * ${where};
          })()`);
          await sleep(300);
          const seen = (await tab.evaluate(`benchScroll(${way === "up" ? -by : by}, ${FRAMES})`)) as Scrolling;
          const of = (share: number) => percentile([...seen.frames], share);
          const run = {
            p50: of(0.5),
            p95: of(0.95),
            longest: seen.frames.at(-1) ?? Number.NaN,
            dropped: seen.frames.filter((ms) => ms > DROPPED_MS).length,
            blank: seen.blank,
            jumps: seen.jumps,
          };
          moving.add(`${by} ${times}`, run);
          console.log(`    ${times} × ${by} px ${way} from ${where}: ${JSON.stringify(run)}`);
        }
      }
    }
    await slowDown(tab, SLOWDOWN);
    const jump = async (key: string, text: string) => {
      await tab.evaluate(`document.querySelector('[role="log"]').focus()`);
      await tab.evaluate("benchVitals(true)");
      await tab.press(key);
      await tab.until(`what ${key} leads to`, shows(text));
      await sleep(500);
      return ((await tab.evaluate("benchVitals()")) as Vitals).inp;
    };
    const home = await jump("Home", lineOf(1));
    const end = await jump("End", lineOf(messages));
    await tab.evaluate("benchVitals(true)");
    for (let n = 0; n < 3; n++) {
      await guest.say(1);
      await tab.evaluate(`benchFind.field("Message").focus()`);
      await tab.type(`${n} the boats`, KEY_MS);
      await tab.press("Enter");
      await tab.until("what was said", shows(`${n} the boats`));
    }
    await sleep(1_000);
    const { inp, longest } = (await tab.evaluate("benchVitals()")) as Vitals;
    await slowDown(tab, 1);
    const { heap } = await memoryOf(tab, rss);
    const nodes = (await tab.evaluate(`document.querySelectorAll("*").length`)) as number;
    const run = { nodes, heap, inp, longest, home, end };
    long.add("open", run);
    console.log(`    ${JSON.stringify(run)}`);
    guest.close();
  });
}

async function inSealedRoom(options: Options, opened: Told["opened"]): Promise<void> {
  await withPage(options, PHONE, async ({ tab, port, origin }) => {
    await tab.send("Network.enable");
    const guest = await SealedGuest.create(port);
    const messages = options.quick ? SEALED_MESSAGES / 10 : SEALED_MESSAGES;
    await guest.say(messages);
    await tab.prepare(`(${scrolling})(${JSON.stringify(lineOf(messages))})`);
    await tab.send("Page.navigate", { url: `${origin}${guest.link}` });
    await tab.fill("Your name", "Ann");
    await tab.click("Join sealed room");
    await tab.until("the newest message", shows(lineOf(messages)));
    await openAgain(tab, "sealed", opened);
    await guest.close();
  });
}

/** Another room is shown and this one again; then the page is loaded anew, without any network. */
async function openAgain(tab: Tab, kind: string, opened: Told["opened"]): Promise<void> {
  await sleep(2_000);
  await tab.until("the page's own keeper", "navigator.serviceWorker?.controller ?? navigator.serviceWorker?.ready");
  for (const times of [1, SLOWDOWN]) {
    await slowDown(tab, times);
    for (const network of ["none", "its own"]) {
      const offline = { latency: 0, downloadThroughput: -1, uploadThroughput: -1, offline: network === "none" };
      await tab.send("Network.emulateNetworkConditions", offline);
      await tab.evaluate("globalThis.benchBefore = true");
      await tab.send("Page.reload");
      await tab.until(
        "the room again",
        "globalThis.benchBefore === undefined && globalThis.benchSeen?.at !== undefined",
      );
      opened(
        `${kind}, page loaded anew, network ${network}, ${times} ×`,
        (await tab.evaluate("benchSeen.at")) as number,
      );
      await sleep(1_000);
    }
  }
  await slowDown(tab, 1);
}

/** Up to the first message that was ever said, and back. */
async function readAll(tab: Tab, messages: number): Promise<void> {
  for (;;) {
    await tab.evaluate(`document.querySelector('[role="log"]').focus()`);
    await tab.press("Home");
    await sleep(20);
    if ((await tab.evaluate(shows(lineOf(1)))) === true) break;
  }
  await tab.press("End");
  await tab.until("the newest message", shows(lineOf(messages)));
}

interface Found {
  moving: Samples<Moving>;
  long: Samples<Long>;
  opening: Samples<{ ms: number }>;
}

function report(
  { moving, long, opening }: Found,
  { messages, browser }: { messages: number; browser: string },
  { rounds }: Options,
): string {
  const speeds = [1, SLOWDOWN].flatMap((times) =>
    SPEEDS.map((by) => {
      const key = `${by} ${times}`;
      return [
        `${by} px a frame${times === 1 ? "" : `, processor slowed down ${times} times`}`,
        moving.text(key, ({ p50 }) => p50),
        moving.text(key, ({ p95 }) => p95),
        moving.text(key, ({ longest }) => longest),
        moving.text(key, ({ dropped }) => dropped),
        moving.text(key, ({ blank }) => blank),
        moving.text(key, ({ jumps }) => jumps),
      ];
    }),
  );
  const openings = ["open", "sealed"].flatMap((kind) =>
    [1, SLOWDOWN].flatMap((times) =>
      ["none", "its own"].map((network) => {
        const key = `${kind}, page loaded anew, network ${network}, ${times} ×`;
        return [key, opening.text(key, ({ ms }) => ms), "300"];
      }),
    ),
  );
  const of = (measure: (run: Long) => number) => long.text("open", measure);
  return `## A long room

${browser} without a screen, a window of ${PHONE.replace(",", " × ")} px, an open room of ${figure(messages)} messages, all of which the page has fetched. It is moved by a script,
${FRAMES} frames each up from the end, down from the start, and both ways from the middle. A frame is late from ${DROPPED_MS} ms on, blank when no row is drawn
in its middle, and jumps when what is read stands elsewhere than scrolling alone has put it, by more than 2 px. ${roundsOf(rounds)}; median (least…most) over
those ways.

${table(["scrolling", "a frame, p50, ms", "p95", "longest", `late of ${FRAMES}`, "blank", "jumps"], speeds)}

${table(
  [`with all ${figure(messages)} here`, "", "goal"],
  [
    [
      `three messages typed, and three that come, processor slowed down ${SLOWDOWN} times: interaction to next paint, ms`,
      of(({ inp }) => inp),
      "200",
    ],
    ["longest task meanwhile, ms", of(({ longest }) => longest), "–"],
    ["Home until the next paint, ms, slowed down as well", of(({ home }) => home), "200"],
    ["End, ms, slowed down as well", of(({ end }) => end), "200"],
    ["elements of the document", of(({ nodes }) => nodes), "–"],
    ["objects and documents, MiB", of(({ heap }) => heap / MIB), "–"],
  ],
)}

From the beginning of the document until the newest message stands in the conversation; without a network from what this browser keeps alone.

${table(["opening a room", "ms", "goal"], openings)}
`;
}
