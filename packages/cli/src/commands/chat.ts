import { Command } from "commander";
import { type Context, type RoomOptions, visit, withRoomOptions } from "../context.ts";
import { Failure } from "../exit.ts";

export function chatCommand(context: Context): Command {
  return withRoomOptions(new Command("chat"))
    .summary("be in a room, on the whole terminal")
    .description(
      "Shows a room on the whole terminal: what is said, to everybody and in private, whether it is stored and verified, and a line to write in. /to NAME writes to one person, /to to everybody again, PgUp and PgDn scroll, /quit or Ctrl-C ends. What is written without a connection waits, also for the next command.",
    )
    .action((options: RoomOptions) => chat(context, options));
}

async function chat(context: Context, options: RoomOptions): Promise<void> {
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY || options.json) {
    throw new Failure("usage", "chat needs a terminal; tail prints what is said, and say says something");
  }
  const stay = await visit(context, options);
  try {
    // Drawing is loaded by those alone who look.
    const { showChat } = await import("../chat/screen.ts");
    await showChat(stay.client, context.signal, { stdin, stdout });
  } finally {
    await stay.close();
  }
}
