import {
  ChatCastError,
  commandStatement,
  type EpochStart,
  equalBytes,
  type Founder,
  foundationBytes,
  fromBase64Url,
  type GivenCommand,
  Governance,
} from "@chatcast/protocol";
import type { Platform } from "../platform.ts";
import type { Vault } from "../sealed/port.ts";

export interface ChainOptions {
  platform: Pick<Platform, "sha256" | "utf8">;
  /** Of a sealed room: there nothing is believed that is not signed. */
  vault: Vault | undefined;
  /** The 32 bytes that stand for the room in statements. */
  room: Uint8Array;
}

/** The commands of a room, from its founder on: each is taken over only where it could be given, behind the one before. */
export class CommandChain {
  readonly governance: Governance;
  /** Of a sealed room: every epoch that began with one of them, in order. */
  readonly epochs: EpochStart[] = [];
  readonly #options: ChainOptions;
  /** SHA-256 of the last command's statement. */
  #head: Uint8Array;
  /** SHA-256 of each command's statement, by place. */
  readonly #digests: Uint8Array[] = [];
  #began = -1;

  private constructor(options: ChainOptions, governance: Governance, head: Uint8Array) {
    this.#options = options;
    this.governance = governance;
    this.#head = head;
  }

  /** @param founder as the server names it @param known whether it is who made the link: nobody else has a right */
  static async begin(options: ChainOptions, founder: Founder | undefined, known: boolean): Promise<CommandChain> {
    const { platform, room } = options;
    const head = await platform.sha256(foundationBytes(room, founder, platform.utf8));
    return new CommandChain(options, new Governance(known ? founder : undefined), head);
  }

  /** What the next command stands behind. */
  get head(): Uint8Array {
    return this.#head;
  }

  get room(): Uint8Array {
    return this.#options.room;
  }

  /** Place of the command with which the present epoch began; -1 for the first. */
  get began(): number {
    return this.#began;
  }

  digestAt(seq: number): Uint8Array | undefined {
    return this.#digests[seq];
  }

  /** @throws ChatCastError where it cannot have been given */
  async take(command: GivenCommand): Promise<void> {
    const { platform, vault, room } = this.#options;
    const statement = commandStatement(room, command, platform.utf8);
    const behind = equalBytes(fromBase64Url(command.previous) ?? new Uint8Array(), this.#head);
    if (!behind) throw new ChatCastError("E_CONFLICT", "it follows another command than the last one");
    if (vault !== undefined && !(await isSigned(vault, command, statement))) {
      throw new ChatCastError("E_FORBIDDEN", "it is not signed by who is said to have given it");
    }
    this.governance.refuse(command);
    this.governance.apply(command);
    this.#head = await platform.sha256(statement);
    this.#digests[command.seq] = this.#head;
    if (command.epoch === undefined) return;
    this.epochs.push(command.epoch);
    this.#began = command.seq;
  }
}

export async function isSigned(vault: Vault, { by, signature }: GivenCommand, statement: Uint8Array): Promise<boolean> {
  const [key, signed] = [by.key, signature].map((field) => fromBase64Url(field ?? "") ?? new Uint8Array());
  if (key === undefined || signed === undefined) return false;
  return vault.isSigned(key, statement, signed);
}
