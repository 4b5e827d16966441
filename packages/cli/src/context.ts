import { userInfo } from "node:os";
import type { Command } from "commander";
import { type RoomAddress, roomAddress } from "./room/address.ts";
import { enter, type Visit } from "./room/visit.ts";
import { stateDirectory } from "./state/folder.ts";
import type { Output } from "./terminal/output.ts";

/** What every command works with. */
export interface Context {
  out: Output;
  env: NodeJS.ProcessEnv;
  /** Aborted by Ctrl-C and SIGTERM. */
  signal: AbortSignal;
}

/** Options of every command that goes into a room. */
export interface RoomOptions {
  room?: string;
  server?: string;
  as?: string;
  create?: true;
  json?: true;
}

export function withRoomOptions(command: Command): Command {
  return withJson(command)
    .option(
      "-r, --room <link>",
      "the room: its name, SERVER/#NAME, the link to a sealed room, or @FILE that has one of these (CHATCAST_ROOM)",
    )
    .option(
      "-s, --server <url>",
      "the server of a room that is given by its name (CHATCAST_SERVER, else http://localhost:3000)",
    )
    .option("--as <name>", "your name in the room (CHATCAST_NAME, else that of your account)")
    .option("--create", "make the open room if it is not there");
}

export const withJson = (command: Command): Command =>
  command.option("--json", "print one JSON object a line, and nothing else");

async function addressOf(context: Context, { room, server }: RoomOptions): Promise<RoomAddress> {
  return roomAddress({ room, server, env: context.env });
}

export async function visit(
  context: Context,
  options: RoomOptions,
  extra: { resumes?: readonly string[] } = {},
): Promise<Visit> {
  const { env, signal } = context;
  return enter({
    address: await addressOf(context, options),
    username: options.as ?? (env.CHATCAST_NAME || userInfo().username),
    stateDirectory: stateDirectory(env),
    signal,
    create: options.create ?? false,
    ...extra,
  });
}
