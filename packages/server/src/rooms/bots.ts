import { timingSafeEqual } from "node:crypto";
import {
  type BotView,
  ChatCastError,
  type Command,
  forbidden,
  type GivenCommand,
  isBotCommand,
  LIMITS,
  type Name,
  type NewBot,
  type Party,
  parseName,
  requireName,
} from "@chatcast/protocol";
import { newBotId, shownId } from "../ids.ts";
import type { BotChange, BotRecord } from "../store/bots.ts";
import type { RoomRecord } from "../store/port.ts";
import type { Hooks, RoomContext } from "./context.ts";
import { looksOf } from "./look-alikes.ts";
import { NEVER, type Register } from "./register.ts";
import type { Member, Roster } from "./roster.ts";
import { hashToken, newToken } from "./secrets.ts";

/** A change of the room's bots on its way to the store. Until then nothing is in force but that a new name is kept. */
export interface BotTurn {
  change: BotChange;
  /** What is told once to who makes one. */
  made?: NewBot;
  done(): void;
  undo(): void;
}

/** What is wanted: by whom it is made, and what others see of its id, where they chose that. */
export interface Wanted {
  name: Name;
  by: string;
  shown?: string;
  url?: string | undefined;
}

/** A bot whose name is kept; without `record` while it is on its way to the store. */
interface Held {
  name: Name;
  looks: ReadonlySet<string>;
  record?: BotRecord;
}

type Names = Pick<Roster, "holder" | "lookAlike">;

/** The bots of one room. A bot is no member: it is never here, nobody writes to it, and its name is nobody else's. */
export class Bots {
  readonly #room: RoomRecord;
  readonly #roster: Names;
  readonly #register: Pick<Register, "ownerOf">;
  readonly #context: Pick<RoomContext, "store" | "clock" | "hooks">;
  readonly #held = new Set<Held>();

  constructor(
    room: RoomRecord,
    records: readonly BotRecord[],
    people: { roster: Names; register: Pick<Register, "ownerOf"> },
    context: Pick<RoomContext, "store" | "clock" | "hooks">,
  ) {
    this.#room = room;
    this.#roster = people.roster;
    this.#register = people.register;
    this.#context = context;
    this.#take(records);
  }

  /** @throws ChatCastError `E_NAME_TAKEN` for the name of a bot, and for one that looks like it */
  requireFree(name: Name): void {
    const looks = looksOf(name);
    for (const held of this.#held) {
      if (held.name.key !== name.key && looks.isDisjointFrom(held.looks)) continue;
      throw taken(`the name ${name.display} is, or looks like, that of the bot ${held.name.display}`);
    }
  }

  /**
   * What a command makes of the bots; undefined for one that is about none. The name of a new one is kept from now on.
   * @throws ChatCastError what is wrong with it
   */
  async turn(given: GivenCommand, { url }: Pick<Command, "url">): Promise<BotTurn | undefined> {
    const { kind, target, host, by } = given;
    if (!isBotCommand(kind) || target === undefined) {
      if (url !== undefined) throw new ChatCastError("E_SCHEMA", "an address belongs to a bot", { path: "url" });
      return undefined;
    }
    if (kind === "remove-bot") return this.dismissal(this.#meant(target).id);
    const { display, key } = requireName(target.username, "target");
    if (display !== target.username || target.key !== undefined || !SHOWN.test(target.memberId)) {
      throw new ChatCastError("E_SCHEMA", "a bot has a name as it is shown, no key, and an id like bot-a1B2c3", {
        path: "target",
      });
    }
    const told = url === undefined ? undefined : this.#hooks.hostOf(url);
    if (told !== host) {
      throw new ChatCastError("E_SCHEMA", `the host of that address is ${told ?? "missing"}`, { path: "host" });
    }
    return this.addition({ name: { display, key }, by: by.username, shown: target.memberId, url });
  }

  /** @throws ChatCastError `E_SUITE` in a sealed room, `E_QUOTA`, `E_NAME_TAKEN`, `E_CONFLICT`, and for an address that is refused */
  async addition({ name, by, shown, url }: Wanted): Promise<BotTurn & { made: NewBot }> {
    if (this.#room.suite !== "crc32-xor-seq") throw new ChatCastError("E_SUITE", SEALED);
    if (url !== undefined) this.#hooks.hostOf(url);
    if (this.#held.size >= LIMITS.bots) throw new ChatCastError("E_QUOTA", `a room has at most ${LIMITS.bots} bots`);
    if (shown !== undefined && this.#records().some(({ id }) => shownId(id) === shown)) {
      throw new ChatCastError("E_CONFLICT", "another bot has that id", { path: "target" });
    }
    this.requireFree(name);
    const member = this.#roster.holder(name.key) ?? this.#roster.lookAlike(name, undefined);
    if (member !== undefined) throw taken(`the name ${name.display} is, or looks like, that of a member`);
    const held: Held = { name, looks: looksOf(name) };
    const undo = () => void this.#held.delete(held);
    this.#held.add(held);
    try {
      if ((await this.#register.ownerOf(name)) !== undefined) throw taken(`the name ${name.display} belongs to a key`);
    } catch (error) {
      undo();
      throw error;
    }
    const token = newToken();
    const id = newBotId(shown);
    const add = {
      ...{ id, roomId: this.#room.id, tokenHash: hashToken(token), name: name.display, nameKey: name.key },
      ...{ madeAt: this.#context.clock.epoch(), madeBy: by },
    };
    return {
      change: { add: { ...add, ...(url === undefined ? {} : { hook: { url } }) }, looks: [...held.looks] },
      made: { id, token, ...(url === undefined ? {} : { secret: this.#hooks.secretOf(id) }) },
      done: () => {
        // Another reading of the store may have been first.
        for (const { record } of this.#held) if (record?.id === id) return undo();
        // Where its hook begins only the store knows, and nobody asks here.
        held.record = { ...add, ...(url === undefined ? {} : { hook: { url, cursor: 0 } }) };
      },
      undo,
    };
  }

  /** @throws ChatCastError `E_NOT_FOUND` */
  dismissal(botId: string): BotTurn & { name: string } {
    const held = [...this.#held].find(({ record }) => record?.id === botId);
    if (held === undefined) throw new ChatCastError("E_NOT_FOUND", "there is no such bot in this room");
    const done = () => void this.#held.delete(held);
    return { change: { dismiss: botId }, name: held.name.display, done, undo: () => undefined };
  }

  /** What there is now: the store has taken a change that was not answered, or another node has made one. */
  async reload(): Promise<void> {
    const records = await this.#context.store.bots(this.#room.id);
    // Names that are kept for bots on their way stay kept.
    for (const held of this.#held) if (held.record !== undefined) this.#held.delete(held);
    this.#take(records);
  }

  /** The bot that a token proves, as somebody who speaks. @throws ChatCastError `E_AUTH` */
  prove(botId: string, token: string): Member {
    const record = this.#records().find(({ id }) => id === botId);
    const name = record && parseName(record.name);
    if (record === undefined || name === undefined || !isToken(record, token)) throw nobody();
    const { id, tokenHash, madeAt } = record;
    return { id, tokenHash, joinedAt: madeAt, identity: undefined, name, presence: NEVER };
  }

  /** As those see them who may remove them. */
  async views(): Promise<BotView[]> {
    return (await this.#context.store.bots(this.#room.id)).map((bot) => this.#view(bot));
  }

  /** Something was said that every hook of the room is told. */
  wake(): void {
    for (const { id, hook } of this.#records()) if (hook !== undefined) this.#context.hooks?.wake(id);
  }

  get #hooks(): Hooks {
    const { hooks } = this.#context;
    if (hooks === undefined) throw forbidden("hooks-off", "bots have no hooks here", { path: "url" });
    return hooks;
  }

  #view({ id, name, madeAt, madeBy, usedAt, hook }: BotRecord): BotView {
    return {
      ...{ id, username: name, memberId: shownId(id), at: madeAt, by: madeBy },
      ...(usedAt === undefined ? {} : { usedAt }),
      ...(hook === undefined
        ? {}
        : {
            hook: {
              host: new URL(hook.url).host,
              cursor: hook.cursor,
              ...(hook.failure === undefined ? {} : { failure: hook.failure }),
            },
          }),
    };
  }

  #records(): BotRecord[] {
    return [...this.#held].flatMap(({ record }) => record ?? []);
  }

  #meant(target: Party): BotRecord {
    const bot = this.#records().find(({ id, name }) => shownId(id) === target.memberId && name === target.username);
    if (bot !== undefined && target.key === undefined) return bot;
    throw new ChatCastError("E_NO_RECIPIENT", "there is no such bot in this room", { path: "target" });
  }

  #take(records: readonly BotRecord[]): void {
    for (const record of records) {
      const name = parseName(record.name);
      if (name !== undefined) this.#held.add({ name, looks: looksOf(name), record });
    }
  }
}

/** Whether it is the bot's token; compared in a time that depends on neither. */
export function isToken({ tokenHash }: BotRecord, token: string): boolean {
  return timingSafeEqual(Buffer.from(tokenHash), Buffer.from(hashToken(token)));
}

/** One answer for a bot that is not there and for a token that is not its own. */
export const nobody = (): ChatCastError =>
  new ChatCastError("E_AUTH", "send the token of the bot as a bearer token; if it was removed, add another one");

const taken = (message: string): ChatCastError => new ChatCastError("E_NAME_TAKEN", message, { path: "target" });

/** What others see of a bot's id. */
const SHOWN = /^bot-[A-Za-z0-9_-]{6}$/;

const SEALED =
  "the server cannot read what is said in a sealed room, so no hook can: run a bot with the client library, as in examples/";
