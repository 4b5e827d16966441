import { randomUUID } from "node:crypto";
import { ChatCastError } from "@chatcast/protocol";
import type { MemberRecord } from "../../store/port.ts";
import type { Beat, Claim, Seat, Seats, Taken } from "../port.ts";
import { type Connection, Line, type Row } from "./line.ts";

export interface PostgresSeatsOptions {
  /** Makes a connection to the data that the nodes share. */
  connect: () => Promise<Connection>;
  /** Names where the files of this node are: those of all nodes must be in one place. */
  files: string;
  leaseMs: number;
}

/** What nothing was taken of for so long is not remembered. */
const METERS_MS = 3_600_000;

/**
 * Seats in the database of the log, each call one statement on a connection of its own, so that nobody who comes waits behind
 * messages. What is kept here ends with the nodes, so no commit waits for the disk.
 * @throws ChatCastError `E_UNAVAILABLE` when another node that lives keeps its files elsewhere
 */
export async function openPostgresSeats({ connect, files, leaseMs }: PostgresSeatsOptions): Promise<Seats> {
  const node = randomUUID();
  const line = new Line(connect);
  try {
    const [other] = await line.ask("SELECT 1 FROM nodes WHERE files <> $1 AND seen > now_ms() - $2::bigint", [
      files,
      leaseMs,
    ]);
    if (other !== undefined) {
      throw new ChatCastError(
        "E_UNAVAILABLE",
        "another node keeps its files elsewhere: give all of them the same directory, or one CHATCAST_SECRET, one BLOBS and UPLOADS=bucket",
      );
    }
    await line.ask("INSERT INTO nodes (id, files, seen) VALUES ($1, $2, now_ms())", [node, files]);
    // Full by now, all of them.
    await line.ask("DELETE FROM meters WHERE at < now_ms() - $1::bigint", [METERS_MS]);
  } catch (error) {
    await line.close();
    throw error;
  }
  const own = "member_id = $1 AND node = $2 AND connection = $3";
  return {
    node,

    async take({ member, place, looks, commands, most }: Claim): Promise<Taken> {
      const { id, roomId, nameKey } = member;
      const [row = {}] = await line.ask("SELECT * FROM take_seat($1, $2, $3, $4, $5, $6, $7, $8, $9)", [
        ...[roomId, id, nameKey, looks, JSON.stringify(member)],
        ...[place.node, place.connection, commands, most],
      ]);
      const is = String(row.outcome) as Taken["is"];
      return is === "taken" ? { is, by: String(row.rival), nameKey: String(row.rival_key) } : { is };
    },

    async lose(memberId, place, keptMs) {
      const set = "SET node = NULL, connection = NULL, kept_until = now_ms() + $4::bigint";
      await line.ask(`UPDATE seats ${set} WHERE ${own}`, [memberId, place.node, place.connection, keptMs]);
    },

    async free(memberId, place) {
      if (place === undefined) await line.ask("DELETE FROM seats WHERE member_id = $1", [memberId]);
      else await line.ask(`DELETE FROM seats WHERE ${own}`, [memberId, place.node, place.connection]);
    },

    async of(roomId) {
      const rows = await line.ask(
        `SELECT record, node, connection, plan, kept_until - now_ms() AS kept_ms FROM seats
         WHERE room = (SELECT key FROM rooms WHERE id = $1)`,
        [roomId],
      );
      return rows.map(seatOf);
    },

    async rooms() {
      const rows = await line.ask("SELECT DISTINCT r.id FROM seats s JOIN rooms r ON r.key = s.room");
      return rows.map(({ id }) => String(id));
    },

    async beat(keptMs): Promise<Beat> {
      const [renewed] = await line.ask("UPDATE nodes SET seen = now_ms() WHERE id = $1 RETURNING id", [node]);
      if (renewed === undefined) {
        await line.ask("INSERT INTO nodes (id, files, seen) VALUES ($1, $2, now_ms())", [node, files]);
      }
      await line.ask("DELETE FROM nodes WHERE seen <= now_ms() - $1::bigint", [leaseMs]);
      const left = await abandon(line, keptMs);
      const freed = await line.ask("DELETE FROM seats WHERE kept_until <= now_ms() RETURNING record");
      const members = freed.map(memberOf);
      const rooms = new Set([...left, ...members].map(({ roomId }) => roomId));
      return { lapsed: renewed === undefined, rooms: [...rooms], freed: members };
    },

    async hold(errand) {
      const rows = await line.ask(
        `INSERT INTO errands (name, node) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET node = excluded.node
         WHERE errands.node = excluded.node OR NOT EXISTS
           (SELECT 1 FROM nodes WHERE nodes.id = errands.node AND nodes.seen > now_ms() - $3::bigint)
         RETURNING name`,
        [errand, node, leaseMs],
      );
      return rows.length > 0;
    },

    async release(errand) {
      await line.ask("DELETE FROM errands WHERE name = $1 AND node = $2", [errand, node]);
    },

    async spend(what, { burst, perSecond }) {
      const [row] = await line.ask("SELECT spend($1, $2, $3) AS wait", [what, burst, perSecond]);
      return Number(row?.wait);
    },

    async keepPlan(memberId, plan) {
      await line.ask("UPDATE seats SET plan = $2 WHERE member_id = $1", [memberId, plan ?? null]);
    },

    async close(keptMs) {
      await line.ask("DELETE FROM nodes WHERE id = $1", [node]);
      await line.ask("DELETE FROM errands WHERE node = $1", [node]);
      await abandon(line, keptMs);
      await line.close();
    },
  };
}

/** @returns those who sat at nodes that are none any more */
async function abandon(line: Line, keptMs: number): Promise<MemberRecord[]> {
  const rows = await line.ask(
    `UPDATE seats SET node = NULL, connection = NULL, kept_until = now_ms() + $1::bigint
     WHERE node IS NOT NULL AND NOT EXISTS (SELECT 1 FROM nodes WHERE nodes.id = seats.node) RETURNING record`,
    [keptMs],
  );
  return rows.map(memberOf);
}

/** As it was written by `take`. */
const memberOf = ({ record }: Row): MemberRecord => JSON.parse(String(record)) as MemberRecord;

function seatOf(row: Row): Seat {
  const { node, connection, plan, kept_ms: keptMs } = row;
  const place = typeof node === "string" && typeof connection === "string" ? { node, connection } : undefined;
  return { member: memberOf(row), place, keptMs: Number(keptMs ?? 0), ...(typeof plan === "string" && { plan }) };
}
