import { ChatCastError, forbidden, safeFileName } from "@chatcast/protocol";
import multipart, { type Multipart, type MultipartFile } from "@fastify/multipart";
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from "fastify";
import { newId } from "../ids.ts";
import { requireFree } from "../rooms/custody.ts";
import { hashToken } from "../rooms/secrets.ts";
import type { MemberRecord } from "../store/port.ts";
import { savedNameFor } from "../transfers/saved-name.ts";
import type { HttpContext } from "./context.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Who the bearer token proves; set on routes that need one. */
    member: MemberRecord | null;
  }
}

/** Envelope that a multipart body may add to the file. */
const ENVELOPE = 64 * 1024;

/** `POST /upload`: the seed's way of handing over a file in one request. */
export async function installUpload(app: FastifyInstance, context: HttpContext): Promise<void> {
  const plugin: FastifyPluginAsync = async (scope) => {
    // Only multipart is understood here: without this Fastify would read JSON and plain text as well.
    scope.removeAllContentTypeParsers();
    await scope.register(multipart, {
      limits: { fileSize: context.maxFileSize + 1, files: 1, fields: 16, fieldSize: 4_096, parts: 17, headerPairs: 64 },
      throwFileSizeLimit: false,
    });
    scope.decorateRequest("member", null);
    // Before the body is looked at: who is nobody here costs no parsing.
    scope.addHook("onRequest", async (request) => {
      request.member = await authenticate(request, context);
      const length = Number(request.headers["content-length"] ?? 0);
      if (length > context.maxFileSize + ENVELOPE) throw tooLarge(context.maxFileSize);
    });
    scope.post("/upload", { bodyLimit: Number.MAX_SAFE_INTEGER }, async (request) => {
      const { member } = request;
      if (member === null) throw unauthenticated();
      const part = await filePart(request);
      return keep(context, member, part);
    });
  };
  await app.register(plugin);
}

async function authenticate(request: FastifyRequest, { store }: HttpContext): Promise<MemberRecord> {
  const token = /^Bearer ([\w-]+)$/i.exec(request.headers.authorization ?? "")?.[1];
  const member = token === undefined ? undefined : await store.findMemberByToken(hashToken(token));
  if (member === undefined) throw unauthenticated();
  if (member.standing !== undefined) {
    const { standing } = member;
    throw forbidden(standing, `you ${standing === "muted" ? "are" : "were"} ${standing}`);
  }
  const room = await store.findRoomById(member.roomId);
  if (room !== undefined) requireFree(room);
  if (room?.suite === "aes-256-gcm-room") {
    throw new ChatCastError("E_SUITE", "this room takes sealed files alone, and an upload is in the clear");
  }
  return member;
}

async function filePart(request: FastifyRequest): Promise<MultipartFile> {
  if (!/;\s*boundary=/i.test(request.headers["content-type"] ?? "") && request.isMultipart()) {
    throw new ChatCastError("E_SCHEMA", "the multipart content type names no boundary");
  }
  for await (const part of readParts(request)) {
    if (part.type !== "file") continue;
    if (part.fieldname === "file") return part;
    part.file.resume();
  }
  throw new ChatCastError("E_SCHEMA", "there is no field `file` in the request", { path: "file" });
}

/** The parts of the body; what the parser cannot read is the client's malformed request, not the server's failure. */
async function* readParts(request: FastifyRequest): AsyncGenerator<Multipart> {
  try {
    yield* request.parts();
  } catch (error) {
    if (error instanceof Error && "statusCode" in error) throw error;
    throw malformed(error);
  }
}

async function keep(
  { store, blobs, urls, clock, maxFileSize }: HttpContext,
  member: MemberRecord,
  part: MultipartFile,
) {
  const blobId = newId();
  const { size, sha256, leaves } = await blobs.writeStream(blobId, part.file, maxFileSize).catch((error: unknown) => {
    throw error instanceof ChatCastError ? error : malformed(error);
  });
  const savedName = savedNameFor(part.filename);
  const fileName = safeFileName(part.filename);
  const { roomId, id: ownerId } = member;
  try {
    const createdAt = clock.epoch();
    await store.addFile({ savedName, roomId, ownerId, blobId, fileName, size, sha256, createdAt }, leaves);
  } catch (error) {
    await blobs.remove(blobId);
    throw error;
  }
  return { url: urls.mint(savedName, ownerId), fileName, fileSize: size, sha256 };
}

const malformed = (cause: unknown): ChatCastError =>
  new ChatCastError("E_SCHEMA", "the multipart body is malformed or broke off", { cause });

const unauthenticated = (): ChatCastError =>
  new ChatCastError("E_AUTH", "send the token of your room as a bearer token");

const tooLarge = (limit: number): ChatCastError =>
  new ChatCastError("E_TOO_LARGE", `a file may have ${limit} bytes here`);
