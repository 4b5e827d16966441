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

/** Opens a page in a browser of its own, without a window. Nothing is attached to it: that would slow the page down. */
export async function openPage(url: string, folder: string): Promise<Chromium> {
  const command = COMMANDS.find(has);
  if (command === undefined) throw new Error("there is no Chromium here");
  const flags = [
    "--headless=new",
    "--no-sandbox",
    "--no-first-run",
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
    const rss = largestRenderer(running);
    if (rss > 0) samples.push({ at: Date.now(), rss });
  }, SAMPLE_MS);
  return {
    samples,
    async close() {
      clearInterval(sampling);
      await running.stop();
    },
  };
}

function largestRenderer({ child, usageOf }: Running): number {
  const parents = new Map<number, number>();
  const renderers: number[] = [];
  for (const entry of readdirSync("/proc")) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
      parents.set(pid, Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
      if (readFileSync(`/proc/${pid}/cmdline`, "latin1").includes("--type=renderer")) renderers.push(pid);
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
  return Math.max(0, ...renderers.filter(isOurs).map((pid) => rssOf(pid, usageOf)));
}

function rssOf(pid: number, usageOf: Running["usageOf"]): number {
  try {
    return usageOf(pid).rss;
  } catch {
    return 0;
  }
}
