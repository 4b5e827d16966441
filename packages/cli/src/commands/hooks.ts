import type { BotView } from "@chatcast/client";
import { Command } from "commander";
import { type Context, type RoomOptions, visit, withRoomOptions } from "../context.ts";
import { Failure } from "../exit.ts";
import type { Visit } from "../room/visit.ts";
import { plain } from "../terminal/output.ts";

export function hooksCommand(context: Context): Command {
  const hooks = withRoomOptions(new Command("hooks"))
    .summary("list the bots of a room and their hooks, add one, remove one")
    .description(
      "Lists the bots of an open room, to its owner and its moderators: what each is called, by whom and when it was made, when its token was used, and where its hook posts to, with how many entries it is behind and why.",
    )
    .action((options: RoomOptions) => within(context, options, (stay) => list(context, stay)))
    // Both it and its subcommands say which room.
    .enablePositionalOptions();
  hooks.addCommand(
    withRoomOptions(new Command("add"))
      .summary("add a bot")
      .description(
        "Adds a bot to an open room and prints its address and its token: whoever has the token says something by POST. With --url everything that is said from then on is posted there, signed with the secret that is printed. Token and secret are shown this once; send the output to a file that is yours alone.",
      )
      .argument("<name>", "the name of the bot in the room")
      .option("--url <url>", "the address that is told what is said")
      .action((name: string, options: RoomOptions & { url?: string }) =>
        within(context, options, (stay) => add(context, stay, name, options.url)),
      ),
  );
  hooks.addCommand(
    withRoomOptions(new Command("remove"))
      .summary("remove a bot")
      .description("Removes a bot: its token is good for nothing any more, and its hook is told nothing.")
      .argument("<bot>", "its name or its id")
      .action((bot: string, options: RoomOptions) => within(context, options, (stay) => remove(context, stay, bot))),
  );
  return hooks;
}

async function within(context: Context, options: RoomOptions, task: (stay: Visit) => Promise<void>): Promise<void> {
  const stay = await visit(context, options);
  try {
    await task(stay);
  } finally {
    await stay.close();
  }
}

async function list({ out }: Context, { client }: Visit): Promise<void> {
  const bots = await client.bots();
  const { conversations } = client.snapshot();
  const head = conversations[0]?.messages.at(-1)?.offset ?? 0;
  for (const bot of bots) {
    const { id, username, at, by, usedAt, hook } = bot;
    const told = hook && { host: hook.host, behind: Math.max(0, head - hook.cursor), failure: hook.failure };
    const data = { id, name: username, by, at: iso(at), usedAt: usedAt && iso(usedAt), hook: told };
    out.result("bot", data, `${plain(username)}  ${id}  by ${plain(by)} ${iso(at)}${used(bot)}${toldIn(told)}`);
  }
  if (bots.length === 0) out.note("No bots in this room: chatcast hooks add NAME --room ROOM");
}

const iso = (at: number): string => new Date(at).toISOString();

const used = ({ usedAt }: BotView): string => (usedAt === undefined ? "" : `  used ${iso(usedAt)}`);

function toldIn(
  hook: { host: string; behind: number; failure?: { since: number; reason: string } | undefined } | undefined,
) {
  if (hook === undefined) return "";
  const { host, behind, failure } = hook;
  const why = failure === undefined ? "" : `, failing since ${iso(failure.since)}: ${plain(failure.reason)}`;
  return `  → ${host}, ${behind} behind${why}`;
}

async function add({ out }: Context, { client, place }: Visit, name: string, url: string | undefined): Promise<void> {
  const { id, token, secret } = await client.addBot(name, url);
  const address = `${place.server}/hooks/${id}`;
  const lines = [`address  ${address}`, `token    ${token}`, ...(secret === undefined ? [] : [`secret   ${secret}`])];
  out.result("added", { id, address, token, ...(secret === undefined ? {} : { secret }) }, lines.join("\n"));
}

async function remove({ out }: Context, { client }: Visit, which: string): Promise<void> {
  const bot = (await client.bots()).find(({ id, username }) => id === which || username === which);
  if (bot === undefined) throw new Failure("missing", `there is no bot ${plain(which)} in this room`);
  await client.removeBot(bot.id);
  out.result("removed", { id: bot.id, name: bot.username }, `removed: ${plain(bot.username)}`);
}
