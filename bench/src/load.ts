import { setTimeout as sleep } from "node:timers/promises";
import { figure, roundsOf, type Section, table } from "./lib/report.ts";
import { Samples } from "./lib/samples.ts";
import { buildPage, PHONE, SETTLED_MS, SLOW_4G, SLOWDOWN, shows, throttle, withPage } from "./load/page.ts";
import { Guest, lineOf } from "./load/room.ts";
import type { Tab } from "./load/tab.ts";
import { enter } from "./load/use.ts";
import type { Vitals } from "./load/watch.ts";
import type { Options } from "./options.ts";
import { chromiumVersion } from "./page/chromium.ts";

const ROOM = "Harbour";
const MESSAGES = 5_000;
const KEY_MS = 80;
const SENTENCE = "the boats lie on the sand";

/** How the built page gets on where network and processor are slow. */
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
  return report(samples, { messages, browser }, options);
}

const vitalsOf = async (tab: Tab): Promise<Vitals> => {
  await sleep(SETTLED_MS);
  return (await tab.evaluate("benchVitals()")) as Vitals;
};

async function throttled(
  options: Options,
  messages: number,
  measured: (step: string, vitals: Vitals) => void,
): Promise<void> {
  await withPage(options, PHONE, async ({ tab, origin, port }) => {
    const guest = await Guest.create(port, ROOM);
    await guest.say(messages);
    guest.close();
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

function report(
  samples: Samples<Vitals>,
  { messages, browser }: { messages: number; browser: string },
  { rounds }: Options,
): Section {
  const row = (label: string, step: string) => [
    label,
    samples.text(step, ({ lcp }) => (step === "writing" ? Number.NaN : lcp)),
    samples.text(step, ({ inp }) => inp),
    samples.text(step, ({ cls }) => cls),
    samples.text(step, ({ longest }) => longest),
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
`,
    plots: {},
  };
}
