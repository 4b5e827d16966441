import type { OutgoingHttpHeaders } from "node:http";
import { ChatCastError } from "@chatcast/protocol";
import { create as contentDisposition } from "content-disposition";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { requireFree } from "../rooms/custody.ts";
import type { FileRecord } from "../store/port.ts";
import { checkedRead } from "../transfers/checked-read.ts";
import { byteRange } from "./byte-range.ts";
import type { HttpContext } from "./context.ts";
import { mediaTypeOf } from "./media-types.ts";
import { pour } from "./pour.ts";
import { notFound, refuse } from "./refusal.ts";

/** How often it is asked, while a file is given out, whether it still may be. */
const ASK_MS = 100;

interface Asked {
  Params: { savedName: string };
  Querystring: { for?: unknown; key?: unknown };
}

/** `GET /files/<savedName>`: the bytes, for whoever holds a url of its own and may still read them. */
export function installFiles(app: FastifyInstance, context: HttpContext): void {
  app.route<Asked>({
    // Both by hand: the HEAD that comes with a GET would answer with the length of its own empty body.
    method: ["GET", "HEAD"],
    url: "/files/:savedName",
    async handler(request, reply) {
      const file = await reachable(context, request);
      if (file === undefined) return refuse(reply, notFound());
      return send(context, file, request, reply, permission(context, file, String(request.query.for)));
    },
  });
}

/**
 * The file, if the url proves a member of its room who has not left it, or who brought the file, and was not removed.
 * Every other case, and a file whose time is over, is the same "not there". @throws ChatCastError `E_FORBIDDEN` while the room is in quarantine
 */
async function reachable(
  { store, urls, clock }: HttpContext,
  request: FastifyRequest<Asked>,
): Promise<FileRecord | undefined> {
  const { savedName } = request.params;
  const { for: memberId, key } = request.query;
  if (typeof memberId !== "string" || typeof key !== "string" || !urls.verify(savedName, memberId, key))
    return undefined;
  const file = await store.findFile(savedName);
  const member = await store.findMember(memberId);
  if (file === undefined || member?.roomId !== file.roomId) return undefined;
  if ((file.expiresAt ?? Number.POSITIVE_INFINITY) <= clock.epoch()) return undefined;
  if (member.standing === "removed") return undefined;
  const room = await store.findRoomById(file.roomId);
  if (room !== undefined) requireFree(room);
  return member.left && file.ownerId !== member.id ? undefined : file;
}

/** Whether the file may still be given to that reader: of its time at once, of all else at most ten times a second. */
function permission({ store, clock }: HttpContext, file: FileRecord, reader: string): IsOut {
  let asked = clock.monotonic();
  return async () => {
    if ((file.expiresAt ?? Number.POSITIVE_INFINITY) <= clock.epoch()) return "its time is over";
    if (clock.monotonic() - asked < ASK_MS) return undefined;
    asked = clock.monotonic();
    const [member, kept] = await Promise.all([store.findMember(reader), store.findFile(file.savedName)]);
    if (kept === undefined) return "it was deleted";
    return member?.standing === "removed" ? "whoever reads it was put out of the room" : undefined;
  };
}

async function send(
  { store, blobs, memory, telemetry }: HttpContext,
  file: FileRecord,
  request: FastifyRequest,
  reply: FastifyReply,
  isOut: IsOut,
): Promise<FastifyReply> {
  const etag = `"${file.sha256}"`;
  reply.headers({
    "accept-ranges": "bytes",
    etag,
    "cache-control": "private, no-transform",
    "content-type": mediaTypeOf(file.fileName),
    "content-disposition": contentDisposition(file.fileName),
    "content-security-policy": "sandbox; default-src 'none'",
    "cross-origin-resource-policy": "same-site",
  });
  if (isHeld(request.headers["if-none-match"], etag)) return reply.code(304).send();
  const condition = request.headers["if-range"];
  const range = byteRange(condition === undefined || condition === etag ? request.headers.range : undefined, file.size);
  if (range.kind === "unsatisfiable") {
    return reply
      .code(416)
      .header("content-range", `bytes */${file.size}`)
      .header("content-type", "text/plain")
      .send("");
  }
  const [start, end] = range.kind === "part" ? [range.start, range.end] : [0, file.size - 1];
  if (range.kind === "part") reply.code(206).header("content-range", `bytes ${start}-${end}/${file.size}`);
  reply.header("content-length", end - start + 1);
  // No bytes: a range of none cannot be written as start and end.
  if (file.size === 0 || request.method === "HEAD") return reply.send("");
  const pieces = checkedRead(store, blobs, file, start, end, memory);
  // The first piece before the headers: what is damaged at once can still be told as an answer.
  const first = await pieces.next();
  if (first.done) throw new ChatCastError("E_UNAVAILABLE", "the file could not be read");
  // By hand from here on: a stream does not tell when the memory of a piece is free again.
  reply.header("x-request-id", request.id).hijack();
  reply.raw.writeHead(reply.statusCode, reply.getHeaders() as OutgoingHttpHeaders);
  pour(reply.raw, following(first.value, pieces, isOut), memory).catch((error: unknown) =>
    telemetry.log.error({ err: error }, "a download was broken off"),
  );
  return reply;
}

/** Whether `If-None-Match` names the file (weak comparison, RFC 9110, section 13.1.2). */
function isHeld(condition: string | undefined, etag: string): boolean {
  const named = condition?.split(",").map((one) => one.trim().replace(/^W\//, ""));
  return named?.some((one) => one === "*" || one === etag) ?? false;
}

/** Why no more of it is given out, if so. */
type IsOut = () => Promise<string | undefined>;

/**
 * The rest of the pieces behind the first. A damaged one ends the connection: the length that was promised is not met. So
 * does what became meanwhile of the file, or of whoever reads: that is asked for each piece, while it is being read.
 */
async function* following(
  first: Uint8Array,
  rest: AsyncGenerator<Uint8Array>,
  isOut: IsOut,
): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    for (;;) {
      const [piece, out] = await Promise.all([rest.next(), isOut()]);
      if (piece.done) return;
      if (out !== undefined) throw new ChatCastError("E_FORBIDDEN", out);
      yield piece.value;
    }
  } finally {
    await rest.return(undefined);
  }
}
