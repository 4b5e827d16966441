import type { Place } from "../state/places.ts";
import type { Outgoing } from "./gather.ts";

/** Commands whose files are remembered; of older ones that were never given again nothing is. */
const KEPT = 16;

interface BookOptions {
  place: Place;
  save: () => Promise<void>;
  /** What was to be sent, as it was given. */
  paths: readonly string[];
  to: string | undefined;
}

/** What a command has sent: the same command, given again after it was stopped, sends only the rest. */
export class SendBook {
  readonly #place: Place;
  readonly #write: () => Promise<void>;
  readonly #to: string | undefined;
  readonly #command: string;
  readonly #sent: Set<string>;
  #last: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor({ place, save, paths, to }: BookOptions) {
    this.#place = place;
    this.#write = save;
    this.#to = to;
    this.#command = JSON.stringify([paths, to ?? null]);
    this.#sent = new Set(place.begun?.find(({ command }) => command === this.#command)?.sent);
  }

  /** Whether this command has sent it before it was stopped, and it is the same still. */
  has(file: Outgoing): boolean {
    return this.#sent.has(stateOf(file));
  }

  async begin(files: readonly Outgoing[]): Promise<void> {
    const keys = files.filter((file) => !file.temporary && !this.has(file)).map((file) => keyOf(file, this.#to));
    this.#place.unfinished = [...new Set([...this.#place.unfinished, ...keys])];
    this.#remember();
    await this.#save();
  }

  async sent(file: Outgoing): Promise<void> {
    if (file.temporary) return;
    this.#sent.add(stateOf(file));
    this.#drop([file]);
    this.#remember();
    await this.#save();
  }

  /** Nothing goes on by itself. What was sent is known to the same command until it has sent all. */
  async end(files: readonly Outgoing[], all: boolean): Promise<void> {
    this.#drop(files);
    if (all || this.#sent.size === 0) this.#place.begun = this.#others;
    await this.#save();
  }

  get #others(): NonNullable<Place["begun"]> {
    return (this.#place.begun ?? []).filter(({ command }) => command !== this.#command);
  }

  #remember(): void {
    this.#place.begun = [...this.#others, { command: this.#command, sent: [...this.#sent] }].slice(-KEPT);
  }

  #drop(files: readonly Outgoing[]): void {
    const keys = new Set(files.map((file) => keyOf(file, this.#to)));
    this.#place.unfinished = this.#place.unfinished.filter((key) => !keys.has(key));
  }

  /** What changes while one is written goes into the next one, so that a thousand small files are not a thousand writes. */
  #save(): Promise<void> {
    this.#next ??= this.#last.then(() => {
      this.#next = undefined;
      return this.#write();
    });
    this.#last = this.#next.catch(() => undefined);
    return this.#next;
  }
}

/** The name of a send, by which the member that has begun it is found again. */
export const keyOf = ({ path }: Outgoing, to: string | undefined): string => JSON.stringify([path, to ?? null]);

const stateOf = ({ path, size, modifiedAt }: Outgoing): string => JSON.stringify([path, size, modifiedAt]);
