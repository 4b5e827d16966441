import { setTimeout as wait } from "node:timers/promises";
import type { ConversationView, MessageView, Snapshot } from "@chatcast/client";
import { Command } from "commander";
import { type Context, type RoomOptions, visit, withRoomOptions } from "../context.ts";
import { Stopped } from "../exit.ts";
import type { Visit } from "../room/visit.ts";
import { bytes, time } from "../terminal/format.ts";
import { type Output, paragraph, plain } from "../terminal/output.ts";
import { wholeNumber } from "./receive.ts";

const QUIET_MS = 500;

interface TailOptions extends RoomOptions {
  lines: number;
  follow: boolean;
}

export function tailCommand(context: Context): Command {
  return withRoomOptions(new Command("tail"))
    .summary("print what is said in a room")
    .description(
      "Prints the newest messages of a room, those between you and others too, and then each new one in its order, until it is stopped. What could not be verified is not printed; that is said instead.",
    )
    .option("-n, --lines <number>", "so many of the messages that are there already", wholeNumber, 10)
    .option("--no-follow", "end after those")
    .action((options: TailOptions) => tail(context, options));
}

async function tail(context: Context, options: TailOptions): Promise<void> {
  const { out, signal } = context;
  const stay = await visit(context, options);
  const printer = new Printer(out);
  try {
    await allShown(stay, signal);
    printer.begin(stay.client.snapshot(), options.lines);
    if (!options.follow) return;
    await stay.until<never>(signal, (snapshot) => {
      printer.news(snapshot);
      return undefined;
    });
  } finally {
    await stay.close();
  }
}

/**
 * What is sealed is opened one after the other, and private pages come after the room's: where nothing more came for half
 * a second, what was there is here.
 */
async function allShown(stay: Visit, signal: AbortSignal): Promise<void> {
  for (let before: unknown; ; ) {
    const { conversations } = stay.client.snapshot();
    if (conversations === before && conversations.every(({ gap }) => gap === undefined)) return;
    before = conversations;
    await wait(QUIET_MS, undefined, { signal }).catch(() => {
      throw new Stopped();
    });
  }
}

/** Prints each message once, when the server has stored it. */
class Printer {
  readonly #out: Output;
  readonly #printed = new Set<string>();

  constructor(out: Output) {
    this.#out = out;
  }

  begin({ conversations }: Snapshot, lines: number): void {
    const there = conversations.flatMap(stored).sort((a, b) => a.message.at - b.message.at);
    for (const { message } of there.slice(0, -lines)) this.#printed.add(message.key);
    for (const one of there.slice(-lines)) this.#print(one);
  }

  news({ conversations }: Snapshot): void {
    for (const conversation of conversations) {
      // What is behind a hole waits for it.
      if (conversation.gap !== undefined) continue;
      for (const one of stored(conversation)) if (!this.#printed.has(one.message.key)) this.#print(one);
    }
  }

  #print({ message, other }: Stored): void {
    this.#printed.add(message.key);
    const { offset, from, own, text, file, at, integrity, withheld } = message;
    const to = other === undefined ? undefined : own ? other : "you";
    const data = {
      offset,
      from,
      ...(to === undefined ? {} : { to }),
      text,
      file,
      at: new Date(at).toISOString(),
      integrity: integrity.status,
      withheld,
    };
    const who = this.#out.style("bold", plain(from)) + (to === undefined ? "" : ` → ${plain(to)}`);
    this.#out.result("message", data, `${this.#out.style("dim", time(at))} ${who}: ${this.#body(message)}`);
  }

  #body({ text, file, withheld }: MessageView): string {
    if (withheld !== undefined) return this.#out.style("red", `withheld, it could not be verified (${withheld})`);
    if (file !== undefined) return `${plain(file.name)}, ${bytes(file.size)} (chatcast receive saves it)`;
    return paragraph(text ?? "", "         ");
  }
}

interface Stored {
  message: MessageView;
  other: string | undefined;
}

const stored = ({ with: other, messages }: ConversationView): Stored[] =>
  messages.filter(({ offset }) => offset !== undefined).map((message) => ({ message, other }));
