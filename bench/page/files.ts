import { blobSource, browserDigests, browserStorage, openClient } from "@chatcast/client";
import type { Job } from "../src/page/jobs.ts";

const BLOCK = 16 * 2 ** 20;
/** What `getRandomValues` fills at once. */
const RANDOM = 65_536;

/** A file of so many bytes: one random block over and over, held by the browser and not by the page. */
export function makeFile(bytes: number, name = "page.bin"): File {
  const block = new Uint8Array(BLOCK);
  for (let at = 0; at < BLOCK; at += RANDOM) crypto.getRandomValues(block.subarray(at, at + RANDOM));
  const held = new Blob([block]);
  const whole = Math.floor(bytes / BLOCK);
  return new File([...Array.from({ length: whole }, () => held), held.slice(0, bytes % BLOCK)], name);
}

/** Sends a file by the SDK, put together as the page does it, until the server's digest is back. */
export async function send({ server, bytes }: Extract<Job, { do: "send" }>): Promise<void> {
  const client = openClient({ url: server, storage: browserStorage(), platform: browserDigests() });
  await when(client, () => client.snapshot().connection.state === "connected");
  await client.createRoom({ roomName: `page-${Date.now()}`, username: "page" });
  const file = makeFile(bytes);
  const id = client.sendFile(blobSource(file, file.name), { mode: "broadcast" });
  const phase = () => client.snapshot().transfers.find((transfer) => transfer.id === id)?.phase;
  await when(client, () => !["moving", "waiting"].includes(phase()?.state ?? "moving"));
  if (phase()?.state !== "done") throw new Error(JSON.stringify(phase()));
  client.close();
}

/** The same file by one plain request. */
export async function put({ url, bytes }: Extract<Job, { do: "put" }>): Promise<void> {
  const response = await fetch(url, { method: "PUT", body: makeFile(bytes) });
  if (!response.ok) throw new Error(`PUT was answered ${response.status}`);
}

export function when(client: ReturnType<typeof openClient>, done: () => boolean): Promise<void> {
  if (done()) return Promise.resolve();
  return new Promise((resolve) => {
    const unsubscribe = client.subscribe(() => {
      if (!done()) return;
      unsubscribe();
      resolve();
    });
  });
}
