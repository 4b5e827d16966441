import { readFile } from "node:fs/promises";
import { Failure } from "../exit.ts";

/** Where a room is. Of a sealed one the link is everything: who has it has the room. */
export type RoomAddress =
  | { server: string; kind: "open"; name: string }
  | { server: string; kind: "sealed"; link: string };

const SEALED = /^\/r\/[A-Za-z0-9_-]{22}$/;

const DEFAULT_SERVER = "http://localhost:3000";

interface Given {
  /** `--room`: an address, a name, or `@` and the file that has one. */
  room?: string | undefined;
  /** `--server`. */
  server?: string | undefined;
  env: NodeJS.ProcessEnv;
}

/** What was meant, by option, file or environment. @throws Failure usage, missing */
export async function roomAddress({ room, server, env }: Given): Promise<RoomAddress> {
  const text = (room ?? env.CHATCAST_ROOM ?? "").trim();
  if (text === "") throw new Failure("usage", "which room? Say --room, or set CHATCAST_ROOM.");
  const found = text.startsWith("@") ? (await readFile(text.slice(1), "utf8")).trim() : text;
  return parseRoom(found, serverAddress(server, env));
}

/** The server's origin. @throws Failure usage */
export function serverAddress(server: string | undefined, env: NodeJS.ProcessEnv): string {
  const text = server ?? (env.CHATCAST_SERVER || DEFAULT_SERVER);
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    throw new Failure("usage", "the address of a server is like http://localhost:3000");
  }
  return new URL(text).origin;
}

/** An address with `/r/…#…`, an address with `#name`, or a name alone, which is meant on `server`. @throws Failure usage */
export function parseRoom(text: string, server: string): RoomAddress {
  if (!/^https?:\/\//.test(text)) return { server, kind: "open", name: text };
  if (!URL.canParse(text)) throw new Failure("usage", "the address of the room cannot be read");
  const { origin, pathname, hash } = new URL(text);
  // The link itself is a secret: no message repeats it.
  if (pathname.startsWith("/r/")) {
    if (!SEALED.test(pathname) || hash === "") throw new Failure("usage", "the link to the sealed room is not whole");
    return { server: origin, kind: "sealed", link: pathname + hash };
  }
  const name = decoded(hash.slice(1));
  if (name === "") throw new Failure("usage", `the address names no room: write ${origin}/#name`);
  return { server: origin, kind: "open", name };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** For people: never the secret of a sealed link. */
export function shown(address: RoomAddress): string {
  return address.kind === "open" ? `${address.name} on ${address.server}` : `a sealed room on ${address.server}`;
}
