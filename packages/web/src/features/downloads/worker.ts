import { DownloadDriver, type DownloadView, defaultPlatform, type RunningHash } from "@chatcast/client/download";
import { sha256 as sha256Hash } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { removeFolder } from "./folders.ts";
import type { Order, Report } from "./messages.ts";
import { OpfsSink } from "./opfs-sink.ts";

/** Views of a moving download, at most this often; a change of its state is told at once. */
const REPORT_MS = 100;

const platform = defaultPlatform();
const drivers = new Map<string, DownloadDriver>();

/** WebCrypto digests only what is in memory as a whole. */
function newHash(): RunningHash {
  const hash = sha256Hash.create();
  return { update: (bytes) => void hash.update(bytes), digest: () => bytesToHex(hash.digest()) };
}

/** Tells the page, not more often than it draws. */
function reporter(sha256: string): (view: DownloadView) => void {
  let told = 0;
  let state = "";
  return (view) => {
    const now = platform.monotonic();
    if (view.phase.state === state && now - told < REPORT_MS) return;
    told = now;
    state = view.phase.state;
    postMessage({ sha256, view } satisfies Report);
    if (state === "verified") drivers.delete(sha256);
  };
}

function run({ sha256, size, url }: Order & { do: "run" }): void {
  const known = drivers.get(sha256);
  if (known !== undefined) {
    known.resume(url);
    return;
  }
  const facts = { sha256, size };
  const driver = new DownloadDriver(facts, url, {
    sink: new OpfsSink(facts),
    platform,
    newHash,
    onChange: reporter(sha256),
  });
  drivers.set(sha256, driver);
  driver.start();
}

function nudge(): void {
  for (const driver of drivers.values()) driver.nudge();
}

/** Removed is removed before anything else is done: the same file may be wanted again at once. */
async function cancel(sha256: string): Promise<void> {
  const driver = drivers.get(sha256);
  drivers.delete(sha256);
  driver?.cancel();
  await driver?.close();
  await removeFolder(sha256);
}

async function obey(order: Order): Promise<void> {
  switch (order.do) {
    case "run":
      run(order);
      break;
    case "pause":
      drivers.get(order.sha256)?.pause();
      break;
    case "cancel":
      await cancel(order.sha256);
      break;
    case "nudge":
      nudge();
      break;
  }
}

let obeyed: Promise<void> = Promise.resolve();
addEventListener("message", ({ data }: MessageEvent<Order>) => {
  obeyed = obeyed.then(() => obey(data));
});
addEventListener("online", nudge);
