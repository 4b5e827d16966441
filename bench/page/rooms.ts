import {
  blobSource,
  browserDigests,
  browserIdentities,
  browserSealing,
  browserStorage,
  type ChatCastClient,
  type FileSink,
  type MessageView,
  openClient,
} from "@chatcast/client";
import { Downloads } from "@chatcast/web/downloads";
import type { Job } from "../src/page/jobs.ts";
import { makeFile, when } from "./files.ts";

type Through = Extract<Job, { do: "through" }>;

/** Sent and read before anything is measured: code is loaded, and compiled, when it is used first. */
const FIRST = 8 * 2 ** 20;

/** Enters a room as the page does, and is ready to send a file there, or to read one that it has sent. @returns what is measured */
export async function through(job: Through): Promise<() => Promise<void>> {
  const client = openClient({
    url: job.server,
    storage: browserStorage(),
    identities: browserIdentities(),
    platform: { ...browserDigests(), ...browserSealing() },
  });
  await when(client, () => client.snapshot().connection.state === "connected");
  if (job.room === "sealed") await client.createSealedRoom({ username: "page" });
  else await client.createRoom({ roomName: `page-${Date.now()}`, username: "page" });
  const read = await reader(client, job);
  await send(client, "first.bin", FIRST);
  await read("first.bin");
  if (job.step === "sending") return () => send(client, "file.bin", job.bytes);
  await send(client, "file.bin", job.bytes);
  return () => read("file.bin");
}

async function send(client: ChatCastClient, name: string, bytes: number): Promise<void> {
  const file = makeFile(bytes, name);
  const id = client.sendFile(blobSource(file, name), { mode: "broadcast" });
  const phase = () => client.snapshot().transfers.find((transfer) => transfer.id === id)?.phase;
  await when(client, () => !["moving", "waiting"].includes(phase()?.state ?? "moving"));
  if (phase()?.state !== "done") throw new Error(JSON.stringify(phase()));
}

/** Reads as the page does: what is open by its worker for downloads, what is sealed piece by piece into the browser's keeping. */
async function reader(client: ChatCastClient, { room, server }: Through): Promise<(name: string) => Promise<void>> {
  const messageOf = async (name: string): Promise<MessageView> => {
    const find = () => client.snapshot().conversations[0]?.messages.find(({ file }) => file?.name === name);
    await when(client, () => find()?.offset !== undefined);
    const message = find();
    if (message === undefined) throw new Error("there is no file");
    return message;
  };
  if (room === "sealed") {
    return async (name) => {
      const { offset = 0 } = await messageOf(name);
      await client.receiveFile(offset, blobs());
    };
  }
  const downloads = await Downloads.open();
  return async (name) => {
    const { file } = await messageOf(name);
    const { sha256 } = file ?? {};
    if (file === undefined || sha256 === undefined) throw new Error("there is no file with a digest");
    const over = new Promise<void>((resolve, reject) => {
      downloads.subscribe(() => {
        const { phase } = downloads.view(sha256);
        if (phase.state === "verified") resolve();
        if (phase.state === "failed" || phase.state === "no-room") reject(new Error(JSON.stringify(phase)));
      });
    });
    await downloads.run({ ...file, sha256, url: new URL(file.url, server).href });
    await over;
  };
}

function blobs(): FileSink {
  const parts: Blob[] = [];
  return {
    write: async (bytes) => void parts.push(new Blob([bytes as Uint8Array<ArrayBuffer>])),
    finish: async () => void new Blob(parts),
    discard: async () => undefined,
  };
}
