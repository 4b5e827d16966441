import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import type { Joined } from "./client.ts";
import { CHUNK, pattern } from "./packets.ts";
import type { WireRooms } from "./rooms.ts";
import { type FrameOptions, SealedPerson, SealedRoom } from "./sealed-person.ts";
import { type Body, text } from "./shapes.ts";

export const TAG = 16;
export const SIGNATURE = 64;

export interface Seat extends Joined {
  person: SealedPerson;
  room: SealedRoom;
}

export async function seat(server: WireRooms, person: SealedPerson, room: SealedRoom, more: Body = {}): Promise<Seat> {
  const client = await server.connect();
  const event = person.username === "Ann" && more.token === undefined ? "create_room" : "join_room";
  const answer = await person.enters(event, client, room, more);
  expect(answer).toMatchObject({ ok: true });
  const token = text(answer, "self", "token");
  return { person, client, room, answer, token, name: person.username, roomName: room.name };
}

export async function seatPeople<N extends string>(server: WireRooms, ...names: N[]): Promise<Record<N, Seat>> {
  const room = new SealedRoom();
  const seats: Partial<Record<N, Seat>> = {};
  for (const name of names) seats[name] = await seat(server, new SealedPerson(name), room);
  return seats as Record<N, Seat>;
}

/** A file of ciphertexts, each of which is none: the server cannot tell. */
export class File {
  readonly stream = randomBytes(16);
  readonly plan: { totalSize: number; chunkSize: number; total: number };
  readonly bodies: Buffer[];
  readonly options: FrameOptions;
  readonly audience: Body;

  constructor(totalSize: number, options: FrameOptions = {}, audience: Body = {}) {
    const total = Math.max(1, Math.ceil(totalSize / CHUNK));
    this.plan = { totalSize, chunkSize: CHUNK, total };
    this.bodies = Array.from({ length: total }, (_, seq) =>
      pattern(Math.min(CHUNK, totalSize - seq * CHUNK) + TAG, seq + 7),
    );
    this.options = { ...options, stream: this.stream };
    this.audience = audience;
  }

  get id(): string {
    return this.stream.toString("base64url");
  }

  /** @param continues behind what it goes on, under the signature */
  manifest({ person, room }: Seat, more: Body = {}, continues?: FrameOptions["continues"]): Body {
    const frame = person.frame(room, { ...this.options, kind: "manifest", file: this.plan, continues });
    const { totalSize: total_size, chunkSize: chunk_size } = this.plan;
    const packet = { type: "FILE_MANIFEST", transfer_id: this.id, total_size, chunk_size, ...this.audience };
    const goesOn = continues === undefined ? {} : { continues };
    return { ...packet, frame: frame.toString("base64url"), ...goesOn, ...more };
  }

  frame({ person, room }: Seat, seq: number): Buffer {
    return person.chunk(room, this.plan, seq, this.bodies[seq] ?? Buffer.alloc(0), this.options);
  }

  chunk(seat: Seat, seq: number, payload: Buffer = this.frame(seat, seq)): Body {
    return { type: "SEALED_CHUNK", transfer_id: this.id, seq, payload };
  }

  seal({ person, room }: Seat, more: FrameOptions = {}): Body {
    const frame = person.frame(room, { ...this.options, kind: "seal", file: this.plan, ...more });
    return { type: "FILE_SEAL", transfer_id: this.id, frame: frame.toString("base64url") };
  }

  received(seq: number): string {
    return (this.bodies[seq] ?? Buffer.alloc(0)).subarray(-TAG).toString("hex").slice(0, 8);
  }
}

const about = (file: File) => (packet: Body) => packet.transfer_id === file.id && packet.cmd !== "CUM_ACK";

export async function says({ client }: Seat, file: File, packet: Body): Promise<Body> {
  client.tell("reliable_event", packet);
  return client.packet(about(file));
}

export async function opened(seat: Seat, file: File): Promise<void> {
  expect(await says(seat, file, file.manifest(seat))).toMatchObject({
    cmd: "MISSING",
    meta: { highest_contig: -1, received: 0, missing: [[0, file.plan.total - 1]] },
  });
}

export async function sent(seat: Seat, file: File, seqs: readonly number[]): Promise<void> {
  for (const seq of seqs) {
    const answer = await seat.client.exchange(file.chunk(seat, seq));
    expect(answer).toMatchObject({ type: "ACK", seq, meta: { received: file.received(seq) } });
    expect(answer.meta).not.toHaveProperty("expected");
  }
}

export async function complete(seat: Seat, file: File): Promise<Body> {
  seat.client.tell("reliable_event", file.seal(seat));
  return seat.client.packet({ cmd: "COMPLETE", transfer_id: file.id });
}
