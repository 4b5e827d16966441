import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { inFolder } from "../lib/folders.ts";
import { nodeFlags, type Options } from "../options.ts";
import { openPage } from "../page/chromium.ts";
import { chatcast } from "../peers/servers.ts";
import { Tab } from "./tab.ts";
import { watch } from "./watch.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
/** Chrome's own "slow 4G", without what its tools add for how they throttle. */
export const SLOW_4G = { latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8, offline: false };
export const SLOWDOWN = 4;
/** No window of Chromium is narrower. */
export const [PHONE, DESK] = ["500,740", "1440,900"];
/** Until nothing more is painted late. */
export const SETTLED_MS = 3_000;

export interface Memory {
  /** Bytes that the page's objects have after a collection, its documents' among them. */
  heap: number;
  nodes: number;
  listeners: number;
  /** Resident bytes of the page's process. */
  rss: number;
}

/** The page that the server gives out, of this tree. */
export function buildPage(): void {
  const { status, stderr } = spawnSync("npm", ["run", "build"], { cwd: ROOT });
  if (status !== 0) throw new Error(`the page could not be built:\n${stderr}`);
}

interface Opened {
  tab: Tab;
  port: number;
  origin: string;
  /** Resident bytes of the page's process. */
  rss: () => number;
}

/** A server, and a page of a browser that has never been here. */
export async function withPage(options: Options, size: string, work: (opened: Opened) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    const server = await chatcast.start({ nodeFlags: nodeFlags(options) });
    const browser = await openPage("about:blank", folder, size);
    const tab = await Tab.attach(folder);
    try {
      await tab.prepare(`(${watch})()`);
      const rss = () => browser.samples.at(-1)?.rss ?? Number.NaN;
      await work({ tab, port: server.port, origin: `http://127.0.0.1:${server.port}`, rss });
    } finally {
      tab.close();
      await browser.close();
      await server.stop();
    }
  });
}

/** Processor and network of a phone, or those of the machine. */
export async function throttle(tab: Tab, slow: boolean): Promise<void> {
  const free = { latency: 0, downloadThroughput: -1, uploadThroughput: -1, offline: false };
  await tab.send("Network.emulateNetworkConditions", slow ? SLOW_4G : free);
  await slowDown(tab, slow ? SLOWDOWN : 1);
}

export async function slowDown(tab: Tab, times: number): Promise<void> {
  await tab.send("Emulation.setCPUThrottlingRate", { rate: times });
}

/** Code for the page: whether the conversation shows that text. */
export const shows = (text: string): string =>
  `document.querySelector('[role="log"]')?.textContent.includes(${JSON.stringify(text)})`;

/** What is there when nothing that can go is. */
export async function memoryOf(tab: Tab, rss: () => number): Promise<Memory> {
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
