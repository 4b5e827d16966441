import {
  type BotView,
  ChatCastError,
  commandStatement,
  equalBytes,
  type Founder,
  type GivenCommand,
  Governance,
  isBotCommand,
  type NewBot,
  type OrderKind,
  openRoomBytes,
  type Party,
  type RoomAnswer,
  toBase64Url,
  type User,
} from "@chatcast/protocol";
import type { Identities } from "../identity/port.ts";
import type { Journal } from "../journal/journal.ts";
import type { Platform } from "../platform.ts";
import type { Vault } from "../sealed/port.ts";
import { told } from "../told.ts";
import type { Asker } from "../transport/ask.ts";
import { CommandChain, isSigned } from "./command-chain.ts";
import { everybody } from "./everybody.ts";
import { partyOf } from "./party.ts";
import { Succession } from "./succession.ts";

/** How often a command is given anew because others came first. */
const ATTEMPTS = 8;

export interface RightsOptions {
  platform: Pick<Platform, "sha256" | "utf8">;
  journal: Journal;
  identities: Identities | undefined;
  /** Of a sealed room: there nothing is believed that is not signed. */
  vault: Vault | undefined;
  roomName: string;
  /** The requests of the present connection, once the member is in its room. */
  asker: () => Asker | undefined;
  /** What may be ordered, and by whom, is another. */
  changed: () => void;
  /** The room is in another epoch. */
  renewed: () => void;
}

/** Where a bot is to be told what is said: the host is told to everybody, the rest to the server alone. */
export type Hook = { host: string; url: string };

/** What became of looking at one command: what it stands for in the log, and whether it is its giver's. */
export interface Judged {
  digest: Uint8Array;
  good: boolean;
}

/**
 * Who may do what in the room, as the commands say that were given in it, one after the other. In a sealed room each is
 * checked here: its signature, its place behind the one before, and whether its giver had the right, from the person on
 * whose key the link was made.
 */
export class Rights {
  readonly #options: RightsOptions;
  readonly #succession: Succession;
  /** Undefined before the first entry. */
  #chain: CommandChain | undefined;
  /** A command was told that cannot be: what comes behind it is not taken over. */
  #broken = false;
  #founded: string | undefined;
  #tail: Promise<unknown> = Promise.resolve();

  /** Resolves when what was ordered up to an entry is known. */
  readonly #known = Promise.withResolvers<void>();

  constructor(options: RightsOptions) {
    this.#options = options;
    this.#succession = new Succession(options);
  }

  get governance(): Governance {
    return this.#chain?.governance ?? NOBODYS;
  }

  /** Knows what was ordered until now. Waits for the first entry; rejects when the connection is lost after that. */
  async catchUp(): Promise<void> {
    await this.#known.promise;
    await this.#queue(() => this.#catchUp(Number.POSITIVE_INFINITY));
  }

  /** The member is in the room: takes over what was ordered until now. */
  entered({ name, founder, commands = 0 }: RoomAnswer["room"]): void {
    this.#queueQuietly(async () => {
      const founded = JSON.stringify([name, founder]);
      // Another history than ours is another room's, or an older copy of this one.
      if (founded !== this.#founded || commands < this.governance.next) await this.#begin(name, founder);
      this.#founded = founded;
      await this.#catchUp(commands);
      this.#known.resolve();
    });
  }

  /** A line of the log tells of a command: takes it over if it is the next one, with what is missing before it. */
  heard(command: GivenCommand): void {
    this.#queueQuietly(() => this.#catchUp(command.seq + 1));
  }

  /** Whether a line of the log, by itself, is what its giver ordered; of those that are known, whether it is that one. */
  async judge(command: GivenCommand): Promise<Judged> {
    const { platform, vault } = this.#options;
    const room = await this.#bytesOfRoom();
    const statement = commandStatement(room, command, platform.utf8);
    const digest = await platform.sha256(statement);
    const known = this.#chain?.digestAt(command.seq);
    const same = known === undefined ? !this.#broken : equalBytes(known, digest);
    return { digest, good: same && (vault === undefined || (await isSigned(vault, command, statement))) };
  }

  /** Everybody who belongs to the room, here or not, as the server lists them. @throws ChatCastError `E_UNAVAILABLE` */
  async everybody(): Promise<readonly User[]> {
    return everybody(this.#asker);
  }

  /**
   * Orders something. @param self this member as the room lists it. @throws ChatCastError what the server says, or
   * `E_UNAVAILABLE` while there is no connection
   */
  give(kind: OrderKind, self: User, target: Party | undefined, hook?: Hook): Promise<NewBot | undefined> {
    return this.#queue(async () => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await this.#giveNow(kind, self, target, hook);
        } catch (error) {
          const late = error instanceof ChatCastError && error.code === "E_CONFLICT" && error.path !== "target";
          if (!late || attempt === ATTEMPTS) throw error;
          await this.#catchUp(Number.POSITIVE_INFINITY);
        }
      }
    });
  }

  /** The bots of the room. @throws ChatCastError what the server says */
  async bots(): Promise<readonly BotView[]> {
    return (await this.#asker.request("bots", {})).bots;
  }

  async #giveNow(
    kind: OrderKind,
    self: User,
    target: Party | undefined,
    hook: Hook | undefined,
  ): Promise<NewBot | undefined> {
    const { identities, platform } = this.#options;
    const [chain, asker] = [this.#entered, this.#asker];
    const by = partyOf(self);
    const offer = isBotCommand(kind) ? undefined : await this.#succession.offer(kind, target, chain, asker);
    const place = { seq: chain.governance.next, previous: toBase64Url(chain.head) };
    const claim = {
      ...place,
      kind,
      by,
      ...(target === undefined ? {} : { target }),
      ...(offer === undefined ? {} : { epoch: offer.epoch }),
      ...(hook === undefined ? {} : { host: hook.host }),
    };
    const statement = commandStatement(chain.room, claim, platform.utf8);
    const signer = by.key === undefined ? undefined : await identities?.signer();
    const signature = signer && toBase64Url(await signer.sign(statement));
    const signed = signature === undefined ? {} : { signature };
    const { by: _told, ...asked } = claim;
    const boxes = offer === undefined ? {} : { boxes: offer.boxes };
    const answer = await asker.request("command", { ...asked, ...boxes, ...(hook && { url: hook.url }), ...signed });
    await this.#take({ ...claim, at: answer.at, ...signed });
    await this.#succession.follow(chain, asker, offer?.boxes);
    this.#options.changed();
    return answer.bot;
  }

  async #begin(name: string, founder: Founder | undefined): Promise<void> {
    const { journal, vault, platform } = this.#options;
    const known = vault === undefined || (founder !== undefined && (await vault.isFounder(founder)));
    if (founder !== undefined && !known)
      journal.notice("error", told("founder", {}, "The server names somebody else as the founder of this room."));
    const room = await this.#bytesOfRoom(name);
    this.#chain = await CommandChain.begin({ platform, vault, room }, founder, known);
    this.#succession.reset();
    this.#broken = false;
  }

  /** Takes over what was given up to a place, as far as the server tells it. */
  async #catchUp(count: number): Promise<void> {
    const before = this.governance.next;
    while (this.governance.next < count && !this.#broken) {
      const { commands } = await this.#asker.request("commands", { from: this.governance.next });
      if (commands.length === 0) break;
      for (const command of commands) if (!this.#broken) await this.#take(command);
    }
    await this.#succession.follow(this.#entered, this.#asker);
    if (before !== this.governance.next || before === 0) this.#options.changed();
  }

  async #take(command: GivenCommand): Promise<void> {
    const { journal } = this.#options;
    try {
      await this.#entered.take(command);
    } catch (error) {
      if (!(error instanceof ChatCastError)) throw error;
      this.#broken = true;
      journal.log(`command ${command.seq}: ${error.code} ${error.message}`);
      const text = "The server shows commands of this room that cannot have been given. They are not followed.";
      journal.notice("error", told("commands", {}, text));
    }
  }

  get #entered(): CommandChain {
    if (this.#chain === undefined) throw new ChatCastError("E_UNAVAILABLE", "not in the room yet");
    return this.#chain;
  }

  async #bytesOfRoom(name = this.#options.roomName): Promise<Uint8Array> {
    const { platform, vault } = this.#options;
    return vault?.roomHash ?? platform.sha256(openRoomBytes(name, platform.utf8));
  }

  get #asker(): Asker {
    const asker = this.#options.asker();
    if (asker === undefined) throw new ChatCastError("E_UNAVAILABLE", "not connected");
    return asker;
  }

  #queueQuietly(task: () => Promise<void>): void {
    this.#queue(task).catch(() => undefined);
  }

  /** One after the other. What nobody waits for is logged when it fails, and tried again with the next. */
  #queue<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#tail.then(task);
    this.#tail = done.catch((cause: unknown) => {
      this.#options.journal.log(`commands: ${cause instanceof Error ? cause.message : cause}`);
    });
    return done;
  }
}

/** In which nobody has a right. */
const NOBODYS = new Governance(undefined);
