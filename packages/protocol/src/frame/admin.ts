import * as z from "zod/mini";
import { botView } from "./bots.ts";

/**
 * What the server tells its administrator over HTTP, to `Authorization: Bearer <the administrator's token>`:
 *
 * `GET /api/admin/now?after=<n>&verdict=<n>` says how the server is, with what was measured and checked behind those numbers
 * (this page's `adminNow`) · `GET /api/admin/rooms?after=<id>` is a page of its rooms · `GET /api/admin/rooms/<id>/members`
 * a page of who belongs to one; `POST /api/admin/rooms/<id>/<what>` makes something of a room (`NOTICE_KINDS`). All times are ms since the epoch unless they say otherwise.
 */
const figure = z.number();
const when = z.number();

/** What happened in the time since the measurement before, each a second; delays of the event loop in ms. */
export const adminSample = z.object({
  /** Counts up by one. */
  id: z.int(),
  at: when,
  messages: figure,
  deliveries: figure,
  chunks: figure,
  chunkBytes: figure,
  refusals: figure,
  loopP50: figure,
  loopP99: figure,
});
export type AdminSample = z.infer<typeof adminSample>;

/** One integrity check: of whom and where, never of what words. `member` is the name at that time. */
export const adminVerdict = z.object({
  id: z.int(),
  at: when,
  roomId: z.string(),
  member: z.string(),
  type: z.enum(["MSG", "FILE_CHUNK"]),
  suite: z.string(),
  status: z.enum(["valid", "compromised"]),
  seq: z.number(),
  received: z.string(),
  /** None for a keyed suite: nobody is told what it should have been. */
  expected: z.optional(z.string()),
});
export type AdminVerdict = z.infer<typeof adminVerdict>;

export const adminNow = z.object({
  startedAt: when,
  /** What the server runs with. */
  settings: z.object({
    lab: z.boolean(),
    rateLimits: z.boolean(),
    maxFileSize: z.number(),
    roomTtlDays: z.number(),
    retentionDays: z.optional(z.number()),
    retentionBytes: z.optional(z.number()),
  }),
  connections: z.number(),
  /** Rooms in memory. */
  loaded: z.number(),
  /** What is stored. */
  totals: z.object({
    rooms: z.number(),
    members: z.number(),
    messages: z.number(),
    files: z.number(),
    fileBytes: z.number(),
    openTransfers: z.number(),
    quarantined: z.number(),
  }),
  disk: z.object({ free: z.number(), size: z.number(), database: z.number() }),
  /** What waits in memory, by the names of `/metrics`. */
  levels: z.array(z.object({ name: z.string(), help: z.string(), value: z.number() })),
  /** Refused requests since the start, by code. */
  refused: z.record(z.string(), z.number()),
  /** Integrity checks since the start. */
  checked: z.object({ valid: z.number(), compromised: z.number() }),
  /** How far measurements are apart, in ms. */
  everyMs: z.number(),
  samples: z.array(adminSample),
  verdicts: z.array(adminVerdict),
});
export type AdminNow = z.infer<typeof adminNow>;

/** A room as the server knows it. Of a sealed one that is an id, sizes, times and counts. */
export const adminRoom = z.object({
  id: z.string(),
  name: z.string(),
  sealed: z.boolean(),
  standing: z.optional(z.enum(["quarantined", "closed"])),
  createdAt: when,
  /** Since when nobody is in it; null while somebody is, or its name is held. */
  idleSince: z.nullable(when),
  lastMessageAt: z.optional(when),
  /** Connected now. */
  here: z.int(),
  members: z.int(),
  messages: z.int(),
  /** Of messages, and of the files that they tell of. */
  bytes: z.number(),
  files: z.int(),
  fileBytes: z.number(),
  openTransfers: z.int(),
});
export type AdminRoom = z.infer<typeof adminRoom>;

export const adminRooms = z.object({ rooms: z.array(adminRoom), more: z.boolean() });
export type AdminRooms = z.infer<typeof adminRooms>;

export const adminMember = z.object({
  id: z.string(),
  name: z.string(),
  here: z.boolean(),
  joinedAt: when,
  /** It has proved a key. */
  keyed: z.boolean(),
  role: z.optional(z.enum(["owner", "moderator"])),
  muted: z.boolean(),
});
export type AdminMember = z.infer<typeof adminMember>;

export const adminMembers = z.object({ members: z.array(adminMember), more: z.boolean() });
export type AdminMembers = z.infer<typeof adminMembers>;

export const adminDone = z.object({ ok: z.literal(true) });

/** The bot that the administrator adds to a room; answered with `newBot`. */
export const adminBot = z.object({ name: z.string(), url: z.optional(z.string()) });

export const adminBots = z.object({ bots: z.array(botView) });
export type AdminBots = z.infer<typeof adminBots>;
