import * as z from "zod/mini";
import { boxes, commandSeq, epochStart } from "./epoch.ts";
import { bytes32, bytes64 } from "./identity.ts";
import { LIMITS } from "./limits.ts";
import { epochMillis, id, memberId, name } from "./scalars.ts";

/** What may be ordered about members and the room, and who may order it: `governance/rights.ts`. */
export const COMMAND_KINDS = [
  "remove",
  "ban",
  "unban",
  "mute",
  "unmute",
  "appoint",
  "dismiss",
  "hand-over",
  "close",
] as const;
export type CommandKind = (typeof COMMAND_KINDS)[number];

/** What may be ordered about bots, in an open room. */
export const BOT_COMMANDS = ["add-bot", "remove-bot"] as const;
export type BotCommand = (typeof BOT_COMMANDS)[number];

/** Everything that may be ordered. */
export type OrderKind = CommandKind | BotCommand;

export const isBotCommand = (kind: OrderKind): kind is BotCommand => BOT_COMMANDS.some((one) => one === kind);

/** A member as a command names it: by its key where it proved one, else as what its token proves. */
export const party = z.object({ username: name, memberId, key: z.optional(bytes32) });
export type Party = z.infer<typeof party>;

/**
 * Orders something in the room (native extra). `previous` is SHA-256 of the statement of the command before it, so that a
 * command is good for one place in one history. Who has a key signs; a member without one, in an open room, is what its
 * token proves. `E_CONFLICT` with `path` `seq`: another command came first. The same command again gets its first answer.
 */
export const command = z.object({
  seq: commandSeq,
  previous: bytes32,
  kind: z.enum([...COMMAND_KINDS, ...BOT_COMMANDS]),
  /**
   * Whom it is about. None for `close`. Who adds a bot chooses its name, and its `memberId`: `bot-` and six characters that
   * no other bot of the room has.
   */
  target: z.optional(party),
  /** In a sealed room whom it puts out has no part in the epoch that begins with it. */
  epoch: z.optional(epochStart),
  boxes: z.optional(boxes),
  /** With `add-bot`: at which host everything is posted that is said here from now on. Everybody is told. */
  host: z.optional(z.string().check(z.maxLength(LIMITS.hostChars))),
  /** Where exactly, which nobody else is told: addresses of hooks often hold a secret. */
  url: z.optional(z.string().check(z.maxLength(LIMITS.urlChars))),
  /** By the key of who orders it, over `commandStatement`. */
  signature: z.optional(bytes64),
});
export type Command = z.infer<typeof command>;

/**
 * A command as everybody is told it. `by` is the server's knowledge; its name and key are signed as well. Boxes are asked
 * for apart, and the address of a hook is told to nobody.
 */
export const givenCommand = z.extend(z.omit(command, { boxes: true, url: true }), { by: party, at: epochMillis });
export type GivenCommand = z.infer<typeof givenCommand>;

/**
 * A bot that was just made: what speaks as it, by `POST /hooks/<id>`, and what its hook signs with. Told this once; a command
 * that comes again is not told it again.
 */
export const newBot = z.object({ id, token: z.string(), secret: z.optional(z.string()) });
export type NewBot = z.infer<typeof newBot>;

export const commandAnswer = z.object({
  ok: z.literal(true),
  /** Of its line in the room's conversation. */
  offset: z.int().check(z.minimum(1)),
  at: epochMillis,
  duplicate: z.optional(z.boolean()),
  bot: z.optional(newBot),
});

/** Asks for what was ordered in the room, from place `from` on (native extra); answered with a page, oldest first. */
export const commands = z.object({ from: commandSeq });
export const commandsAnswer = z.object({
  ok: z.literal(true),
  commands: z.array(givenCommand),
  /** Commands that were ever given in the room. */
  count: commandSeq,
});

/** Answer of `renewal`; `founder` as an entry's answer tells it. */
export const renewalAnswer = z.extend(commandsAnswer, {
  founder: z.optional(z.pick(party, { memberId: true, key: true })),
  boxes: z.optional(boxes),
});
