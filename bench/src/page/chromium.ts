import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { has, type Running, start } from "../lib/process.ts";

const COMMANDS = ["chromium", "chromium-browser", "google-chrome"];
const SAMPLE_MS = 200;

export interface Sample {
  /** Milliseconds since the epoch. */
  at: number;
  /** Resident bytes of the largest process that runs a page. */
  rss: number;
  /** CPU seconds that all of the browser's processes have used. */
  cpu: number;
}

export interface Chromium {
  /** Memory of the page so far. */
  readonly samples: readonly Sample[];
  close(): Promise<void>;
}

/** The browser's version; undefined where there is none. */
export function chromiumVersion(): string | undefined {
  const command = COMMANDS.find(has);
  return (
    command &&
    String(spawnSync(command, ["--version"]).stdout)
      .trim()
      .split("\n")[0]
  );
}

/** Opens a page in a browser of its own, `size` (width, height) large. Nothing is attached to it: that would slow the page down. */
export async function openPage(url: string, folder: string, size?: string): Promise<Chromium> {
  const command = COMMANDS.find(has);
  if (command === undefined) throw new Error("there is no Chromium here");
  const flags = [
    "--headless=new",
    "--no-sandbox",
    "--no-first-run",
    ...(size === undefined ? [] : [`--window-size=${size}`]),
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-renderer-backgrounding",
    "--disable-background-timer-throttling",
    // Printed once it listens; nobody connects to it.
    "--remote-debugging-port=0",
    `--user-data-dir=${join(folder, "profile")}`,
  ];
  const running = await start(command, [...flags, url], { ready: /DevTools listening/ });
  const samples: Sample[] = [];
  const sampling = setInterval(() => {
    const sample = sampleOf(running);
    if (sample.rss > 0) samples.push(sample);
  }, SAMPLE_MS);
  return {
    samples,
    async close() {
      clearInterval(sampling);
      await running.stop();
    },
  };
}

function sampleOf({ child, usageOf }: Running): Sample {
  const parents = new Map<number, number>();
  const renderers = new Set<number>();
  for (const entry of readdirSync("/proc")) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
      parents.set(pid, Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
      if (readFileSync(`/proc/${pid}/cmdline`, "latin1").includes("--type=renderer")) renderers.add(pid);
    } catch {
      // It has ended meanwhile.
    }
  }
  const isOurs = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at)) {
      if (at === child.pid) return true;
    }
    return false;
  };
  const at = Date.now();
  const ours = [...parents.keys()].filter(isOurs).map((pid) => ({ pid, ...usedBy(pid, usageOf) }));
  return {
    at,
    rss: Math.max(0, ...ours.filter(({ pid }) => renderers.has(pid)).map(({ rss }) => rss)),
    cpu: ours.reduce((sum, { cpu }) => sum + cpu, 0),
  };
}

function usedBy(pid: number, usageOf: Running["usageOf"]): Pick<Sample, "rss" | "cpu"> {
  try {
    return usageOf(pid);
  } catch {
    return { rss: 0, cpu: 0 };
  }
}

/** What the browser had used by then, between the samples around it. NaN where there are none. */
export function cpuAt(samples: readonly Sample[], at: number): number {
  const [before, after] = [samples.findLast((sample) => sample.at <= at), samples.find((sample) => sample.at >= at)];
  if (before === undefined || after === undefined) return Number.NaN;
  const share = after.at === before.at ? 0 : (at - before.at) / (after.at - before.at);
  return before.cpu + share * (after.cpu - before.cpu);
}
