import { randomBytes } from "node:crypto";

/** Server-made id of a member, room, message or blob: 128 random bits in the id alphabet of the wire. */
export const newId = (): string => randomBytes(16).toString("base64url");

/**
 * Id of a bot, longer than a member's and recognised by that wherever it is the sender of something.
 * @param shown what others see of it, `bot-` and six characters
 */
export const newBotId = (shown = `bot-${newId().slice(0, 6)}`): string => shown + newId().slice(0, 20);

export const isBotId = (id: string): boolean => id.length === 30 && id.startsWith("bot-");

/**
 * What others see of a member's id: 60 bits tell the members of a room apart, and lists of users carry one for each of a
 * thousand.
 */
export const shownId = (memberId: string): string => memberId.slice(0, 10);
