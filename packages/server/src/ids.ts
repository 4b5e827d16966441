import { randomBytes } from "node:crypto";

/** Server-made id of a member, room, message or blob: 128 random bits in the id alphabet of the wire. */
export const newId = (): string => randomBytes(16).toString("base64url");

/**
 * What others see of a member's id: 60 bits tell the members of a room apart, and lists of users carry one for each of a
 * thousand.
 */
export const shownId = (memberId: string): string => memberId.slice(0, 10);
