import { randomUUID } from "node:crypto";
import { LIMITS } from "@chatcast/protocol";
import type { Clock } from "../../clock.ts";
import type { MemberRecord, Store } from "../../store/port.ts";
import { type Rate, TokenBucket } from "../../token-bucket.ts";
import type { Claim, Place, Seats } from "../port.ts";

interface Kept {
  member: MemberRecord;
  looks: readonly string[];
  place: Place | undefined;
  /** When the name is free; of somebody who is away. */
  until: number;
  plan?: string | undefined;
}

/** What of the log the seats depend on. */
type Register = Pick<Store, "findRoomById" | "findMember" | "commands" | "bots">;

/** Seats of nodes that are in one process: for simulations and tests. */
export class SeatTable {
  readonly #seats = new Map<string, Kept>();
  readonly #nodes = new Map<string, number>();
  /** Which node does what. */
  readonly #errands = new Map<string, string>();
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #clock: Clock;
  readonly #register: Register;
  readonly #leaseMs: number;

  constructor(clock: Clock, register: Register, leaseMs: number) {
    this.#clock = clock;
    this.#register = register;
    this.#leaseMs = leaseMs;
  }

  /** Another node. */
  async open(): Promise<Seats> {
    const node = randomUUID();
    this.#nodes.set(node, this.#clock.monotonic());
    return {
      node,
      take: (claim) => this.#take(structuredClone(claim)),
      lose: async (memberId, place, keptMs) => {
        const seat = this.#at(memberId, place);
        if (seat !== undefined) this.#leave(seat, keptMs);
      },
      free: async (memberId, place) => {
        if (place === undefined || this.#at(memberId, place) !== undefined) this.#seats.delete(memberId);
      },
      of: async (roomId) =>
        [...this.#seats.values()]
          .filter(({ member }) => member.roomId === roomId)
          .map(({ member, place, until, plan }) => {
            const keptMs = place === undefined ? until - this.#clock.monotonic() : 0;
            return structuredClone({ member, place, keptMs, ...(plan !== undefined && { plan }) });
          }),
      rooms: async () => [...new Set([...this.#seats.values()].map(({ member }) => member.roomId))],
      beat: (keptMs) => this.#beat(node, keptMs),
      hold: async (errand) => this.#hold(errand, node),
      release: async (errand) => {
        if (this.#errands.get(errand) === node) this.#errands.delete(errand);
      },
      spend: async (what, rate) => this.#spend(what, rate),
      keepPlan: async (memberId, plan) => {
        const seat = this.#seats.get(memberId);
        if (seat !== undefined) seat.plan = plan;
      },
      close: async (keptMs) => {
        this.#nodes.delete(node);
        this.#abandon(keptMs);
      },
    };
  }

  async #take({ member, place, looks, commands, most }: Claim): ReturnType<Seats["take"]> {
    const { findRoomById, findMember, commands: given, bots } = this.#register;
    if ((await findRoomById(member.roomId)) === undefined) return { is: "gone" };
    if ((await findMember(member.id))?.standing === "removed") return { is: "gone" };
    if ((await given(member.roomId, 0, LIMITS.commands)).length !== commands) return { is: "behind" };
    const robots = await bots(member.roomId);
    const own = this.#seats.get(member.id);
    const others = [...this.#seats.values()].filter(
      (seat) => seat !== own && seat.member.roomId === member.roomId && !this.#isOver(seat),
    );
    if (own?.member.nameKey !== member.nameKey) {
      const rival = others.find((seat) => seat.looks.some((look) => looks.includes(look)));
      if (rival !== undefined) return { is: "taken", by: rival.member.name, nameKey: rival.member.nameKey };
      const robot = robots.find(({ nameKey }) => looks.includes(nameKey));
      if (robot !== undefined) return { is: "taken", by: robot.name, nameKey: robot.nameKey };
    }
    if (own === undefined && others.length >= most) return { is: "full" };
    this.#seats.set(member.id, { member, looks, place, until: 0, plan: own?.plan });
    return { is: "seated" };
  }

  #hold(errand: string, node: string): boolean {
    const holder = this.#errands.get(errand);
    const seen = holder === undefined ? undefined : this.#nodes.get(holder);
    if (holder !== node && seen !== undefined && seen > this.#clock.monotonic() - this.#leaseMs) return false;
    this.#errands.set(errand, node);
    return true;
  }

  #spend(what: string, rate: Rate): number {
    const now = this.#clock.monotonic();
    const bucket = this.#buckets.get(what) ?? new TokenBucket(rate, now);
    this.#buckets.set(what, bucket);
    return bucket.take(now);
  }

  #at(memberId: string, { node, connection }: Place): Kept | undefined {
    const seat = this.#seats.get(memberId);
    return seat?.place?.node === node && seat.place.connection === connection ? seat : undefined;
  }

  #leave(seat: Kept, keptMs: number): void {
    seat.place = undefined;
    seat.until = this.#clock.monotonic() + keptMs;
  }

  #isOver({ place, until }: Kept): boolean {
    return place === undefined && until <= this.#clock.monotonic();
  }

  /** @returns rooms of those who are away by it */
  #abandon(keptMs: number): string[] {
    const rooms: string[] = [];
    for (const seat of this.#seats.values()) {
      if (seat.place === undefined || this.#nodes.has(seat.place.node)) continue;
      this.#leave(seat, keptMs);
      rooms.push(seat.member.roomId);
    }
    return rooms;
  }

  async #beat(node: string, keptMs: number): ReturnType<Seats["beat"]> {
    const now = this.#clock.monotonic();
    const lapsed = !this.#nodes.has(node);
    this.#nodes.set(node, now);
    for (const [other, seen] of this.#nodes) if (seen <= now - this.#leaseMs) this.#nodes.delete(other);
    const rooms = new Set(this.#abandon(keptMs));
    const freed: MemberRecord[] = [];
    for (const [memberId, seat] of this.#seats) {
      if (!this.#isOver(seat)) continue;
      this.#seats.delete(memberId);
      freed.push(seat.member);
      rooms.add(seat.member.roomId);
    }
    return { lapsed, rooms: [...rooms], freed };
  }
}
