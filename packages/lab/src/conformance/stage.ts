import { randomBytes } from "node:crypto";
import { type Body, isBody, same, textAt } from "./expect.ts";
import { Line } from "./line.ts";
import { control } from "./packets.ts";

/** Somebody in a room, at the end of a line. */
export interface Person {
  line: Line;
  name: string;
  token: string;
  /** What the server answered to the entry. */
  entry: Body;
}

/** A statement about servers, as a numbered rule of docs/spec/wire.md makes it, and how to find out. */
export interface Check {
  id: string;
  /** The statement in short. */
  says: string;
  /** @throws Difference */
  run(stage: Stage): Promise<void>;
}

/**
 * One server as checks see it. They share one room, whose name nobody guesses, and everybody in it has a name of this run
 * alone, so that a server that others use is not in their way. `clear` takes away what a check leaves open.
 */
export class Stage {
  readonly url: string;
  readonly room: string;
  readonly patience: number;
  readonly #lines: Line[] = [];
  readonly #transfers: { line: Line; id: string }[] = [];
  readonly #salt = randomBytes(4).toString("hex");
  #count = 0;

  /**
   * @param patience milliseconds that anything awaited may take
   * @param room another stage's, to be in the same room
   */
  constructor(url: string, patience: number, room = `conformance-${randomBytes(6).toString("hex")}`) {
    this.url = url;
    this.room = room;
    this.patience = patience;
  }

  /** A name that nothing else has: of a person, a room, a message or a transfer. */
  unique(prefix: string): string {
    return `${prefix}-${this.#count++}-${this.#salt}`;
  }

  async line(): Promise<Line> {
    const line = await Line.to(this.url, this.patience);
    this.#lines.push(line);
    return line;
  }

  /** Somebody new in the run's room, who creates it where it is not there. */
  async person(): Promise<Person> {
    const line = await this.line();
    const asked = { roomName: this.room, username: this.unique("p") };
    const joined = await line.ask("join_room", asked);
    const missing = isBody(joined.error) && joined.error.code === "E_NO_ROOM";
    return entered(line, missing ? await line.ask("create_room", asked) : joined);
  }

  async people(): Promise<[Person, Person, Person]> {
    return [await this.person(), await this.person(), await this.person()];
  }

  /** Somebody comes in, or back with a token, on a new line. */
  async enter(asked: Body): Promise<Person> {
    const line = await this.line();
    return entered(line, await line.ask("join_room", { roomName: this.room, ...asked }));
  }

  /** Remembers to cancel a transfer. */
  opened(line: Line, id: string): void {
    if (!this.#transfers.some((one) => one.line === line && one.id === id)) this.#transfers.push({ line, id });
  }

  /** What the first says comes after everything that was sent to the others before: what is not there by then never was. */
  async settle(first: Person, ...others: readonly Person[]): Promise<void> {
    const id = this.unique("settle");
    same(await first.line.ask("chat_message", { type: "text", mode: "broadcast", text: "settle", id }), { ok: true });
    for (const { line } of [first, ...others]) await line.next("chat_message", { id });
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.fetch(path, { headers });
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(new URL(path, this.url), { ...init, redirect: "manual", signal: AbortSignal.timeout(this.patience) });
  }

  /** Cancels what is under way, leaves the room, closes every line. */
  async clear(): Promise<void> {
    // Answers are awaited, whatever they say: what comes of it shall not fall into the next check.
    const open = this.#transfers.splice(0).filter(({ line }) => line.isOpen);
    await Promise.allSettled(open.map(({ line, id }) => line.ask("reliable_event", control("CANCEL", id))));
    const lines = this.#lines.splice(0);
    await Promise.allSettled(lines.filter(({ isOpen }) => isOpen).map((line) => line.ask("leave_room")));
    for (const line of lines) line.close();
  }
}

function entered(line: Line, entry: Body): Person {
  same(entry, { ok: true, self: { username: String, token: String } });
  const self = isBody(entry.self) ? entry.self : {};
  return { line, entry, name: textAt(self, "username"), token: textAt(self, "token") };
}
