import { realpath } from "node:fs/promises";
import type { Audience } from "@chatcast/client";
import { Command } from "commander";
import { type Context, type RoomOptions, visit, withRoomOptions } from "../context.ts";
import { Stopped } from "../exit.ts";
import { gather } from "../files/gather.ts";
import { keyOf, SendBook } from "../files/send-book.ts";
import { Sending } from "../files/sending.ts";
import { removeSpool } from "../files/spool.ts";
import { stateDirectory } from "../state/folder.ts";
import { bytes } from "../terminal/format.ts";

interface SendOptions extends RoomOptions {
  to?: string;
  name?: string;
}

export function sendCommand(context: Context): Command {
  return withRoomOptions(new Command("send"))
    .summary("send files, folders or standard input to a room or to one person")
    .description(
      "Sends files to everybody in a room, or to one person. Every chunk is checked and acknowledged once it is stored; after a cut, a crash or Ctrl-C the same command goes on where this one stopped, and sends again only what the server does not have. A folder is sent file by file. `-` is standard input, which is kept on disk until it was sent and cannot be resumed by another command.",
    )
    .argument("<file...>", "files and folders; - for standard input")
    .option("-t, --to <name>", "to this person alone, who has to be in the room")
    .option("--name <name>", "the name of what comes from standard input", undefined)
    .action((paths: string[], options: SendOptions) => send(context, paths, options));
}

async function send(context: Context, paths: string[], options: SendOptions): Promise<void> {
  const { out, env, signal } = context;
  const spooling = { stateDirectory: stateDirectory(env), stdin: process.stdin, name: options.name, signal };
  const files = await gather(paths, spooling);
  const audience: Audience =
    options.to === undefined ? { mode: "broadcast" } : { mode: "unicast", recipient: options.to };
  try {
    const resumes = files.filter(({ temporary }) => !temporary).map((file) => keyOf(file, options.to));
    const stay = await visit(context, options, { resumes });
    const given = await Promise.all(paths.map((path) => (path === "-" ? path : realpath(path))));
    const book = new SendBook({ place: stay.place, save: () => stay.save(), paths: given, to: options.to });
    const sending = new Sending({ out, visit: stay, audience, book, signal });
    try {
      await book.begin(files);
      await sending.all(files);
      await book.end(files, true);
    } catch (error) {
      if (error instanceof Stopped || signal.aborted) sending.stop(files);
      else await book.end(files, false);
      throw error;
    } finally {
      sending.close();
      await stay.close();
    }
    const total = files.reduce((sum, { size }) => sum + size, 0);
    out.note(`${files.length === 1 ? "1 file" : `${files.length} files`}, ${bytes(total)}: sent and verified.`);
  } finally {
    for (const { path, temporary } of files) if (temporary) await removeSpool(path);
  }
}
