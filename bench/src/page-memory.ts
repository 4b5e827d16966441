import { figure, type Section, table } from "./lib/report.ts";
import { buildPage, DESK, type Memory, memoryOf, withPage } from "./load/page.ts";
import { Guest } from "./load/room.ts";
import { useOnce } from "./load/use.ts";
import type { Options } from "./options.ts";
import { chromiumVersion } from "./page/chromium.ts";

const ROOM = "Harbour";
const MESSAGES = 200;
const MIB = 2 ** 20;
/** Turns after which everything that is fetched late is here, and the browser has compiled what it runs often: 2 MiB of it. */
const FIRST_TURNS = 20;

interface Kept {
  start: Memory;
  end: Memory;
  turns: number;
}

/** Whether the memory of the built page comes back after long use. */
export async function pageMemory(options: Options): Promise<Section> {
  const browser = chromiumVersion();
  if (browser === undefined) {
    return { markdown: "## The memory of a page\n\n**Chromium was not there: not measured.**", plots: {} };
  }
  buildPage();
  const minutes = options.quick ? Math.min(1, options.minutes) : options.minutes;
  return { markdown: report(await usedFor(options, minutes), { minutes, browser }), plots: {} };
}

async function usedFor(options: Options, minutes: number): Promise<Kept> {
  let kept: Kept | undefined;
  await withPage(options, DESK, async ({ tab, port, origin, rss }) => {
    const guest = await Guest.create(port, ROOM);
    await guest.say(MESSAGES);
    await tab.send("Page.navigate", { url: origin });
    let turns = 0;
    for (; turns < FIRST_TURNS; turns++) await useOnce(tab, guest, ROOM, turns);
    const start = await memoryOf(tab, rss);
    const deadline = performance.now() + minutes * 60_000;
    for (; performance.now() < deadline; turns++) await useOnce(tab, guest, ROOM, turns);
    const end = await memoryOf(tab, rss);
    guest.close();
    kept = { start, end, turns: turns - FIRST_TURNS };
    const mib = (bytes: number) => figure(bytes / MIB);
    console.log(
      `    ${kept.turns} turns: heap ${mib(start.heap)} → ${mib(end.heap)} MiB, nodes ${start.nodes} → ${end.nodes}, ` +
        `listeners ${start.listeners} → ${end.listeners}`,
    );
  });
  if (kept === undefined) throw new Error("nothing was measured");
  return kept;
}

function report({ start, end, turns }: Kept, { minutes, browser }: { minutes: number; browser: string }): string {
  const kept = (label: string, measure: (memory: Memory) => number, goal: string) => [
    label,
    figure(measure(start)),
    figure(measure(end)),
    `${figure(measure(end) / measure(start))} ×`,
    goal,
  ];
  return `## The memory of a page

${browser} without a screen, a window of ${DESK.replace(",", " × ")} px. The built page is used by a script for ${figure(minutes)} min (${turns} times into a room, with
messages both ways, every window, a search, a file, all files, and out again), at full speed. Both figures after a collection on the way in, the
first one after ${FIRST_TURNS} such turns, when everything that is fetched late is here and the browser has compiled what it runs often.

${table(
  ["", "start", "end", "end against start", "goal"],
  [
    kept("objects and documents, MiB", ({ heap }) => heap / MIB, "1.2 ×"),
    kept("nodes of documents", ({ nodes }) => nodes, "1.2 ×"),
    kept("listeners", ({ listeners }) => listeners, "1.2 ×"),
    kept("resident, MiB", ({ rss }) => rss / MIB, "–"),
  ],
)}
`;
}
