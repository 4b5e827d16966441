import { type BotView, ChatCastError, type NewBot, type User } from "@chatcast/protocol";
import type { Platform } from "../platform.ts";
import { Refusal } from "../refusal.ts";
import { told } from "../told.ts";
import type { RightsOnDemand } from "./rights-on-demand.ts";

export interface RobotsOptions {
  platform: Pick<Platform, "random">;
  rights: RightsOnDemand;
  /** This member as the room lists it. */
  self: () => User | undefined;
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** The bots of a room, for who may add and remove them. */
export class Robots {
  readonly #options: RobotsOptions;

  constructor(options: RobotsOptions) {
    this.#options = options;
  }

  /** @throws ChatCastError `E_SCHEMA` for what is no address, and what the server says */
  async add(username: string, url?: string): Promise<NewBot> {
    const { platform, rights } = this.#options;
    if (url !== undefined && !URL.canParse(url)) {
      const text = "a hook needs an address like https://…";
      throw new Refusal("E_SCHEMA", told("hook-address", {}, text), { path: "url" });
    }
    // Tells it from the room's other bots, and is no secret.
    const own = Array.from({ length: 6 }, () => LETTERS[Math.floor(platform.random() * LETTERS.length)]).join("");
    const hook = url === undefined ? undefined : { url, host: new URL(url).host };
    const made = await rights.give("add-bot", this.#self, { username, memberId: `bot-${own}` }, hook);
    if (made === undefined) throw new ChatCastError("E_UNAVAILABLE", "the bot was added, but its token was not told");
    return made;
  }

  /** @throws ChatCastError `E_NOT_FOUND`, and what the server says */
  async remove(id: string): Promise<void> {
    const bot = (await this.list()).find((one) => one.id === id);
    if (bot === undefined) throw new Refusal("E_NOT_FOUND", told("no-bot", {}, "there is no such bot in this room"));
    const { username, memberId } = bot;
    await this.#options.rights.give("remove-bot", this.#self, { username, memberId });
  }

  list(): Promise<readonly BotView[]> {
    return this.#options.rights.bots();
  }

  get #self(): User {
    const self = this.#options.self();
    if (self === undefined) throw new ChatCastError("E_UNAVAILABLE", "not connected");
    return self;
  }
}
