import { createHash } from "node:crypto";
import {
  type BoxesFields,
  beginsEpoch,
  boxesBytes,
  ChatCastError,
  type Command,
  type GivenCommand,
  readBoxes,
} from "@chatcast/protocol";
import type { EpochChange, RoomRecord } from "../store/port.ts";
import type { Member } from "./roster.ts";

/**
 * Where a sealed room is found: by its id and by the public half of what only the link of its present epoch can make. With
 * another link there is no room, in no other way than where there is none, and no name that somebody could type leads here.
 */
export const sealedKey = (roomId: string, access: string): string => `sealed\n${roomId}\n${access}`;

/** The answer to whoever asks for a room that is not there, or may not know that it is. */
export const noRoom = (display: string): ChatCastError =>
  new ChatCastError("E_NO_ROOM", `there is no room named ${display}`, { path: "roomName" });

/** Which epoch a sealed room is in. Of what is in the boxes it knows as little as of what is said. */
export class Epochs {
  /** SHA-256 of the room's id. */
  readonly roomHash: Uint8Array;
  readonly #record: RoomRecord;
  /** The room is found by another key than that. */
  readonly #moved: (former: string) => void;
  #epoch = 0;
  #began = -1;

  constructor(record: RoomRecord, given: readonly GivenCommand[], moved: (former: string) => void) {
    this.#record = record;
    this.#moved = moved;
    this.roomHash = createHash("sha256").update(Buffer.from(record.name, "base64url")).digest();
    for (const command of given) this.#take(command);
  }

  /** Grows when somebody is put out. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Place of the command with which it began; -1 for the first. */
  get began(): number {
    return this.#began;
  }

  /** @throws ChatCastError `E_EPOCH` for an earlier one, `E_SUITE` for one that never was */
  require(epoch: number): void {
    if (epoch > this.#epoch) throw new ChatCastError("E_SUITE", "the frame is of another epoch");
    if (epoch < this.#epoch) throw lateEpoch();
  }

  /**
   * What the command makes of the room. @param staying everybody whose name is held here, but who is put out
   * @throws ChatCastError `E_SCHEMA` for an epoch or boxes too many or too few, `E_CONFLICT` where somebody who stays has no
   * box
   */
  changeOf({ kind, epoch, boxes, target }: Command, staying: Iterable<Member>): EpochChange | undefined {
    if (!beginsEpoch(kind)) {
      if (epoch === undefined && boxes === undefined) return undefined;
      throw new ChatCastError("E_SCHEMA", "an epoch begins where somebody is put out", { path: "epoch" });
    }
    if (epoch === undefined || boxes === undefined) {
      throw new ChatCastError("E_SCHEMA", "who is put out of a sealed room leaves new keys behind", { path: "epoch" });
    }
    const owners = this.#owners(epoch.boxes, boxes);
    if (owners === undefined || (target?.key !== undefined && owners.has(target.key))) {
      throw new ChatCastError("E_SCHEMA", "not the boxes that the command names", { path: "boxes" });
    }
    for (const { identity } of staying) {
      if (identity !== undefined && !owners.has(identity)) {
        throw new ChatCastError("E_CONFLICT", "there is no box for somebody who stays", { path: "boxes" });
      }
    }
    return { key: sealedKey(this.#record.name, epoch.access), boxes: JSON.stringify(boxes) };
  }

  /**
   * Call in the turn in which the command is given to the store: what comes later is of the new epoch.
   * @returns what is to be done when it was stored, and when it was not
   */
  begin(given: GivenCommand, { key }: Pick<EpochChange, "key">): { done: () => void; undo: () => void } {
    const before = { key: this.#record.key, epoch: this.#epoch, began: this.#began };
    this.#record.key = key;
    this.#take(given);
    return {
      done: () => this.#moved(before.key),
      undo: () => {
        // Another node's command has taken its place, and was taken here meanwhile.
        if (this.#record.key !== key) return;
        this.#record.key = before.key;
        this.#epoch = before.epoch;
        this.#began = before.began;
      },
    };
  }

  /** The store had taken that command, and it is known only now. */
  catchUp(given: GivenCommand): void {
    if (given.epoch !== undefined) this.begin(given, { key: sealedKey(this.#record.name, given.epoch.access) }).done();
  }

  /** Keys of those for whom there is a box. */
  #owners(digest: string, fields: BoxesFields): Set<string> | undefined {
    const boxes = readBoxes(fields);
    if (boxes === undefined) return undefined;
    if (createHash("sha256").update(boxesBytes(boxes)).digest("base64url") !== digest) return undefined;
    return ownersOf(fields);
  }

  #take({ seq, epoch }: GivenCommand): void {
    if (epoch === undefined) return;
    this.#epoch = epoch.number;
    this.#began = seq;
  }
}

/** The keys of the persons whose boxes those are. */
export function ownersOf(fields: BoxesFields): Set<string> {
  const { boxes = [] } = readBoxes(fields) ?? {};
  return new Set(boxes.map(({ key }) => Buffer.from(key).toString("base64url")));
}

/** What is refused to whom has the keys of before. */
export const lateEpoch = (): ChatCastError =>
  new ChatCastError("E_EPOCH", "somebody was put out since: seal it with the new keys");
