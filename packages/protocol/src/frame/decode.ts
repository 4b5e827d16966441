import * as z from "zod/mini";
import { type ErrorBody, forbidden } from "../errors.ts";
import { complaint } from "./complaint.ts";
import { type ClientControl, clientControl, SERVER_COMMANDS } from "./control.ts";
import { type DownEventName, type DownEvents, downEvents } from "./down.ts";
import { type FileChunk, fileChunk } from "./file-chunk.ts";
import { type FileManifestPacket, fileManifest } from "./file-manifest.ts";
import { type FileSealPacket, fileSeal } from "./file-seal.ts";
import { offence } from "./inspect.ts";
import { type SignedKill, signedKill } from "./kill.ts";
import { LIMITS } from "./limits.ts";
import { type Msg, msg } from "./msg.ts";
import { plainChunk } from "./plain-chunk.ts";
import { plainMsg } from "./plain-msg.ts";
import { id as idSchema, seq as seqSchema } from "./scalars.ts";
import { type SealedChunk, sealedChunk } from "./sealed-chunk.ts";
import { type SealedMsg, sealedMsg } from "./sealed-msg.ts";
import { type UpEventName, type UpEvents, upEvents } from "./up.ts";
import { utf8Length } from "./utf8.ts";

export type Decoded<T> = { ok: true; value: T } | { ok: false; error: ErrorBody };

/** Reads standard Base64 (RFC 4648 section 4, padded); undefined when the text is anything else. */
export type DecodeBase64 = (text: string) => Uint8Array | undefined;

const refuse = (code: ErrorBody["code"], message: string, path?: string): { ok: false; error: ErrorBody } => ({
  ok: false,
  error: path === undefined || path === "" ? { code, message } : { code, message, path },
});

function parse<S extends z.core.$ZodType>(schema: S, body: unknown): Decoded<z.output<S>> {
  const parsed = z.safeParse(schema, body, { error: complaint });
  if (parsed.success) return { ok: true, value: parsed.data };
  const issue = parsed.error.issues[0];
  return refuse("E_SCHEMA", issue?.message ?? "wrong shape", issue?.path.join("."));
}

function read<S extends z.core.$ZodType>(schema: S, body: unknown): Decoded<z.output<S>> {
  const poison = offence(body);
  return poison === undefined ? parse(schema, body) : refuse("E_SCHEMA", "not a plain, shallow value", poison);
}

export const isUpEvent = (event: string): event is UpEventName => Object.hasOwn(upEvents, event);

/** The gate for everything a client asks outside `reliable_event`. */
export function decodeUp<E extends UpEventName>(event: E, body: unknown): Decoded<UpEvents[E]> {
  const decoded = read(upEvents[event] as unknown as z.core.$ZodType<UpEvents[E]>, body);
  if (!decoded.ok) return decoded;
  const value: UpEvents[UpEventName] = decoded.value;
  if (
    value !== null &&
    value !== undefined &&
    "text" in value &&
    utf8Length(value.text, LIMITS.textBytes) > LIMITS.textBytes
  ) {
    return refuse("E_TOO_LARGE", `text is larger than ${LIMITS.textBytes} bytes`, "text");
  }
  return decoded;
}

/** The gate for everything a server says; a client never trusts an unread shape either. */
export function decodeDown<E extends DownEventName>(event: E, body: unknown): Decoded<DownEvents[E]> {
  return parse(downEvents[event] as unknown as z.core.$ZodType<DownEvents[E]>, body);
}

/** Reads the answer that a callback got with the schema of what was asked. */
export function decodeAnswer<S extends z.core.$ZodType>(schema: S, body: unknown): Decoded<z.output<S>> {
  const parsed = z.safeParse(schema, body);
  return parsed.success
    ? { ok: true, value: parsed.data }
    : refuse("E_SCHEMA", "the server's answer has another shape");
}

/** A packet of `reliable_event`, or how its refusal must be told (WIRE: chunks and controls by NACK, the rest by event). */
export type ReliableUp =
  | { kind: "msg"; msg: Msg }
  | { kind: "sealed"; sealed: SealedMsg }
  | { kind: "chunk"; chunk: FileChunk }
  | { kind: "manifest"; manifest: FileManifestPacket }
  | { kind: "sealed-chunk"; chunk: SealedChunk }
  | { kind: "seal"; seal: FileSealPacket }
  | { kind: "control"; control: ClientControl }
  | { kind: "kill"; kill: SignedKill }
  | { kind: "refused"; by: "nack" | "error_event"; transfer_id?: string; seq?: number; id?: string; error: ErrorBody };

/** The gate for `reliable_event`. */
export function decodeReliable(body: unknown, decodeBase64: DecodeBase64): ReliableUp {
  const type = field(body, "type");
  if (type === "MSG") return decodeMsg(body);
  if (type === "SEALED") return decoded(sealedMsg, body, (sealed) => ({ kind: "sealed", sealed }));
  if (type === "FILE_MANIFEST") return decoded(fileManifest, body, (manifest) => ({ kind: "manifest", manifest }));
  if (type === "SEALED_CHUNK") return decoded(sealedChunk, body, (chunk) => ({ kind: "sealed-chunk", chunk }));
  if (type === "FILE_SEAL") return decoded(fileSeal, body, (seal) => ({ kind: "seal", seal }));
  if (type === "FILE_CHUNK") return decodeChunk(body, decodeBase64);
  if (type === "CONTROL") return decodeControl(body);
  return { kind: "refused", by: "error_event", error: refuse("E_SCHEMA", "unknown packet type", "type").error };
}

function decodeMsg(body: unknown): ReliableUp {
  const plain = plainMsg(body);
  if (plain !== undefined) return { kind: "msg", msg: plain };
  const decoded = read(msg, body);
  if (!decoded.ok) return { kind: "refused", by: "error_event", error: decoded.error };
  if (utf8Length(decoded.value.payload, LIMITS.textBytes) <= LIMITS.textBytes)
    return { kind: "msg", msg: decoded.value };
  const { error } = refuse("E_TOO_LARGE", `payload is larger than ${LIMITS.textBytes} bytes`, "payload");
  return { kind: "refused", by: "nack", ...echo(body), error };
}

/** A packet whose refusal is a NACK. */
function decoded<S extends z.core.$ZodType>(
  schema: S,
  body: unknown,
  packet: (value: z.output<S>) => ReliableUp,
): ReliableUp {
  const found = read(schema, body);
  if (found.ok) return packet(found.value);
  return { kind: "refused", by: "nack", ...echo(body), error: found.error };
}

function decodeChunk(body: unknown, decodeBase64: DecodeBase64): ReliableUp {
  const plain = plainChunk(body);
  if (plain !== undefined) {
    const { payload: bytes, ...rest } = plain;
    return { kind: "chunk", chunk: { ...rest, bytes } };
  }
  const decoded = read(fileChunk, body);
  if (!decoded.ok) return { kind: "refused", by: "nack", ...echo(body), error: decoded.error };
  const { payload, payload_b64, ...rest } = decoded.value;
  const bytes = payload ?? decodeBase64(payload_b64 ?? "");
  if (bytes === undefined) {
    return { kind: "refused", by: "nack", ...echo(body), error: refuse("E_SCHEMA", "not Base64", "payload_b64").error };
  }
  return { kind: "chunk", chunk: { ...rest, bytes } };
}

function decodeControl(body: unknown): ReliableUp {
  const cmd = field(body, "cmd");
  if (cmd === "KILL" && field(body, "signature") !== undefined) {
    return decoded(signedKill, body, (kill) => ({ kind: "kill", kill }));
  }
  if (typeof cmd === "string" && SERVER_COMMANDS.has(cmd)) {
    const error = forbidden("server", `${cmd} is the server's to say`, { path: "cmd" }).body();
    return { kind: "refused", by: "nack", ...echo(body), error };
  }
  return decoded(clientControl, body, (control) => ({ kind: "control", control }));
}

function field(body: unknown, key: string): unknown {
  return typeof body === "object" && body !== null && Object.hasOwn(body, key)
    ? (body as Record<string, unknown>)[key]
    : undefined;
}

/** The names of a refused packet, where they are well-formed enough to be said back. */
function echo(body: unknown): { transfer_id?: string; seq?: number; id?: string } {
  const transfer = z.safeParse(idSchema, field(body, "transfer_id"));
  const seq = z.safeParse(seqSchema, field(body, "seq"));
  const id = z.safeParse(idSchema, field(body, "id"));
  return {
    ...(transfer.success ? { transfer_id: transfer.data } : {}),
    ...(seq.success ? { seq: seq.data } : {}),
    ...(id.success ? { id: id.data } : {}),
  };
}
