import type { Pins, Search } from "@chatcast/protocol";
import type { Connection } from "./connection.ts";
import { requireOpenRoom } from "./seat.ts";

/** Finds words in an open room. @throws ChatCastError `E_RATE`, `E_NOT_MEMBER`, `E_SUITE`, `E_NO_RECIPIENT` */
export async function search(connection: Connection, request: Search): Promise<{ fields: object }> {
  connection.allowance.spend("requests", connection.now());
  const { room, member } = connection.occupant();
  requireOpenRoom(room);
  return { fields: await room.talk.search(member, request) };
}

/** Tells what is pinned in an open room. @throws as above */
export async function pins(connection: Connection, request: Pins): Promise<{ fields: object }> {
  connection.allowance.spend("requests", connection.now());
  const { room, member } = connection.occupant();
  requireOpenRoom(room);
  return { fields: { pins: await room.talk.pins(member, request.with) } };
}
