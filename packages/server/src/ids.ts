import { randomBytes } from "node:crypto";

/** Server-made id of a member, room, message or blob: 128 random bits in the id alphabet of the wire. */
export const newId = (): string => randomBytes(16).toString("base64url");
