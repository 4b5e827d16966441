import { text as readAll } from "node:stream/consumers";
import { type Audience, ChatCastError } from "@chatcast/client";
import { Command } from "commander";
import { type Context, type RoomOptions, visit, withRoomOptions } from "../context.ts";
import { Failure } from "../exit.ts";

export function sayCommand(context: Context): Command {
  return withRoomOptions(new Command("say"))
    .summary("say something in a room or to one person")
    .description(
      "Says something and ends when the server has stored it: exit code 0 means that it is durable and stands in the room's order. Several words become one message; - takes the message from standard input.",
    )
    .argument("<text...>", "what to say; - for standard input")
    .option("-t, --to <name>", "to this person alone, who has to be in the room")
    .action((words: string[], options: RoomOptions & { to?: string }) => say(context, words, options));
}

async function say(context: Context, words: string[], options: RoomOptions & { to?: string }): Promise<void> {
  const { out, signal } = context;
  const message = words.length === 1 && words[0] === "-" ? (await readAll(process.stdin)).trimEnd() : words.join(" ");
  const audience: Audience =
    options.to === undefined ? { mode: "broadcast" } : { mode: "unicast", recipient: options.to };
  const stay = await visit(context, options);
  try {
    const id = stay.client.say(message, audience);
    const offset = await stay.until(signal, ({ conversations }) => {
      const said = conversations.flatMap(({ messages }) => messages).find((one) => one.own && one.id === id);
      if (said?.state.state === "failed") {
        if (said.state.compromised)
          throw new Failure("integrity", "the message was altered on its way, and not stored");
        throw new ChatCastError(said.state.error.code, said.state.error.message);
      }
      return said?.state.state === "acknowledged" ? said.state.offset : undefined;
    });
    out.result("said", { id, offset }, `${out.style("green", "✓")} stored as number ${offset}`);
  } finally {
    await stay.close();
  }
}
