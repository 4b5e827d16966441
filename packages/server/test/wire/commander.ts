import { createHash } from "node:crypto";
import type { Answer, Client, Joined } from "./client.ts";
import { type Body, isBody, list, text } from "./shapes.ts";

/** How commands are given, as a program in any language does it. Written from the page, not from our code. */

const sha256 = (...parts: Buffer[]): Buffer => createHash("sha256").update(Buffer.concat(parts)).digest();
const utf8 = (words: string): Buffer => Buffer.from(words, "utf8");

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

const sized = (bytes: Buffer): Buffer => Buffer.concat([u32(bytes.length), bytes]);

function party(of: Body): Buffer {
  const key = typeof of.key === "string" ? Buffer.from(of.key, "base64url") : Buffer.alloc(32);
  return Buffer.concat([key, sized(utf8(text(of, "memberId"))), sized(utf8(String(of.username ?? "")))]);
}

const openRoom = (answer: Answer): Buffer => sha256(utf8("chatcast/v1/open-room"), utf8(text(answer, "room", "name")));
const sealedRoom = (answer: Answer): Buffer => sha256(Buffer.from(text(answer, "room", "name"), "base64url"));
const roomOf = (answer: Answer): Buffer =>
  text(answer, "room", "suite") === "aes-256-gcm-room" ? sealedRoom(answer) : openRoom(answer);

function statement(room: Buffer, command: Body): Buffer {
  const { previous, seq, kind, by, target, epoch, host } = command;
  return Buffer.concat([
    utf8("chatcast/v1/command"),
    room,
    Buffer.from(String(previous), "base64url"),
    u32(Number(seq)),
    sized(utf8(String(kind))),
    party(isBody(by) ? by : {}),
    isBody(target) ? Buffer.concat([Buffer.from([1]), party(target)]) : Buffer.from([0]),
    isBody(epoch) ? epochBytes(epoch) : Buffer.alloc(0),
    typeof host === "string" ? sized(utf8(host)) : Buffer.alloc(0),
  ]);
}

const epochBytes = (epoch: Body): Buffer =>
  Buffer.concat([
    u32(Number(epoch.number)),
    ...["access", "past", "boxes"].map((field) => Buffer.from(String(epoch[field]), "base64url")),
  ]);

/** A new epoch, with a box for each of these keys. What is in the boxes the server cannot tell. */
export function newEpoch(number: number, access: string, keys: readonly Buffer[]): Body {
  const ephemeral = Buffer.alloc(32, 3);
  const entries = Buffer.concat(keys.flatMap((key) => [key, Buffer.alloc(48, 4)]));
  const digest = sha256(utf8("chatcast/v1/boxes"), ephemeral, entries).toString("base64url");
  return {
    epoch: { number, access, past: Buffer.alloc(48, 5).toString("base64url"), boxes: digest },
    boxes: { ephemeral: ephemeral.toString("base64url"), boxes: entries.toString("base64url") },
  };
}

/** Everything that was ordered in the room. */
export async function orders(client: Client): Promise<Body[]> {
  const given: Body[] = [];
  for (;;) {
    const page = list(await client.ask("commands", { from: given.length }), "commands");
    if (page.length === 0) return given;
    given.push(...page);
  }
}

export interface Signer {
  sign(statement: Buffer): string;
}

/** Who somebody is, as the list of the room tells it. */
export function shown(answer: Answer, username: string): Body {
  const found = list(answer, "users").find((user) => user.username === username);
  if (found === undefined) throw new Error(`${username} is not listed`);
  const { memberId, key } = found;
  return { username, memberId, ...(key === undefined ? {} : { key }) };
}

/** The command as it is sent by this member now. `forge` changes what is signed. */
export async function command(
  by: Joined,
  kind: string,
  target?: Body,
  signer?: Signer,
  forge: Body = {},
): Promise<Body> {
  const { answer, client } = by;
  const room = roomOf(answer);
  const given = await orders(client);
  const last = given.at(-1);
  const founder = isBody(answer.room) && isBody(answer.room.founder) ? answer.room.founder : {};
  const start = sha256(utf8("chatcast/v1/commands"), room, party({ memberId: "", ...founder }));
  const previous = last === undefined ? start : sha256(statement(room, last));
  const asked: Body = {
    seq: given.length,
    previous: previous.toString("base64url"),
    kind,
    ...(target === undefined ? {} : { target }),
    ...forge,
  };
  if (signer === undefined) return asked;
  return { ...asked, signature: signer.sign(statement(room, { ...asked, by: shown(answer, by.name) })) };
}

/** Gives a command. */
export async function order(
  by: Joined,
  kind: string,
  target?: Body,
  signer?: Signer,
  more: Body = {},
): Promise<Answer> {
  return by.client.ask("command", await command(by, kind, target, signer, more));
}
