import type { MemberRecord } from "../store/port.ts";
import type { Rate } from "../token-bucket.ts";

/** Where somebody sits: a connection of a node. */
export interface Place {
  node: string;
  connection: string;
}

/** Somebody whose name is held in a room: sits there, or is away and keeps its name for so many ms more. */
export interface Seat {
  member: MemberRecord;
  place: Place | undefined;
  keptMs: number;
  /** What the member has set for its own traffic. */
  plan?: string;
}

export interface Claim {
  member: MemberRecord;
  place: Place;
  /** What the name looks like: of two that have one of these in common one is taken. */
  looks: readonly string[];
  /** Commands of the room that whoever lets the member in has counted. */
  commands: number;
  /** Seats that the room has at most. */
  most: number;
}

/**
 * `taken`: somebody else has that name, or one that looks like it, or a bot of the room. `behind`: more was ordered in the room than was counted,
 * look again. `gone`: there is no such room, or the membership is over.
 */
export type Taken =
  | { is: "seated" }
  | { is: "taken"; by: string; nameKey: string }
  | { is: "full" }
  | { is: "behind" }
  | { is: "gone" };

/** What one look after the nodes has found. */
export interface Beat {
  /** This node was given up for dead meanwhile: whoever sits here must take the seat again. */
  lapsed: boolean;
  /** Rooms in which somebody went, or a name is free, because of a node or a time that is over. */
  rooms: string[];
  /** Those whose names are free now. */
  freed: MemberRecord[];
}

/**
 * Who is in which room, at which node: what the nodes of one log have in common beside it. A node that says nothing for
 * `leaseMs` is dead, and whoever sat there is away. All times are those of where this is kept.
 */
export interface Seats {
  /** This node's name, another one with each start. */
  readonly node: string;
  /** Sits down, under another name too, or at another place than before. Whoever comes back under its name is never refused for that. */
  take(claim: Claim): Promise<Taken>;
  /** Gone without a goodbye; changes nothing when the member sits elsewhere by now. */
  lose(memberId: string, place: Place, keptMs: number): Promise<void>;
  /** The name is free. @param place absent: wherever it sits */
  free(memberId: string, place?: Place): Promise<void>;
  of(roomId: string): Promise<Seat[]>;
  /** Rooms where somebody sits or a name is kept. */
  rooms(): Promise<string[]>;
  /** Says that this node lives, and gives up those that do not. */
  beat(keptMs: number): Promise<Beat>;
  /**
   * Takes something upon this node that one node alone may do at a time: until it is given up, or this node closes or is dead.
   * @returns whether it is this node's, now or since before
   */
  hold(errand: string): Promise<boolean>;
  release(errand: string): Promise<void>;
  /** Takes one of what all nodes together give out. @returns 0, or for how many ms there is none */
  spend(what: string, rate: Rate): Promise<number>;
  /** What a member sets for its own traffic, as long as it has a seat; undefined: nothing any more. */
  keepPlan(memberId: string, plan: string | undefined): Promise<void>;
  /** Whoever sits here is away from now on, and this node is none any more. */
  close(keptMs: number): Promise<void>;
}
