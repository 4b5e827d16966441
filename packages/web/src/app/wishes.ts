import { LEVELS, type Level } from "../features/attention/news.ts";
import { type Place, placeKey, readNotify, readSound, writeNotify, writeSound } from "./memory.ts";

/** What somebody wants to be told about: a level for each room, and whether it is heard, for all of them. */
export class Wishes {
  readonly #levels = new Map<string, Level>();
  readonly #listeners = new Set<() => void>();
  #sound = readSound();
  /** Counts the changes: another number is another state. */
  #version = 0;

  readonly level = (place: Place): Level => {
    const key = placeKey(place);
    const level = this.#levels.get(key) ?? LEVELS.find((known) => known === readNotify(place)) ?? "private";
    this.#levels.set(key, level);
    return level;
  };

  get sound(): boolean {
    return this.#sound;
  }

  setLevel(place: Place, level: Level): void {
    this.#levels.set(placeKey(place), level);
    writeNotify(place, level);
    this.#changed();
  }

  setSound(sound: boolean): void {
    this.#sound = sound;
    writeSound(sound);
    this.#changed();
  }

  readonly version = (): number => this.#version;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #changed(): void {
    this.#version++;
    for (const listener of [...this.#listeners]) listener();
  }
}
