import { createHash } from "node:crypto";
import {
  bytesSource,
  type ChatCastClient,
  ChatCastError,
  type ChunkSource,
  openClient,
  type RoomView,
} from "@chatcast/client";
import { pairKey, ROOM } from "../checker/history.ts";
import { Tap } from "../checker/tap.ts";
import { Rng } from "../kernel/rng.ts";
import type { Wire } from "../net/wire.ts";
import { ROOM_NAME, type RoomWorld } from "./context.ts";
import { Desk } from "./desk.ts";
import { Folder } from "./folder.ts";
import { Person } from "./person.ts";
import { simPlatform } from "./platform.ts";
import { simTransport } from "./transport.ts";

/** How long a person waits before trying again, in milliseconds. */
const TRY_AGAIN_MS = 1_000;

/** One run of the client's program. */
interface Run {
  number: number;
  alive: boolean;
  client: ChatCastClient;
  person: Person;
}

/**
 * A member with its machine: runs the real client over the simulated network, kills it, starts it again with the token
 * that the page had kept.
 */
export class Member {
  readonly name: string;
  readonly index: number;
  readonly tap: Tap;
  readonly #world: RoomWorld;
  readonly #rng: Rng;
  readonly #wires = new Set<Wire>();
  /** What its program keeps; undefined for one that keeps nothing. */
  readonly #desk: Desk | undefined;
  #token: string | undefined;
  #run: Run | undefined;
  /** The first tab, while a second one is open. */
  #aside: Run | undefined;
  #runs = 0;
  #files = 0;
  #texts = 0;

  constructor(index: number, name: string, world: RoomWorld) {
    this.index = index;
    this.name = name;
    this.#world = world;
    this.#rng = new Rng(world.seed, `member ${name}`);
    const rng = new Rng(world.seed, `desk ${name}`);
    this.#desk = rng.chance(0.5)
      ? new Desk(rng.chance(0.3) ? new Folder(world.scheduler, world.coverage, rng) : undefined)
      : undefined;
    this.tap = new Tap(name, world);
  }

  get client(): ChatCastClient | undefined {
    return this.#run?.client;
  }

  /** In the room, as far as it knows, and connected. */
  get isIn(): boolean {
    const snapshot = this.client?.snapshot();
    return snapshot?.room !== undefined && snapshot.connection.state === "connected";
  }

  get person(): Person | undefined {
    return this.#run?.person;
  }

  start(): void {
    if (this.#run !== undefined) return;
    const { scheduler, network, plant, trace } = this.#world;
    trace.note(this.name, "starts");
    const overNetwork = simTransport(network, this.index, this.tap, (wire) => this.#wires.add(wire));
    const openConnection = plant.transport?.(overNetwork) ?? overNetwork;
    const state = { alive: true, number: this.#runs++ };
    const machine = simPlatform(scheduler, this.#rng, () => state.alive);
    const platform = plant.platform?.(machine) ?? machine;
    const desk = this.#desk;
    const storage = desk?.storage(() => state.alive);
    const kept = desk &&
      storage && {
        storage: plant.storage?.(storage) ?? storage,
        leases: desk,
        files: plant.files?.(desk) ?? desk,
      };
    const client = openClient({ url: "http://server", platform, openConnection, ...kept });
    const person = new Person({ name: this.name, client, tap: this.tap, world: this.#world, platform, desk });
    this.#run = Object.assign(state, { client, person });
    client.subscribe(() => person.look());
    this.#enter(this.#run);
    this.#insist(this.#run);
  }

  /** The program dies: what it had not told the server, nobody will. */
  crash(): void {
    const run = this.#run;
    if (run === undefined) return;
    const { network, coverage, trace } = this.#world;
    trace.note(this.name, "crashes");
    coverage.hit("client crashed");
    for (const gone of [run, this.#aside]) {
      gone?.person.gone();
      if (gone) gone.alive = false;
    }
    this.#run = undefined;
    this.#aside = undefined;
    this.#desk?.crash();
    if (this.#rng.chance(0.3)) {
      const edited = this.#desk?.edit();
      if (edited !== undefined) trace.note(this.name, `overwrites ${edited}`);
    }
    for (const wire of this.#wires) network.orphan(wire, this.#rng.between(0, this.#rng.chance(0.5) ? 30_000 : 100));
    this.#wires.clear();
  }

  /** The same member in a second tab, which takes the place of the first. */
  openTab(): void {
    if (this.#run === undefined || this.#aside !== undefined || this.#token === undefined) return;
    this.#world.coverage.hit("opened in another tab");
    this.#aside = this.#run;
    this.#aside.person.words.handsOver();
    this.#run = undefined;
    this.start();
  }

  /** Closes the second tab, if there is one, and goes back to the first. */
  closeTab(): void {
    const [first, tab] = [this.#aside, this.#run];
    if (first === undefined || tab === undefined) return;
    this.#world.trace.note(this.name, "closes the second tab");
    tab.person.gone();
    tab.client.close();
    tab.alive = false;
    first.person.words.takesBack(tab.person.words, tab.client.snapshot().room !== undefined);
    this.#run = first;
    this.#aside = undefined;
  }

  /** Takes the place back when the client says that it was taken, unless the person looks at another tab. */
  #insist(run: Run): void {
    if (!run.alive) return;
    const { connection } = run.client.snapshot();
    const taken = connection.state === "disconnected" && connection.nextTryAt === undefined;
    if (taken && this.#run === run) run.client.reconnect();
    this.#world.scheduler.after(TRY_AGAIN_MS, () => this.#insist(run));
  }

  /** Its own disk is full for a while. @returns false when its program does not write to one. */
  fillDisk(ms: number): boolean {
    if (this.#desk?.folder === undefined) return false;
    this.#world.trace.note(this.name, "has no room on its disk");
    this.#desk.folder.fill(ms);
    return true;
  }

  /** Says goodbye, and comes back. */
  leave(forMs: number): void {
    const run = this.#run;
    if (run === undefined || this.#aside !== undefined || !this.isIn) return;
    const { coverage, trace, scheduler } = this.#world;
    trace.note(this.name, "leaves");
    run.person.leaves();
    run.client.leaveRoom().catch((error: unknown) => this.#refused("leave", error));
    scheduler.after(forMs, () => {
      if (!run.alive) return;
      coverage.hit("left and came back");
      this.#enter(run);
    });
  }

  /** Says something new to a member, or to everybody. */
  say(recipient: string | undefined): void {
    const run = this.#run;
    if (run === undefined) return;
    const { history, trace } = this.#world;
    const number = this.#texts++;
    const text = recipient === undefined ? `${this.name}-${number}` : `secret-${this.name}-${recipient}-${number}`;
    const audience =
      recipient === undefined ? ({ mode: "broadcast" } as const) : ({ mode: "unicast", recipient } as const);
    try {
      const id = run.client.say(text, audience);
      const conversation = recipient === undefined ? ROOM : pairKey(this.name, recipient);
      const queue = `${this.#desk ? "kept" : run.number}`;
      run.person.words.add(history.say({ id, from: this.name, conversation, text, queue }));
      trace.note(this.name, `says ${text}`);
    } catch (error) {
      this.#refused("say", error);
    }
  }

  send(recipient: string | undefined, size: number): void {
    const run = this.#run;
    if (run === undefined) return;
    const { history, trace } = this.#world;
    const number = this.#files++;
    const name = `${recipient === undefined ? this.name : `secret-${this.name}-${recipient}`}-${number}.bin`;
    const audience =
      recipient === undefined ? ({ mode: "broadcast" } as const) : ({ mode: "unicast", recipient } as const);
    const content = contentOf(size, this.#rng);
    try {
      const file = this.#desk?.put(name, content) ?? bytesSource(content, name);
      const id = run.client.sendFile(shaky(file, this.#rng), audience);
      const conversation = recipient === undefined ? ROOM : pairKey(this.name, recipient);
      const sha256 = createHash("sha256").update(content).digest("hex");
      history.send({ id, from: this.name, conversation, name, content, sha256 });
      run.person.sending(id);
      trace.note(this.name, `sends ${name} of ${size} bytes`);
    } catch (error) {
      this.#refused("send", error);
    }
  }

  /** Asks about a transfer behind the back of its client. */
  probe(transferId: string): void {
    const wire = [...this.#wires].findLast(({ clientOpen }) => clientOpen);
    if (wire !== undefined) {
      this.#world.network.sendPacket(wire, { type: "CONTROL", cmd: "RESUME_REQUEST", transfer_id: transferId });
    }
  }

  /** Not in a room, not connected, nobody to write to: the product says so, and nothing has happened. */
  #refused(what: string, error: unknown): void {
    if (!(error instanceof ChatCastError)) throw error;
    this.#world.trace.note(this.name, `cannot ${what}: ${error.code}`);
  }

  /** Until it is in: the first one creates the room. */
  #enter(run: Run): void {
    const { scheduler, trace } = this.#world;
    const again = (error: unknown): void => {
      if (!run.alive) return;
      trace.note(this.name, `cannot enter: ${error instanceof ChatCastError ? error.code : String(error)}`);
      scheduler.after(TRY_AGAIN_MS, () => run.alive && this.#enter(run));
    };
    this.#entering(run.client).then((room) => {
      if (!run.alive) return;
      this.#token = room.self.token;
      trace.note(this.name, "is in");
    }, again);
  }

  #entering(client: ChatCastClient): Promise<RoomView> {
    const request = { roomName: ROOM_NAME, username: this.name };
    const token = this.#token;
    if (token === undefined) return this.index === 0 ? client.createRoom(request) : client.joinRoom(request);
    // As a page that is loaded again, or as somebody who chooses the room from a list.
    const asPage = this.#desk !== undefined && this.#rng.chance(0.5);
    return asPage ? client.returnToRoom({ ...request, token }) : client.joinRoom({ ...request, token });
  }
}

/** A file; now and then its first read fails, as on a stick that is pulled out for a moment. */
function shaky(source: ChunkSource, rng: Rng): ChunkSource {
  if (!rng.chance(0.1)) return source;
  let failed = false;
  return {
    ...source,
    read(position, length) {
      if (failed) return source.read(position, length);
      failed = true;
      return Promise.reject(new Error("the file cannot be read"));
    },
  };
}

/** Cheap bytes that differ everywhere: one random block, shifted along. */
function contentOf(size: number, rng: Rng): Uint8Array {
  const content = new Uint8Array(size);
  const words = new Uint32Array(content.buffer, 0, size >> 2);
  let word = Math.floor(rng.next() * 2 ** 32);
  for (let at = 0; at < words.length; at++) {
    word = (Math.imul(word, 1_664_525) + 1_013_904_223) >>> 0;
    words[at] = word;
  }
  return content;
}
