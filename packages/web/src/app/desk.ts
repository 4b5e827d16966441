import type { ChatCastClient, RoomView } from "@chatcast/client";
import { explain, explainEntry, type Problem } from "../ui/problem.ts";
import { backTo } from "./address.ts";
import { type DeskOptions, type DeskRoom, type DeskView, onlyHereIn } from "./desk-view.ts";
import { type Doing, enterRoom, placeOf } from "./entering.ts";
import { goneBy, sayGone } from "./gone.ts";
import { isIn, watchRoom } from "./inside.ts";
import { Lobby } from "./lobby.ts";
import * as memory from "./memory.ts";
import { isCrowded, tiredOf } from "./polling.ts";
import { isAway, RoomList } from "./room-list.ts";
import { createSeat, endSeat, type Seat } from "./store.ts";

/**
 * The rooms of this page: which are open, which one is shown, how one gets into another and out again. Each has a client
 * of its own, so that none waits for another; who is on the way in has a spare one.
 */
export class Desk {
  readonly #options: DeskOptions;
  readonly #list = new RoomList();
  readonly #lobby: Lobby;
  readonly #listeners = new Set<() => void>();
  /** Ends to what is watched of open rooms, by key. */
  readonly #watches = new Map<string, () => void>();
  #shown: string | undefined;
  /** Keys of the rooms that were shown, the last one at the end. */
  #trail: readonly string[] = [];
  #busy: DeskView["busy"];
  #problem: Problem | undefined;
  #offered: string | undefined;
  #expected: string | undefined;
  #invitation: string | undefined;
  /** Settles when the room that was shown last has been come back into, or has not. */
  #returning: Promise<void> = Promise.resolve();
  /** Counts what was asked for, so that what comes too late is known. */
  #attempt = 0;
  #view: DeskView | undefined;

  constructor(options: DeskOptions) {
    this.#options = options;
    this.#lobby = new Lobby(options.openClient);
    this.#invitation = options.invitation;
    this.#list.sync();
  }

  readonly view = (): DeskView => {
    this.#view ??= {
      rooms: this.#list.all,
      shown: this.#list.get(this.#shown),
      returning: this.#list.get(this.#shown ?? this.#expected),
      seat: this.#seat,
      busy: this.#busy,
      problem: this.#problem,
      offered: this.#list.get(this.#offered),
      invitation: this.#invitation,
      recents: memory.recents(),
    };
    return this.#view;
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Goes back into every room that was open: first the one that the address names, else the one that was shown last. */
  async start(address: string): Promise<void> {
    const back = () => (this.#invitation ? undefined : backTo(address, this.#list.all, memory.currentPlace()));
    this.#expected = back()?.key;
    this.#changed();
    // Fetched while the other tabs are asked; whoever enters tries again, and is told.
    if (this.#list.all.some(isAway)) this.#options.load().catch(() => undefined);
    await this.#list.askOtherTabs(this.#seat.client);
    this.#expected = undefined;
    this.#changed();
    const first = back();
    if (first !== undefined && this.#attempt === 0) this.show(first.key);
    await this.#bringBack();
  }

  /** Takes over what other tabs have opened and left, and enters what no tab is in any more. */
  async look(): Promise<void> {
    this.#list.sync();
    this.#changed();
    await this.#list.askOtherTabs(this.#seat.client);
    this.#changed();
    await this.#bringBack();
  }

  /** Shows a room, or the way in with why it cannot be shown. */
  show(key: string): void {
    const room = this.#list.get(key);
    if (room === undefined) return;
    this.#begin();
    if (room.stand.state === "waiting") this.#returning = this.#return(room, this.#lobby.take());
    const open = this.#list.get(key)?.stand.state === "open";
    this.#shown = open ? key : undefined;
    this.#offered = open ? undefined : key;
    if (room.stand.state === "gone") this.#problem = sayGone(room.stand.why, room.place);
    if (open) {
      this.#trail = [...this.#trail.filter((other) => other !== key), key];
      memory.setCurrent({ ...room.place, ...memory.known(room.place) });
      this.#lobby.drop();
    }
    this.#changed();
  }

  /** Shows the way in. */
  goHome(): void {
    this.#begin();
    this.#shown = undefined;
    this.#changed();
  }

  enter(doing: Doing, place: memory.Place): void {
    const known = this.#list.at(place);
    if (doing === "join" && known?.stand.state === "open") {
      this.#invitation = undefined;
      this.show(known.key);
      return;
    }
    this.#begin(this.#offered);
    const mine = this.#attempt;
    const superseded = () => this.#attempt !== mine;
    this.#problem = this.#list.fullWithout(known);
    if (this.#problem !== undefined) {
      this.#changed();
      return;
    }
    const { client } = this.#lobby.seat;
    this.#busy = { doing, place };
    this.#changed();
    enterRoom(client, doing, place, { load: this.#options.load, superseded })
      .then((view) => {
        if (view !== undefined && !superseded()) this.#entered(view, place);
      })
      .catch((error: unknown) => {
        if (superseded()) return;
        this.#problem = explainEntry(error, place.link ?? memory.known(place)?.link);
        if (this.#shown !== undefined) this.#lobby.drop();
      })
      .finally(() => {
        if (superseded()) return;
        this.#busy = undefined;
        this.#changed();
      });
  }

  /** Leaves a room; of one that is not open it says that somebody has understood. */
  leave(key: string): void {
    const room = this.#list.get(key);
    if (room === undefined) return;
    this.#begin(this.#offered);
    memory.removeOpen(room.place);
    this.#list.remove(key);
    if (room.stand.state === "open") this.#leave(key, this.#end(key, room.stand.seat));
    this.#changed();
  }

  /** Drops what is kept of a room that is not open. */
  forget(place: memory.Place): void {
    const token = memory.tokenOf(place);
    if (token !== undefined) void this.#seat.client.forget(token);
    memory.forget(place);
    this.#changed();
  }

  decline(): void {
    this.#problem = undefined;
    this.#invitation = undefined;
    this.#changed();
  }

  /** See `ChatCastClient.onlyHere`; of all rooms. */
  readonly onlyHere = (): number => onlyHereIn(this.#list.all);

  get #seat(): Seat {
    const stand = this.#list.get(this.#shown)?.stand;
    return stand?.state === "open" ? stand.seat : this.#lobby.seat;
  }

  #entered(view: RoomView, asked: memory.Place): void {
    const place = placeOf(view, asked);
    const key = memory.placeKey(place);
    memory.putOpen(place);
    memory.remember({ ...place, token: view.self.token });
    this.#invitation = undefined;
    this.#offered = undefined;
    this.#shown = key;
    this.#sit(place, this.#lobby.take());
    this.#trail = [...this.#trail.filter((other) => other !== key), key];
  }

  /** Comes back into a room as the member that one was there. */
  async #return({ key, place }: DeskRoom, seat: Seat): Promise<void> {
    this.#sit(place, seat);
    const superseded = () => !this.#sits(key, seat);
    try {
      const view = await enterRoom(seat.client, "return", place, { load: this.#options.load, superseded });
      if (view === undefined || superseded()) return;
      memory.renew({ ...placeOf(view, place), token: view.self.token });
      this.#changed();
    } catch (error) {
      if (superseded()) return;
      this.#lost(key, seat, goneBy(error), explainEntry(error, memory.known(place)?.link));
    }
  }

  #sits(key: string, seat: Seat): boolean {
    const stand = this.#list.get(key)?.stand;
    return stand?.state === "open" && stand.seat === seat;
  }

  /** A room has a client from now on, which tells when it is in the room no more, or when the room has another link. */
  #sit(place: memory.Place, seat: Seat): void {
    const key = memory.placeKey(place);
    this.#list.put(place, { state: "open", seat });
    const told = { lost: (why?: memory.Gone) => this.#lost(key, seat, why), polls: () => this.#rest() };
    this.#watches.set(key, watchRoom(seat.client, told));
  }

  /** More rooms poll than a browser can serve. */
  #rest(): void {
    const tired = tiredOf(this.#list.all, this.#shown, this.#trail);
    if (tired?.stand.state !== "open") return;
    this.#end(tired.key, tired.stand.seat).close();
    this.#list.put(tired.place, { state: "waiting" });
    this.#changed();
  }

  /** @returns the client, which is in no room of this desk's any more */
  #end(key: string, seat: Seat): ChatCastClient {
    this.#watches.get(key)?.();
    this.#watches.delete(key);
    endSeat(seat);
    return seat.client;
  }

  #leave(key: string, client: ChatCastClient): void {
    const left = client.leaveRoom().catch((error: unknown) => {
      this.#problem = explain(error);
      this.#changed();
    });
    const next = this.#trail.findLast((other) => this.#list.get(other)?.stand.state === "open");
    if (this.#shown === key && next === undefined) {
      memory.clearCurrent();
      this.#shown = undefined;
      this.#lobby.adopt(client);
      return;
    }
    void left.then(() => client.close());
    if (this.#shown === key && next !== undefined) this.show(next);
  }

  /** The server does not let the member in any more. @param problem shown on the way in, where the client does not tell */
  #lost(key: string, seat: Seat, why: memory.Gone = {}, problem?: Problem): void {
    const room = this.#list.get(key);
    if (room === undefined || !this.#sits(key, seat)) return;
    const client = this.#end(key, seat);
    // Without a word of the server it may go better next time.
    const gone = problem === undefined || (problem.code !== undefined && problem.code !== "E_UNAVAILABLE");
    this.#list.put(room.place, gone ? { state: "gone", why } : { state: "waiting" });
    if (gone) memory.putOpen(room.place, why);
    if (this.#shown === key) {
      if (gone) memory.clearCurrent();
      this.#shown = undefined;
      this.#problem = problem;
      this.#lobby.adopt(client);
    } else client.close();
    this.#changed();
  }

  /** One after the other, so that the room that is shown comes first and none has to share the line with all others. */
  async #bringBack(): Promise<void> {
    for (const { key } of this.#list.all) {
      const shown = this.#list.get(this.#shown)?.stand;
      if (shown?.state === "open") await Promise.race([isIn(shown.seat.client), this.#returning]);
      const room = this.#list.get(key);
      if (room?.stand.state !== "waiting" || isCrowded(this.#list.all)) continue;
      const seat = createSeat(this.#options.openClient());
      const returned = this.#return(room, seat);
      this.#changed();
      await Promise.race([isIn(seat.client), returned]);
    }
  }

  /** Something else is asked for: what was asked before counts no more. */
  #begin(offered?: string): void {
    this.#attempt++;
    this.#busy = undefined;
    this.#problem = undefined;
    this.#offered = offered;
    this.#expected = undefined;
  }

  #changed(): void {
    this.#view = undefined;
    for (const listener of [...this.#listeners]) listener();
  }
}
