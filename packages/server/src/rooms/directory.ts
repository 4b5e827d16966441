import { ChatCastError, type GivenCommand, LIMITS, type Name } from "@chatcast/protocol";
import { newId } from "../ids.ts";
import type { BotRecord } from "../store/bots.ts";
import type { MemberRecord, RoomRecord } from "../store/port.ts";
import type { RoomContext } from "./context.ts";
import { noRoom, sealedKey } from "./epochs.ts";
import { givenOf } from "./given.ts";
import { Room } from "./room.ts";

/** What a sealed room is asked for by. */
export const sealedName = (roomId: string, access: string): Name => ({
  display: roomId,
  key: sealedKey(roomId, access),
});

/** The rooms of this server, by name; loaded from the store when first asked for. */
export class Directory {
  readonly #context: RoomContext;
  readonly #rooms = new Map<string, Promise<Room | undefined>>();
  readonly #byId = new Map<string, Room>();
  /** Names that were held when the server stopped are kept until then; monotonic. */
  readonly #heldUntil: number;

  /** Made at the start of the server: from now on the names that were held when it stopped are held anew. */
  constructor(context: RoomContext) {
    this.#context = context;
    this.#heldUntil = context.clock.monotonic() + context.nameHoldMs;
  }

  /** Makes a room. Whoever opens it meanwhile waits for the same one: two of one record would not hear each other. */
  async create(
    name: Name,
    suite: RoomRecord["suite"] = "crc32-xor-seq",
    founder?: RoomRecord["founder"],
  ): Promise<Room> {
    const exists = () =>
      new ChatCastError("E_ROOM_EXISTS", `a room named ${name.display} exists already`, { path: "roomName" });
    for (let known = this.#rooms.get(name.key); known !== undefined; known = this.#rooms.get(name.key)) {
      if ((await known) !== undefined) throw exists();
    }
    const record: RoomRecord = {
      id: newId(),
      name: name.display,
      key: name.key,
      suite,
      createdAt: this.#context.clock.epoch(),
      // Nobody is in it until somebody's entry is stored.
      idleSince: this.#context.clock.epoch(),
      ...(founder === undefined ? {} : { founder }),
    };
    let created = false;
    const making = this.#context.store.createRoom(record).then((outcome) => {
      created = outcome === "created";
      return created ? this.#keep(record, [], { given: [], bots: [] }) : this.#read(name.key);
    });
    const room = await this.#remember(name.key, making);
    if (room === undefined || !created) throw exists();
    return room;
  }

  async open(name: Name): Promise<Room> {
    const room = await (this.#rooms.get(name.key) ?? this.#load(name.key));
    if (room === undefined) throw noRoom(name.display);
    return room;
  }

  /** The room that was found by that before somebody was put out of it. */
  async former({ key }: Name): Promise<Room | undefined> {
    const record = await this.#context.store.findFormerRoom(key);
    return record && (this.#byId.get(record.id) ?? this.#rooms.get(record.key) ?? this.#load(record.key));
  }

  /** The room of that id, loaded when it is not yet. */
  async find(roomId: string): Promise<Room | undefined> {
    const record = await this.#context.store.findRoomById(roomId);
    return record && (this.#byId.get(roomId) ?? this.#rooms.get(record.key) ?? this.#load(record.key));
  }

  /** A room that is loaded; transfers of its members only ever run while it is. */
  byId(roomId: string): Room | undefined {
    return this.#byId.get(roomId);
  }

  /** Ids of the rooms that are loaded. */
  get ids(): string[] {
    return [...this.#byId.keys()];
  }

  get size(): number {
    return this.#byId.size;
  }

  /** Removes the rooms that nobody was in since before `at`. @returns the blobs that are free to go. */
  async removeIdle(at: number): Promise<string[]> {
    const blobs: string[] = [];
    for (const record of await this.#context.store.roomsIdleBefore(at)) {
      const room = this.#byId.get(record.id);
      if (room?.occupied || (await this.#isUsedElsewhere(record))) continue;
      blobs.push(...(await this.#context.store.removeRoom(record.id)));
      this.#forget(record);
      this.#context.node?.bus.tell(record.id, { fact: "gone" });
    }
    return blobs;
  }

  async #isUsedElsewhere({ id }: RoomRecord): Promise<boolean> {
    const seats = await this.#context.node?.seats.of(id);
    return seats !== undefined && seats.length > 0;
  }

  /** Another node has removed the room. */
  gone(roomId: string): void {
    const room = this.#byId.get(roomId);
    if (room !== undefined) this.#forget(room.record);
  }

  close(): void {
    for (const room of this.#byId.values()) room.close();
  }

  #load(key: string): Promise<Room | undefined> {
    return this.#remember(key, this.#read(key));
  }

  #remember(key: string, coming: Promise<Room | undefined>): Promise<Room | undefined> {
    // An absent room is not remembered: somebody may create it any moment.
    const forget = () => {
      if (this.#rooms.get(key) === coming) this.#rooms.delete(key);
    };
    coming.then((room) => room === undefined && forget(), forget);
    this.#rooms.set(key, coming);
    return coming;
  }

  async #read(key: string): Promise<Room | undefined> {
    const record = await this.#context.store.findRoom(key);
    if (record === undefined) return undefined;
    const { store, node } = this.#context;
    const [holders, commands, bots] = await Promise.all([
      // Of nodes that share it the seats tell who holds a name.
      node === undefined ? store.nameHolders(record.id) : [],
      store.commands(record.id, 0, LIMITS.commands),
      store.bots(record.id),
    ]);
    // At another node it has got another key, which is not known here yet.
    const known = this.#byId.get(record.id);
    return known ?? this.#keep(record, holders, { given: commands.map(({ body }) => givenOf(body)), bots });
  }

  #keep(
    record: RoomRecord,
    holders: readonly MemberRecord[],
    kept: { given: readonly GivenCommand[]; bots: readonly BotRecord[] },
  ): Room {
    const moved = (former: string) => this.#move(former, room);
    const room: Room = new Room(record, { holders, until: this.#heldUntil }, kept, { ...this.#context, moved });
    this.#byId.set(room.record.id, room);
    return room;
  }

  #move(former: string, room: Room): void {
    if (former !== room.record.key) this.#rooms.delete(former);
    this.#rooms.set(room.record.key, Promise.resolve(room));
  }

  #forget(record: RoomRecord): void {
    this.#byId.get(record.id)?.close();
    this.#byId.delete(record.id);
    this.#rooms.delete(record.key);
  }
}
