import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { type Context, type RoomOptions, visit, withRoomOptions } from "../context.ts";
import { Stopped } from "../exit.ts";
import { Inbox } from "../files/inbox.ts";
import { Receiving } from "../files/receiving.ts";
import { stateDirectory } from "../state/folder.ts";

interface ReceiveOptions extends RoomOptions {
  dir: string;
  accept: string[];
  count?: number;
  all?: true;
  receipts?: true;
}

export function receiveCommand(context: Context): Command {
  return withRoomOptions(new Command("receive"))
    .summary("save the files that come into a room, each verified")
    .description(
      "Saves the files that others send to the room or to you, until it is stopped. A file has its name only when all of it is here and its SHA-256 is the sender's; before that it is NAME.part. After a cut, a crash or Ctrl-C the same command goes on where this one stopped, and takes what came meanwhile. A sealed file is verified chunk by chunk, and a signed receipt for it is said in the room. The first time, files that were sent before are left alone unless --all is given.",
    )
    .option("-d, --dir <folder>", "where to save; made if it is not there", ".")
    .option("-a, --accept <glob>", "only files with such names; may be given several times", collect, [])
    .option("-n, --count <number>", "end after so many files of this run", wholeNumber)
    .option("--receipts", "save the signed receipts of a sealed file beside it, for chatcast verify")
    .option("--all", "also what the room still shows of earlier files")
    .action((options: ReceiveOptions) => receive(context, options));
}

const collect = (one: string, before: string[]): string[] => [...before, one];

export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("a whole number above 0, please.");
  return Number(text);
}

async function receive(
  context: Context,
  { dir, accept, count, all, receipts, ...options }: ReceiveOptions,
): Promise<void> {
  const { out, env, signal } = context;
  const directory = resolve(dir);
  await mkdir(directory, { recursive: true });
  const stay = await visit(context, options);
  const inbox = await Inbox.open(stateDirectory(env), stay.place);
  const receiving = new Receiving({
    out,
    visit: stay,
    inbox,
    directory,
    accept,
    count,
    all: all ?? false,
    receipts: receipts ?? false,
    signal,
  });
  try {
    await receiving.run();
  } catch (error) {
    if (error instanceof Stopped) receiving.stopped();
    throw error;
  } finally {
    await receiving.close();
    await stay.close();
  }
}
