import type { BotView, GivenCommand, Governance, NewBot, OrderKind, Party, RoomAnswer, User } from "@chatcast/protocol";
import type { Hook, Judged, Rights, RightsOptions } from "./rights.ts";

/** The rights in a room, whose code is fetched when somebody is in one. Until it is there nobody has any. */
export class RightsOnDemand {
  readonly #options: RightsOptions;
  #coming: Promise<Rights> | undefined;
  #rights: Rights | undefined;

  constructor(options: RightsOptions) {
    this.#options = options;
  }

  get governance(): Governance | undefined {
    return this.#rights?.governance;
  }

  entered(room: RoomAnswer["room"]): void {
    this.#quietly((rights) => rights.entered(room));
  }

  heard(command: GivenCommand): void {
    this.#quietly((rights) => rights.heard(command));
  }

  async judge(command: GivenCommand): Promise<Judged> {
    return (await this.#load()).judge(command);
  }

  async catchUp(): Promise<void> {
    await (await this.#load()).catchUp();
  }

  async everybody(): Promise<readonly User[]> {
    return (await this.#load()).everybody();
  }

  async give(kind: OrderKind, self: User, target: Party | undefined, hook?: Hook): Promise<NewBot | undefined> {
    return (await this.#load()).give(kind, self, target, hook);
  }

  async bots(): Promise<readonly BotView[]> {
    return (await this.#load()).bots();
  }

  #quietly(tell: (rights: Rights) => void): void {
    this.#load().then(tell, (cause: unknown) => {
      this.#options.journal.log(`commands: ${cause instanceof Error ? cause.message : cause}`);
    });
  }

  #load(): Promise<Rights> {
    if (this.#coming !== undefined) return this.#coming;
    const coming = import("./rights.ts").then(({ Rights }) => {
      this.#rights = new Rights(this.#options);
      return this.#rights;
    });
    this.#coming = coming;
    coming.catch(() => {
      this.#coming = undefined;
    });
    return coming;
  }
}
