import { open } from "node:fs/promises";
import { type ChatCastClient, downloadFile, type FileSink } from "@chatcast/client";
import { settled } from "./sdk.ts";

/** Fetches the file of that name from the room, verifies all of it, and writes it to `path`, synced. @returns seconds */
export async function read(client: ChatCastClient, name: string, path: string): Promise<number> {
  const find = () => client.snapshot().conversations[0]?.messages.find(({ file }) => file?.name === name);
  // Who has sent it may be told that it is complete before its message comes.
  await settled(client, () => find()?.offset !== undefined);
  const message = find();
  if (message?.file === undefined || message.offset === undefined) throw new Error("there is no file");
  const started = performance.now();
  if (message.file.sealed === undefined) await downloadFile(message.file, path);
  else await client.receiveFile(message.offset, await fileSink(path));
  return (performance.now() - started) / 1_000;
}

async function fileSink(path: string): Promise<FileSink> {
  const file = await open(path, "w");
  return {
    write: (bytes) => file.writeFile(bytes),
    async finish() {
      await file.sync();
      await file.close();
    },
    discard: () => file.close(),
  };
}
