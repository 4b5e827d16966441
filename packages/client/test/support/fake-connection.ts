// long: one connection is the server's whole side of the wire, and its cases share what they know of the member.
import { createHash } from "node:crypto";
import {
  type ChatMessage,
  type ClientControl,
  crc32,
  crc32XorSeq,
  decodeReliable,
  decodeUp,
  type ErrorCode,
  type FaultRule,
  isRetryable,
  isUpEvent,
  Receiver,
  type ReliableUp,
  type User,
} from "@chatcast/protocol";
import type { Connection, ConnectionEvents, Down } from "../../src/transport/port.ts";
import type { FakeRoom, FakeServer, FakeTransfer, Member } from "./fake-server.ts";

type Body = Record<string, unknown>;

export const userOf = ({ name, memberId }: Member): User => ({ username: name, memberId });

/** A chunk with bytes of its own. */
function copyOf(packet: unknown): unknown {
  const { payload } = packet as { payload?: unknown };
  return payload instanceof Uint8Array ? { ...(packet as Body), payload: payload.slice() } : packet;
}

/** One client's end of the fake server. */
export class FakeConnection implements Connection {
  ended = false;
  member: Member | undefined;
  room: FakeRoom | undefined;
  #accepted = false;
  /** It is for files alone. */
  data = false;
  #batches = false;
  #buffered = 0;
  #lineFree = 0;
  readonly #server: FakeServer;
  readonly #events: ConnectionEvents;
  readonly #suite = crc32XorSeq(crc32);

  constructor(server: FakeServer, events: ConnectionEvents) {
    this.#server = server;
    this.#events = events;
  }

  get open(): boolean {
    return this.#accepted && !this.ended;
  }

  /** Bytes of chunks that wait for the line; 0 where the server has no `rate`. */
  get buffered(): number {
    return this.#buffered;
  }

  accept(): void {
    this.#accepted = true;
    this.#server.connections.add(this);
    this.#events.opened("websocket");
  }

  end(reason: string): void {
    if (this.ended) return;
    this.#gone();
    this.#events.closed({ code: "lost", values: {}, text: reason });
  }

  close(): void {
    if (!this.ended) this.#gone();
  }

  send(given: unknown, copied?: () => void): boolean {
    if (!this.open) return false;
    const packet = copied !== undefined && this.#server.copies() ? copyOf(given) : given;
    if (packet !== given) copied?.();
    const arrive = () => {
      if (!this.#server.lose(packet, "up")) this.#later(() => this.#reliable(packet));
    };
    const { rate, time } = this.#server;
    const { payload } = packet as { payload?: { length: number } | string };
    if (rate === undefined || payload === undefined || typeof payload === "string") arrive();
    else this.#queue(payload.length, rate, time, arrive);
    return true;
  }

  #queue(length: number, rate: number, time: FakeServer["time"], arrive: () => void): void {
    this.#buffered += length;
    this.#server.mostBuffered = Math.max(this.#server.mostBuffered, this.#buffered);
    this.#lineFree = Math.max(this.#lineFree, time.now) + length / rate;
    time.after(this.#lineFree - time.now, () => {
      if (this.ended) return;
      this.#buffered -= length;
      arrive();
      this.#events.drained();
    });
  }

  ask(event: string, body: unknown, onAnswer: (answer: unknown) => void): boolean {
    if (!this.open) return false;
    this.#later(() => {
      const answer = this.#answer(event, body);
      this.#later(() => onAnswer(answer));
    });
    return true;
  }

  tell(down: Down): void {
    if (!this.#server.lose(down.body, "down")) this.#later(() => this.#events.received(down));
  }

  #packet(body: Down["body"]): void {
    this.tell({ event: "reliable_event", body } as Down);
  }

  #later(run: () => void): void {
    this.#server.time.after(this.#server.latency, () => {
      if (!this.ended) run();
    });
  }

  #gone(): void {
    this.ended = true;
    this.#server.connections.delete(this);
    if (this.member?.connection !== this) return;
    this.member.connection = undefined;
    this.room?.tellOthers(this.member, { event: "user_left", body: { username: this.member.name } });
  }

  #answer(event: string, raw: unknown): unknown {
    this.#server.received.push({ event, body: raw });
    if (!isUpEvent(event)) return refusal("E_EVENT");
    const decoded = decodeUp(event, raw);
    if (!decoded.ok) return { ok: false, error: decoded.error };
    const refused = this.#server.refusals.get(event);
    return refused === undefined ? this.#perform(event, (decoded.value ?? {}) as Body) : refusal(refused);
  }

  #perform(event: string, body: Body): unknown {
    if (event === "create_room" || event === "join_room") return this.#enter(event, body);
    const { room, member } = this;
    if (room === undefined || member === undefined) return refusal("E_NOT_MEMBER");
    switch (event) {
      case "leave_room":
        room.members.delete(member.token);
        room.tellOthers(member, { event: "user_left", body: { username: member.name } });
        this.room = undefined;
        return { ok: true };
      case "history": {
        const log = room.log(body.with === undefined ? [] : [member.name, String(body.with)]);
        const after = Number(body.after);
        const { first } = room;
        const kept = log.filter(({ offset }) => offset > after && offset >= first);
        const reset = after < first - 1 ? { reset: { reason: "trimmed", first } } : {};
        return { ok: true, messages: kept.slice(0, Number(body.limit)), head: log.length, ...reset };
      }
      case "pins":
        return { ok: true, pins: this.#server.pins };
      case "heads": {
        const log = room.log();
        return { ok: true, ...end(log), conversations: this.#pairs(room, member) };
      }
      case "chat_message": {
        const { offset } = room.say({
          ...(body as unknown as ChatMessage),
          from: member.name,
          fromId: member.memberId,
          integrity: { suite: "crc32-xor-seq", status: "unchecked" },
        });
        return { ok: true, offset, at: 1 };
      }
      default:
        this.#server.faults = body.plan as FaultRule[];
        return { ok: true };
    }
  }

  #enter(event: string, body: Body): unknown {
    const name = String(body.roomName);
    const exists = this.#server.rooms.has(name);
    if (event === "create_room" && exists) return refusal("E_ROOM_EXISTS");
    if (event === "join_room" && !exists) return refusal("E_NO_ROOM");
    const room = this.#server.room(name);
    if (body.role === "data") return this.#attach(room, body);
    const member = room.enter(this, String(body.username), body.token as string | undefined);
    if (typeof member === "string") return refusal(member);
    this.room = room;
    this.member = member;
    const log = room.log();
    return {
      ok: true,
      room: { name, suite: "crc32-xor-seq" },
      self: { ...userOf(member), token: member.token },
      users: room.users(),
      messages: log.slice(-50),
      head: log.length,
      conversations: this.#pairs(room, member),
      server: this.#server.facts,
      ...(this.#server.facts.lab ? { faults: this.#server.faults } : {}),
    };
  }

  #pairs(room: FakeRoom, { name }: Member) {
    const pairs = [...room.logs.entries()].filter(([key]) => key.split("\n").includes(name));
    return pairs.map(([key, log]) => ({ with: key.split("\n").find((other) => other !== name) ?? "", ...end(log) }));
  }

  #attach(room: FakeRoom, { token, acks }: Body): unknown {
    const member = room.members.get(String(token));
    const credit = this.#server.facts.data;
    if (credit === undefined) throw new Error("the client asked an old server for a connection for files");
    if (this.#server.refuseData !== undefined) return refusal("E_QUOTA");
    if (member === undefined) return refusal("E_NOT_MEMBER");
    this.room = room;
    this.member = member;
    this.data = true;
    this.#batches = acks === "batch";
    return { ok: true, self: { username: member.name }, credit };
  }

  #reliable(raw: unknown): void {
    this.#server.received.push({ event: "reliable_event", body: raw });
    const packet = this.#server.alter(decodeReliable(raw, () => undefined));
    if (packet.kind === "refused") throw new Error(`the client sent nonsense: ${packet.error.message}`);
    if (packet.kind === "msg" && this.data) throw new Error("a message on a connection for files");
    if (packet.kind === "msg") this.#message(packet.msg);
    else if (packet.kind === "chunk") this.#chunk(packet.chunk);
    else if (packet.kind === "control") this.#control(packet.control);
    else throw new Error("this server has open rooms only");
  }

  #message(msg: (ReliableUp & { kind: "msg" })["msg"]): void {
    const { seq, id = "", prev, payload, checksum = "", recipient, recipientId, relation } = msg;
    const { room, member } = this;
    if (room === undefined || member === undefined) return;
    const verdict = this.#suite.verify(new TextEncoder().encode(payload), seq, checksum);
    if (verdict.status === "compromised") {
      this.#integrityFail("MSG", "MSG", seq, verdict, id);
      return;
    }
    const holder = room.users().find(({ username }) => username === recipient);
    const present =
      recipient === undefined ||
      (holder !== undefined && (recipientId === undefined || recipientId === holder.memberId));
    if (!present) {
      const meta = { code: "E_NO_RECIPIENT" as const, message: "nobody of that name", retryable: false };
      this.#packet({ type: "NACK", seq, id, meta });
      return;
    }
    const to = recipient === undefined ? { mode: "broadcast" as const } : { mode: "unicast" as const, recipient };
    if (prev !== undefined && !room.has(prev, member.name, recipient) && !room.has(id, member.name, recipient)) {
      const meta = { code: "E_GAP" as const, message: "prev is not here yet", retryable: false, expected: prev };
      this.#packet({ type: "NACK", seq, id, meta });
      return;
    }
    if (this.#server.full) {
      const meta = { code: "E_DISK_FULL" as const, message: "E_DISK_FULL", retryable: true };
      this.#packet({ type: "NACK", seq, id, meta });
      return;
    }
    const integrity = { suite: verdict.suite, status: "valid" as const, seq, checksum };
    const { offset, again } = room.say({
      id,
      type: "text",
      from: member.name,
      fromId: member.memberId,
      text: payload,
      ...(relation === undefined ? {} : { relation }),
      ...to,
      integrity,
    });
    const { expected, received } = verdict;
    const meta = {
      integrity_status: "valid" as const,
      expected,
      received,
      offset,
      ...(again ? { duplicate: true } : {}),
    };
    this.#packet({ type: "ACK", seq, id, meta });
  }

  #chunk(chunk: (ReliableUp & { kind: "chunk" })["chunk"]): void {
    const { transfer_id, seq, checksum = "", bytes, total_chunks, chunk_size, total_size } = chunk;
    const owner = this.member?.token ?? "";
    const plan = { totalChunks: total_chunks, chunkSize: chunk_size, totalSize: total_size };
    const fresh = {
      owner,
      state: "open" as const,
      receiver: new Receiver(plan),
      bytes: new Uint8Array(total_size),
      sends: 0,
      ...(chunk.thumbnail === undefined ? {} : { thumbnail: chunk.thumbnail }),
    };
    const transfer: FakeTransfer = this.#server.transfers.get(transfer_id) ?? fresh;
    this.#server.transfers.set(transfer_id, transfer);
    transfer.sends++;
    if (transfer.owner !== owner) {
      this.#nack(transfer_id, seq, "E_NOT_OWNER");
      return;
    }
    if (transfer.state === "killed" || transfer.state === "cancelled") {
      this.#nack(transfer_id, seq, "E_STREAM_CLOSED");
      return;
    }
    const verdict = this.#suite.verify(bytes, seq, checksum);
    if (verdict.status === "compromised") {
      transfer.state = "killed";
      this.#integrityFail("FILE_CHUNK", transfer_id, seq, verdict);
      return;
    }
    if (this.#server.full) {
      this.#nack(transfer_id, seq, "E_DISK_FULL");
      return;
    }
    transfer.bytes.set(bytes, seq * chunk_size);
    const { expected, received } = verdict;
    const { cumulative, complete } = transfer.receiver.stored(seq);
    if (this.#batches) {
      const prefix = cumulative === undefined ? {} : { highest_contig: cumulative };
      const { data: credit } = this.#server.facts;
      const meta = { ...prefix, acked: [[seq, received] as [number, string]], ...(credit ? { credit } : {}) };
      this.#packet({ type: "CONTROL", cmd: "ACKS", transfer_id, meta });
    } else this.#packet({ type: "ACK", transfer_id, seq, meta: { integrity_status: "valid", expected, received } });
    if (!this.#batches && cumulative !== undefined) {
      this.#packet({ type: "CONTROL", cmd: "CUM_ACK", transfer_id, meta: { highest_contig: cumulative } });
    }
    if (!complete) return;
    transfer.state = "complete";
    this.#complete(transfer_id, transfer);
    this.room?.say({
      id: transfer_id,
      type: "file",
      mode: chunk.mode ?? "broadcast",
      ...(chunk.recipient === undefined ? {} : { recipient: chunk.recipient }),
      from: this.member?.name ?? "",
      url: `/files/${transfer_id}`,
      fileName: chunk.filename,
      fileSize: total_size,
      ...(transfer.thumbnail === undefined ? {} : { thumbnail: transfer.thumbnail }),
      transfer_id,
      integrity: { suite: "crc32-xor-seq", status: "valid" },
    });
  }

  #control({ cmd, transfer_id }: ClientControl): void {
    const transfer = this.#server.transfers.get(transfer_id);
    if (transfer === undefined || transfer.owner !== this.member?.token) {
      this.#nack(transfer_id, undefined, "E_NOT_OWNER");
      return;
    }
    if (transfer.state === "killed" || transfer.state === "cancelled") {
      this.#nack(transfer_id, undefined, "E_STREAM_CLOSED");
      return;
    }
    if (cmd === "CANCEL") {
      transfer.state = "cancelled";
      this.#packet({ type: "CONTROL", cmd: "CANCELLED", transfer_id });
      return;
    }
    this.#packet({ type: "CONTROL", cmd: "MISSING", transfer_id, meta: transfer.receiver.missing() });
    if (transfer.state === "complete") this.#complete(transfer_id, transfer);
  }

  #complete(transfer_id: string, { bytes }: FakeTransfer): void {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const meta = { url: `/files/${transfer_id}`, sha256, size: bytes.length };
    this.#packet({ type: "CONTROL", cmd: "COMPLETE", transfer_id, meta });
  }

  #nack(transfer_id: string, seq: number | undefined, code: ErrorCode): void {
    const meta = { code, message: code, retryable: isRetryable(code) };
    this.#packet({ type: "NACK", transfer_id, ...(seq === undefined ? {} : { seq }), meta });
  }

  #integrityFail(
    type: "MSG" | "FILE_CHUNK",
    transfer_id: string,
    seq: number,
    { expected, received }: { expected?: string; received: string },
    id?: string,
  ): void {
    const meta = { reason: "integrity_compromised" as const, expected, received, seq, type };
    this.#packet({
      type: "CONTROL",
      cmd: "INTEGRITY_FAIL",
      transfer_id,
      seq,
      ...(id === undefined ? {} : { id }),
      meta,
    });
  }
}

const end = (log: readonly ChatMessage[]) => {
  const last = log.at(-1)?.id;
  return { head: log.length, ...(last === undefined ? {} : { last }) };
};

const refusal = (code: ErrorCode) => ({ ok: false, error: { code, message: code } });
