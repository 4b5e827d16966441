import fs from "node:fs/promises";
import { join } from "node:path";
import {
  type ChatCastClient,
  ChatCastError,
  fileIdentities,
  fileStorage,
  openClient,
  pathOpener,
  type RoomView,
  type Snapshot,
  type TransferView,
} from "@chatcast/client";
import { Failure, Stopped } from "../exit.ts";
import { isSpool, sweepSpools } from "../files/spool.ts";
import { privateFolder } from "../state/folder.ts";
import type { Unlock } from "../state/lock.ts";
import { type Place, Places } from "../state/places.ts";
import { type RoomAddress, shown } from "./address.ts";
import { distrust } from "./certificate.ts";

/** How long the first connection may take; one that was lost later is tried again for ever. */
const CONNECT_MS = 15_000;
/** Fills 100 MB/s for 160 ms; twice that would be a fifth of all the memory that a command takes. */
const HELD_BYTES = 16 * 1024 * 1024;
/** Commands of one person in one room at the same time. */
const AT_ONCE = 16;

export interface VisitOptions {
  address: RoomAddress;
  username: string;
  stateDirectory: string;
  signal: AbortSignal;
  /** Makes the open room when it is not there. */
  create: boolean;
  /** Sends that this command wants to go on with, if an earlier one has begun them. */
  resumes?: readonly string[];
}

interface VisitParts {
  client: ChatCastClient;
  view: RoomView;
  place: Place;
  save: () => Promise<void>;
  end: () => Promise<void>;
}

/** A stay in a room, as one member whom no other program uses meanwhile. */
export class Visit {
  readonly client: ChatCastClient;
  readonly view: RoomView;
  readonly place: Place;
  readonly #save: () => Promise<void>;
  readonly #end: () => Promise<void>;

  constructor({ client, view, place, save, end }: VisitParts) {
    this.client = client;
    this.view = view;
    this.place = place;
    this.#save = save;
    this.#end = end;
  }

  /** Writes down what was changed of the place. */
  save(): Promise<void> {
    return this.#save();
  }

  /**
   * Resolves with what `look` finds in the snapshot, looked at after every change.
   * @throws Stopped on Ctrl-C; Failure refused when this person is in the room no more
   */
  until<T>(signal: AbortSignal, look: (snapshot: Snapshot) => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const attend = (): void => {
        try {
          if (signal.aborted) throw new Stopped();
          const snapshot = this.client.snapshot();
          const found = look(snapshot);
          if (found !== undefined) {
            done();
            resolve(found);
          } else if (snapshot.room === undefined) {
            done();
            // Why it is so is told in the same turn.
            queueMicrotask(() => reject(notInRoom(this.client.snapshot())));
          }
        } catch (error) {
          done();
          reject(error);
        }
      };
      const unsubscribe = this.client.subscribe(attend);
      const done = (): void => {
        unsubscribe();
        signal.removeEventListener("abort", attend);
      };
      signal.addEventListener("abort", attend);
      attend();
    });
  }

  /** What was asked for is still written, and what is cancelled, by this command or an earlier one, is told if that can be done soon. */
  async close(): Promise<void> {
    const told = ({ transfers }: Snapshot) => (transfers.some(isCancelling) ? undefined : true);
    await this.until(AbortSignal.timeout(GOODBYE_MS), told).catch(() => undefined);
    await this.#end();
  }
}

/** How long a command waits at its end until the server has heard what is cancelled, in milliseconds. */
const GOODBYE_MS = 2_000;

const isCancelling = ({ phase }: TransferView): boolean => phase.state === "waiting" && phase.why.code === "cancelling";

/** Nothing more will come: this person was put out, or the room was closed. */
export const notInRoom = ({ ended }: Snapshot): Failure => new Failure("refused", ended?.why ?? "the room was left");

/**
 * Enters as `username`, or as `username-2` and so on where other commands of this person are in the room.
 * @throws ChatCastError, Failure, Stopped
 */
export async function enter(options: VisitOptions): Promise<Visit> {
  const { address, stateDirectory, signal } = options;
  const room = address.kind === "open" ? address.name : address.link;
  await sweepSpools(stateDirectory);
  const places = await Places.open(stateDirectory);
  const { place, unlock } = await choose(places, room, options);
  const directory = await privateFolder(stateDirectory, "journals");
  const storage = fileStorage({ directory, fs });
  const client = openClient({
    url: address.server,
    platform: { heldBytes: HELD_BYTES },
    storage,
    identities: fileIdentities({ directory: join(stateDirectory, "identity"), fs }),
    files: pathOpener(fs),
  });
  const end = async (): Promise<void> => {
    client.close();
    await storage.close();
    await unlock();
  };
  try {
    const view = await within(knock(client, place, options), address, signal);
    place.token = view.self.token;
    place.lastAt = Date.now();
    const save = (): Promise<void> => places.write(room, place);
    await save();
    // What came from a pipe goes with the command that read it; this one has begun nothing yet.
    for (const { origin, cancel } of client.snapshot().transfers) {
      if (origin?.kind === "path" && isSpool(stateDirectory, origin.path)) cancel?.();
    }
    return new Visit({ client, view, place, save, end });
  } catch (error) {
    await end();
    throw error;
  }
}

/** A member whom nobody else drives: one that has begun what is wanted, else the first. */
async function choose(places: Places, room: string, options: VisitOptions): Promise<{ place: Place; unlock: Unlock }> {
  const { address, username, resumes = [] } = options;
  const { server } = address;
  let first: { place: Place; unlock: Unlock } | undefined;
  for (let number = 1; number <= AT_ONCE; number += 1) {
    const name = number === 1 ? username : `${username}-${number}`;
    const known = await places.read(server, room, name);
    // Names are used in their order: behind one that was never used there is none.
    if (known === undefined && first !== undefined) break;
    const unlock = await places.lock(server, room, name);
    if (unlock === undefined) continue;
    const where = address.kind === "open" ? { room } : { link: room };
    const place = known ?? { server, ...where, username: name, lastAt: 0, unfinished: [] };
    if (resumes.some((send) => place.unfinished.includes(send))) {
      await first?.unlock();
      return { place, unlock };
    }
    if (first === undefined) first = { place, unlock };
    else await unlock();
  }
  if (first === undefined) throw new Failure("refused", `${AT_ONCE} commands of ${username} are in this room already`);
  return first;
}

async function knock(client: ChatCastClient, place: Place, options: VisitOptions): Promise<RoomView> {
  const { token } = place;
  if (token === undefined) return anew(client, place, options);
  try {
    return await letIn(client, place, options, token);
  } catch (error) {
    // The room is another one by now, or the server forgot the member: what proved it proves nothing any more.
    if (!(error instanceof ChatCastError) || !FORGOTTEN.has(error.code)) throw error;
    delete place.token;
    place.unfinished = [];
    delete place.begun;
    return anew(client, place, options);
  }
}

const FORGOTTEN: ReadonlySet<string> = new Set(["E_AUTH", "E_NOT_MEMBER", "E_NO_ROOM"]);

async function anew(client: ChatCastClient, place: Place, options: VisitOptions): Promise<RoomView> {
  const { address, create } = options;
  try {
    return await letIn(client, place, options);
  } catch (error) {
    if (!(error instanceof ChatCastError) || error.code !== "E_NO_ROOM") throw error;
    if (create && address.kind === "open") {
      return client.createRoom({ roomName: address.name, username: place.username });
    }
    const hint = address.kind === "open" ? "; --create makes it" : "";
    throw new Failure("missing", `there is no ${shown(address)}${hint}`);
  }
}

function letIn(client: ChatCastClient, place: Place, { address }: VisitOptions, token?: string): Promise<RoomView> {
  const entry = { username: place.username, ...(token === undefined ? {} : { token }) };
  if (address.kind === "sealed") return client.joinSealedRoom({ link: address.link, ...entry });
  return client.joinRoom({ roomName: address.name, ...entry });
}

/** @throws ChatCastError `E_UNAVAILABLE` when nothing answers in time; Stopped on Ctrl-C */
async function within(entering: Promise<RoomView>, address: RoomAddress, signal: AbortSignal): Promise<RoomView> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(new Stopped());
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop);
  const timer = setTimeout(() => reject(new ChatCastError("E_UNAVAILABLE", "no answer")), CONNECT_MS);
  try {
    return await Promise.race([entering, promise]);
  } catch (error) {
    if (!(error instanceof ChatCastError) || error.code !== "E_UNAVAILABLE") throw error;
    const { server } = address;
    const why = await distrust(server);
    if (why !== undefined) throw new ChatCastError("E_UNAVAILABLE", `${server}: ${why}`);
    throw new ChatCastError("E_UNAVAILABLE", `${server}: ${error.message}; chatcast doctor ${server} looks why`);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
    entering.catch(() => undefined);
  }
}
