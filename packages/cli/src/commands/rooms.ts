import fs from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { fileIdentities, openClient } from "@chatcast/client";
import { Command } from "commander";
import { type Context, withJson } from "../context.ts";
import { Failure } from "../exit.ts";
import { serverAddress } from "../room/address.ts";
import { stateDirectory } from "../state/folder.ts";
import { Places } from "../state/places.ts";
import { plain } from "../terminal/output.ts";

interface NewOptions {
  server?: string;
  as?: string;
  sealed?: true;
  json?: true;
}

export function roomsCommand(context: Context): Command {
  const rooms = withJson(new Command("rooms"))
    .summary("list the rooms that you have been in, make one, forget one")
    .description(
      "Lists the rooms that commands of yours have entered, the latest first. Links to sealed rooms are kept, and not shown unless --links is given: who has the link has the room.",
    )
    .option("--links", "show the links to sealed rooms")
    .action((options: { links?: true }) => list(context, options.links ?? false))
    // Both it and its subcommands can print JSON.
    .enablePositionalOptions();
  rooms.addCommand(
    withJson(new Command("new"))
      .summary("make a room")
      .description(
        "Makes an open room of that name, or with --sealed a sealed one, whose link is printed: only that link leads into it, and only who has it can read what is said there.",
      )
      .argument("[name]", "the name of an open room")
      .option("--sealed", "make a sealed room")
      .option("-s, --server <url>", "the server (CHATCAST_SERVER, else http://localhost:3000)")
      .option("--as <name>", "your name in the room (CHATCAST_NAME, else that of your account)")
      .action((name: string | undefined, options: NewOptions) => make(context, name, options)),
  );
  rooms.addCommand(
    withJson(new Command("forget"))
      .summary("forget a room of the list")
      .description(
        "Forgets what proves that you are a member, and the link. What was not sent or not received is given up.",
      )
      .argument("<number>", "its number in the list")
      .action((number: string) => forget(context, number)),
  );
  return rooms;
}

async function list({ out, env }: Context, links: boolean): Promise<void> {
  const places = await (await Places.open(stateDirectory(env))).all();
  for (const [index, { server, room, link, username, lastAt, unfinished }] of places.entries()) {
    const name = room === undefined ? (links ? `${server}${link}` : `sealed room ${link?.slice(3, 11)}…`) : plain(room);
    const at = new Date(lastAt).toISOString();
    const left = unfinished.length === 0 ? "" : `  ${unfinished.length} not sent`;
    const data = {
      number: index + 1,
      server,
      room,
      ...(links ? { link } : {}),
      sealed: link !== undefined,
      username,
      lastAt: at,
      unfinished: unfinished.length,
    };
    out.result(
      "room",
      data,
      `${String(index + 1).padStart(3)}  ${name}  as ${plain(username)}  ${at.slice(0, 16).replace("T", " ")}  ${server}${left}`,
    );
  }
  if (places.length === 0) out.note("No rooms yet: chatcast say --room NAME --create hello");
}

async function make(
  { out, env }: Context,
  name: string | undefined,
  { sealed, as, ...options }: NewOptions,
): Promise<void> {
  if ((name === undefined) === (sealed === undefined)) throw new Failure("usage", "give a name, or --sealed");
  const server = serverAddress(options.server, env);
  const state = stateDirectory(env);
  const places = await Places.open(state);
  const username = as ?? (env.CHATCAST_NAME || userInfo().username);
  const identities = fileIdentities({ directory: join(state, "identity"), fs });
  const client = openClient({ url: server, identities });
  try {
    const view = await (name === undefined
      ? client.createSealedRoom({ username })
      : client.createRoom({ roomName: name, username }));
    const where = view.sealed === undefined ? { room: view.name } : { link: view.sealed.link };
    const { token } = view.self;
    await places.write(where.room ?? where.link, {
      server,
      ...where,
      username,
      token,
      lastAt: Date.now(),
      unfinished: [],
    });
    const address =
      view.sealed === undefined ? `${server}/#${encodeURIComponent(view.name)}` : server + view.sealed.link;
    out.result("made", { address, sealed: sealed ?? false }, address);
  } finally {
    client.close();
  }
}

async function forget({ out, env }: Context, number: string): Promise<void> {
  const places = await Places.open(stateDirectory(env));
  const place = (await places.all())[Number(number) - 1];
  if (place === undefined) throw new Failure("missing", `there is no room ${number} in the list`);
  await places.forget(place);
  out.result("forgotten", { number: Number(number) }, `forgotten: ${place.room ?? "a sealed room"} on ${place.server}`);
}
