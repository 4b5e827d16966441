import {
  audienceOf,
  ChatCastError,
  type ChatMessageUp,
  type Command,
  type CreateRoom,
  forbidden,
  fromBase64Url,
  type History,
  type JoinRoom,
  type LabSet,
  type Name,
  requireName,
  type Session,
  safeFileName,
  type UpEventName,
  type UpEvents,
} from "@chatcast/protocol";
import { newId, shownId } from "../ids.ts";
import { sealedName } from "../rooms/directory.ts";
import { noRoom } from "../rooms/epochs.ts";
import type { Entered, Room } from "../rooms/room.ts";
import type { MessageBody } from "../store/port.ts";
import type { Connection } from "./connection.ts";
import { pins, search } from "./finding.ts";
import { tellReceived, tellTyping } from "./hints.ts";
import { textBody } from "./related.ts";
import { type Occupant, requireOpenRoom, type Seat } from "./seat.ts";

/** Fields of the answer beside `ok`; `told` runs right after the answer left. */
export interface Answer {
  fields: object;
  told?: () => void;
}

/** Answers a request that passed the gate; refusals are thrown. */
export function answerRequest<E extends UpEventName>(
  connection: Connection,
  event: E,
  body: UpEvents[E],
): Promise<Answer> {
  const handler: (connection: Connection, body: UpEvents[E]) => Promise<Answer> = handlers[event];
  return handler(connection, body);
}

const handlers: { [E in UpEventName]: (connection: Connection, body: UpEvents[E]) => Promise<Answer> } = {
  async challenge(connection) {
    connection.allowance.spend("requests", connection.now());
    return { fields: { nonce: connection.entrant.challenge() } };
  },

  async create_room(connection, entry: CreateRoom) {
    connection.allowance.spend("joins", connection.now());
    const { name, self, proved } = whoEnters(connection, entry);
    const suite = entry.sealed === undefined ? "crc32-xor-seq" : "aes-256-gcm-room";
    const as = newId();
    const founder = { memberId: as, ...(proved.key === undefined ? {} : { key: proved.key }) };
    return enter(connection, await connection.context.directory.create(name, suite, founder), (room, seat) =>
      room.enter(self, seat.asking(entry), { ...proved, as }),
    );
  },

  async join_room(connection, entry: JoinRoom) {
    connection.allowance.spend("joins", connection.now());
    const { token, role, acks } = entry;
    const { name, self, proved } = whoEnters(connection, entry);
    const room = await connection.context.directory.open(name);
    if (acks === "batch") connection.batchAcks();
    if (role === "data") return attach(connection, room, { token, key: proved.key });
    const here = connection.seat?.occupant;
    // Without a token the connection itself proves who sits in it: asking twice for the same place changes nothing.
    const same = token === undefined && here?.room === room && here.member.name.key === self.key;
    const proof = token !== undefined ? { token } : same ? { self: here } : undefined;
    return enter(connection, room, (into, seat) => into.enter(self, seat.asking(entry), { ...proof, ...proved }));
  },

  async leave_room(connection) {
    const { room, member } = connection.occupant();
    connection.log.info("leave");
    connection.seat?.end();
    connection.seat = undefined;
    connection.context.lab?.clear(member.id);
    await room.leave(member);
    return { fields: {} };
  },

  async history(connection, request: History) {
    connection.allowance.spend("requests", connection.now());
    const { room, member } = connection.occupant();
    return { fields: await room.talk.history(member, request) };
  },

  async heads(connection) {
    connection.allowance.spend("requests", connection.now());
    const { room, member } = connection.occupant();
    return { fields: await room.talk.heads(member) };
  },

  search,
  pins,

  async chat_message(connection, message: ChatMessageUp) {
    connection.allowance.spend("messages", connection.now());
    const { room, member } = connection.occupant();
    requireOpenRoom(room);
    if (message.type === "file") room.custody.requireFree();
    const body = message.type === "text" ? textBody(message.text) : await fileBody(connection, member.id, message);
    const said = await room.talk.say(member, {
      id: message.id ?? newId(),
      audience: audienceOf(message),
      body,
      integrity: { suite: room.record.suite, status: "unchecked" },
    });
    if (said.status === "stored") connection.context.telemetry.message(message.type);
    return {
      fields: { offset: said.offset, at: said.at, ...(said.status === "duplicate" ? { duplicate: true } : {}) },
    };
  },

  async command(connection, asked: Command) {
    connection.allowance.spend("requests", connection.now());
    const { room, member } = connection.occupant();
    const { offset, at, given, line, about, out, made } = await room.order(member, asked);
    const duplicate = line === undefined;
    if (!duplicate) connection.log.info({ kind: given.kind, about: about && shownId(about.id) }, "command");
    await connection.context.transfers.cancelOf(out);
    return { fields: { offset, at, ...(duplicate ? { duplicate } : {}), ...(made ? { bot: made } : {}) } };
  },

  async bots(connection) {
    connection.allowance.spend("requests", connection.now());
    const { room, member } = connection.occupant();
    return { fields: { bots: await room.botsFor(member) } };
  },

  async commands(connection, { from }: UpEvents["commands"]) {
    connection.allowance.spend("requests", connection.now());
    return { fields: await connection.occupant().room.commandsFrom(from) };
  },

  async boxes(connection, { seq }: UpEvents["boxes"]) {
    connection.allowance.spend("requests", connection.now());
    const boxes = await connection.occupant().room.boxes(seq);
    if (boxes === undefined) throw new ChatCastError("E_NOT_FOUND", "no epoch that is there began so", { path: "seq" });
    return { fields: boxes };
  },

  async members(connection, { after = "" }: UpEvents["members"]) {
    connection.allowance.spend("requests", connection.now());
    return { fields: await connection.occupant().room.members(after) };
  },

  async renewal(connection, entry: UpEvents["renewal"]) {
    connection.allowance.spend("joins", connection.now());
    const { name, proved } = whoEnters(connection, entry);
    const room = await connection.context.directory.former(name);
    const renewed = await room?.renewal(proved.key ?? "", entry.from);
    if (renewed === undefined) throw noRoom(name.display);
    return { fields: renewed };
  },

  typing: tellTyping,
  received: tellReceived,

  async lab_set(connection, { plan }: LabSet) {
    connection.allowance.spend("requests", connection.now());
    const { lab } = connection.context;
    if (lab === undefined) throw forbidden("lab-off", "the lab is off on this server");
    const { room, member } = connection.occupant();
    // A plan that no packet of the room could meet would be one that does nothing.
    requireOpenRoom(room);
    await lab.set(room, member, plan);
    return { fields: { plan } };
  },
};

/**
 * Which room is meant, under which name, and what was proved. Of a sealed room everything is checked here, before it is
 * looked for: whoever has not its link learns nothing.
 */
function whoEnters({ entrant }: Connection, entry: CreateRoom): WhoEnters {
  const { roomName, username, identity, sealed } = entry;
  const self = requireName(username, "username");
  if (sealed === undefined) {
    return { name: requireName(roomName, "roomName"), self, proved: { key: entrant.prove(entry) } };
  }
  const roomId = fromBase64Url(roomName);
  if (roomId?.length !== ROOM_ID_BYTES) {
    throw new ChatCastError("E_SCHEMA", "a sealed room has an id of 16 bytes in base64url", { path: "roomName" });
  }
  const proved = entrant.proveSealed({ roomId, username: self.display, identity, sealed });
  const name = sealedName(roomName, sealed.access);
  return { name, self, proved: { ...proved, door: name.key } };
}

interface WhoEnters {
  name: Name;
  self: Name;
  proved: { key: string | undefined; session?: Session; door?: string };
}

const ROOM_ID_BYTES = 16;

/** Enters a room and, once that succeeded, leaves the one before. */
async function enter(
  connection: Connection,
  room: Room,
  go: (room: Room, seat: Seat) => Promise<Entered>,
): Promise<Answer> {
  const before = connection.seat;
  const seat = connection.newSeat();
  const { member, token, snapshot } = await go(room, seat);
  if (member.out !== undefined) throw member.out;
  seat.occupant = { room, member, token };
  const left = before?.occupant?.member === member ? undefined : before?.occupant;
  if (left !== undefined) connection.log.info("leave");
  connection.seat = seat;
  connection.log.info("join");
  before?.end();
  if (left !== undefined) await leaveBehind(connection, left);
  if (!connection.open) {
    // It closed while the entry was being stored: the usual way out.
    connection.seat = undefined;
    seat.end();
    room.lose(member, seat);
  }
  const { facts, lab } = connection.context;
  return {
    fields: {
      room: {
        name: room.record.name,
        suite: room.record.suite,
        ...(room.sealed === undefined ? {} : { epoch: room.sealed.epoch }),
        ...room.foundation,
      },
      self: { username: member.name.display, token, memberId: shownId(member.id) },
      users: room.users,
      ...snapshot,
      server: facts,
      ...(lab === undefined ? {} : { faults: lab.planOf(member) }),
    },
    told: () => {
      seat.open(snapshot.head);
      if (room.sealed === undefined) return;
      const coming = connection.context.transfers.sealed.underWay(room.record.id, member.id);
      for (const start of coming) seat.push("transfer_started", start);
    },
  };
}

/** Makes this a connection for files of a member who is in the room with another one. */
async function attach(
  connection: Connection,
  room: Room,
  { token: proof, key }: { token: string | undefined; key: string | undefined },
): Promise<Answer> {
  if (connection.seat !== undefined) throw forbidden("connection", "this connection is in a room already");
  if (proof === undefined) throw new ChatCastError("E_SCHEMA", "the member's token is needed", { path: "token" });
  const { member, token, detach } = await room.attach(proof, key, () => connection.hangUp());
  if (!connection.open) {
    detach();
    throw new ChatCastError("E_UNAVAILABLE", "the connection was lost");
  }
  // A place of its own, of which the room knows nothing: nothing is ever delivered to it.
  const seat = connection.newSeat();
  seat.occupant = { room, member, token };
  connection.seat = seat;
  connection.detach = detach;
  return { fields: { self: { username: member.name.display }, credit: connection.context.budget.credit } };
}

/** The entry has succeeded: trouble with the exit from the room before is logged, not told as its failure. */
async function leaveBehind({ context, log }: Connection, { room, member }: Occupant): Promise<void> {
  context.lab?.clear(member.id);
  await room.leave(member).catch((error: unknown) => log.error({ err: error }, "leaving a room"));
}

/** Server facts beat claims: size and digest are those of the stored file, whatever the message says. */
async function fileBody(
  { context }: Connection,
  memberId: string,
  message: Extract<ChatMessageUp, { type: "file" }>,
): Promise<MessageBody> {
  const savedName = context.urls.resolve(message.url, memberId);
  const file = savedName === undefined ? undefined : await context.store.findFile(savedName);
  if (file === undefined) {
    throw new ChatCastError("E_SCHEMA", "the url is not one that this server gave to you", { path: "url" });
  }
  return {
    type: "file",
    savedName: file.savedName,
    fileName: safeFileName(message.fileName),
    fileSize: file.size,
    sha256: file.sha256,
  };
}
