import { ChatCastError, type ErrorBody, isRetryable, type RoomAnswer } from "@chatcast/protocol";
import type { RoomView } from "../api.ts";
import { Refusal } from "../refusal.ts";
import type { Vault } from "../sealed/port.ts";
import { type Endings, told } from "../told.ts";
import type { Asker, Outcome } from "../transport/ask.ts";
import { toError } from "../transport/ask.ts";
import { askIn } from "./admission.ts";
import { Ghost } from "./ghost.ts";
import type { Tenure } from "./keeping.ts";
import { refusedBy } from "./link.ts";
import type { Membership } from "./membership.ts";
import type { Entrance, PresenceOptions, Return, Seat, Way } from "./presence-options.ts";
import { requireRoom, suiteOf, takenFor } from "./room-suite.ts";
import { viewOfAnswer } from "./room-view.ts";
import { endedOf, whyEnded } from "./unsent.ts";
import { superseded, Waiting } from "./waiting.ts";

const TAKEN_OVER = told<Endings, "taken-over">("taken-over", {}, "opened in another tab or device");
const DISPLACED = told<Endings, "displaced">("displaced", {}, "displaced by an earlier attempt of its own");
const UNPROVED = told<Endings, "unproved">("unproved", {}, "the key could not be proved");

/**
 * In which room this client is, as whom, and whether it wants to be there. One connection after the other brings it back;
 * what the server refuses for good ends it, what another tab takes over is that tab's until somebody takes it back.
 */
export class Presence {
  readonly #options: PresenceOptions;
  #seat: Seat | undefined;
  /** Whether a new connection goes back into the room by itself. */
  #wanted = false;
  /** Another tab drives it. */
  #away = false;
  /** Counts what was asked for, so that what comes too late is known. */
  #turn = 0;
  readonly #ghost = new Ghost();
  readonly #returning = new Waiting<RoomView>();
  readonly #waiters = new Waiting<Asker>();

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  get membership(): Membership | undefined {
    return this.#seat?.membership;
  }

  /** @throws ChatCastError `E_NOT_MEMBER` outside of rooms, `E_CONFLICT` while another tab drives the room. */
  get member(): Membership {
    const { membership } = this;
    if (!membership?.shown || !this.#wanted) throw new ChatCastError("E_NOT_MEMBER", "not in a room");
    if (this.#away) throw new Refusal("E_CONFLICT", told("other-tab", {}, "this room is open in another tab"));
    return membership;
  }

  whenInRoom(): Promise<Asker> {
    const { asker } = this.member;
    return asker === undefined ? this.#waiters.wait() : Promise.resolve(asker);
  }

  async enter({ event, vault, ...request }: Entrance): Promise<RoomView> {
    const turn = ++this.#turn;
    const tenure = await this.#tenureFor(request.token, vault);
    try {
      if (tenure !== undefined && turn !== this.#turn) throw superseded();
      const asker = await this.#options.link.whenOpen();
      if (this.membership?.isEnteredBy({ ...request, vault }) !== true) this.#options.leaving();
      return await new Promise<RoomView>((resolve, reject) => {
        const answered = (outcome: Outcome<"join_room">) => {
          if (!outcome.ok) {
            this.#ghost.mayCome(outcome.error, this.#options.now());
            reject(toError(outcome.error));
            return;
          }
          try {
            resolve(this.#entered(outcome.value, { asker, token: request.token, tenure, vault }));
          } catch (error) {
            reject(error);
          }
        };
        const { prover } = this.#options;
        askIn({ prover, asker, event, request, vault, stale: () => turn !== this.#turn }, answered, reject);
      });
    } catch (error) {
      if (tenure !== undefined) this.#options.unsent.refused(tenure, error);
      throw error;
    }
  }

  async returnTo({ roomName, username, token, vault }: Return): Promise<RoomView> {
    const turn = ++this.#turn;
    const tenure = await this.#tenureFor(token, vault);
    if (turn !== this.#turn) {
      await tenure?.release();
      throw superseded();
    }
    if (tenure !== undefined) {
      const { name = roomName, server, memberId } = tenure.kept?.room ?? {};
      const suite = suiteOf(vault);
      this.#sit(tenure, { name, suite, server, self: { username, token, memberId }, users: [] }, vault);
    }
    this.#wanted = true;
    const { membership } = this.#seated;
    if (membership.asker !== undefined) return membership.view;
    this.#returning.reject(superseded());
    const returned = this.#returning.wait();
    this.#options.link.start();
    this.opened();
    return returned;
  }

  leave(): void {
    this.#turn++;
    this.#options.left();
    this.#stand();
  }

  /** The link has a new connection. */
  opened(): void {
    const { link } = this.#options;
    if (link.asker === undefined) return;
    if (this.#seat === undefined || !this.#wanted || this.#away) link.settled();
    else this.#rejoin(link.asker);
  }

  closed(): void {
    this.membership?.lost();
  }

  /** The server says that another connection of the same member took over. */
  displaced(): void {
    const { link } = this.#options;
    if (this.#ghost.came(this.#options.now())) link.drop(DISPLACED);
    else link.stop(TAKEN_OVER);
  }

  /** Tries now; takes the room back from another tab. */
  reconnect(): void {
    const { link, journal } = this.#options;
    const { view, vault } = this.membership ?? {};
    if (!this.#away || view === undefined) {
      link.start();
      return;
    }
    const { username, token } = view.self;
    this.returnTo({ roomName: view.name, username, token, vault }).catch((error: unknown) => {
      journal.log(`return: ${error instanceof Error ? error.message : error}`);
    });
  }

  close(): void {
    this.#turn++;
    this.#stand();
  }

  /** Undefined where the present seat is the one that is meant, or nobody knows yet whose it will be. */
  async #tenureFor(token: string | undefined, vault: Vault | undefined): Promise<Tenure | undefined> {
    await this.#options.ready();
    if (token === undefined) return undefined;
    const before = this.#seatOf(token);
    if (!this.#away && before !== undefined) return undefined;
    // What it is still writing is kept or not by the time that it is read here.
    await before?.tenure.shelf.close();
    return takenFor(this.#take(token), vault);
  }

  #take(token: string): Promise<Tenure> {
    return this.#options.keeping.take(token, () => this.#takenAway(token));
  }

  /** Another tab drives the room from now on. */
  #takenAway(token: string): void {
    if (this.#seatOf(token) === undefined) return;
    this.#away = true;
    this.#options.link.stop(TAKEN_OVER);
    this.#options.takenAway();
  }

  /** Runs in the turn of the answer, so that no message which follows it is missed. */
  #entered(answer: RoomAnswer, { asker, token, tenure, vault }: Way): RoomView {
    requireRoom(answer.room, vault);
    const mine = token !== undefined && tenure === undefined && this.membership?.view.self.token === token;
    if (!mine) {
      const { keeping } = this.#options;
      const fresh = answer.self.token;
      this.#sit(tenure ?? keeping.begin(fresh, () => this.#takenAway(fresh)), viewOfAnswer(answer), vault);
    }
    const { membership, tenure: current } = this.#seated;
    this.#wanted = true;
    membership.entered(answer, asker);
    this.#options.link.settled();
    this.#options.unsent.delete(current.scope);
    this.#options.entered(answer);
    this.#waiters.resolve(asker);
    this.#returning.resolve(membership.view);
    return membership.view;
  }

  get #seated(): Seat {
    if (this.#seat === undefined) throw new ChatCastError("E_NOT_MEMBER", "not in a room");
    return this.#seat;
  }

  #seatOf(token: string): Seat | undefined {
    return this.membership?.view.self.token === token ? this.#seat : undefined;
  }

  /** Another membership takes the place of the present one, or the same begins anew from what was kept. */
  #sit(tenure: Tenure, view: RoomView, vault: Vault | undefined): void {
    const { journal, left, makeMembership } = this.#options;
    const before = this.#seatOf(view.self.token);
    const { unkept = [] } = before?.membership.talk.said ?? {};
    if (before === undefined) {
      left();
      journal.forgetTransfers();
    }
    this.#stand();
    journal.room(undefined);
    journal.conversations.clear();
    try {
      this.#seat = { tenure, membership: makeMembership(tenure, view, vault, unkept) };
    } catch (error) {
      tenure.release().catch(() => undefined);
      throw error;
    }
    if (tenure.lost) this.#takenAway(view.self.token);
  }

  #stand(): void {
    const seat = this.#seat;
    this.#wanted = false;
    this.#away = false;
    this.#seat = undefined;
    seat?.membership.close();
    seat?.tenure.release().catch(() => undefined);
    const error = new ChatCastError("E_NOT_MEMBER", "left the room");
    this.#waiters.reject(error);
    this.#returning.reject(error);
  }

  #rejoin(asker: Asker): void {
    const { membership } = this.#seated;
    const { view, vault } = membership;
    const { self } = view;
    const request = { roomName: view.name, username: self.username, token: self.token };
    // What comes of a connection that is gone, or of a membership that is, says nothing about the next.
    const stale = () => this.#options.link.asker !== asker || this.membership !== membership;
    const answered = (outcome: Outcome<"join_room">) => {
      if (!outcome.ok) this.#ghost.mayCome(outcome.error, this.#options.now());
      if (stale()) return;
      if (!outcome.ok) this.#notRejoined(outcome.error);
      else if (!this.#away) this.#reentered(outcome.value, { asker, token: self.token, vault });
    };
    const { prover, link } = this.#options;
    // The server said nothing of this member: the next connection tries again.
    const failed = () => stale() || link.drop(UNPROVED);
    askIn({ prover, asker, event: "join_room", request, vault, stale }, answered, failed);
  }

  #reentered(answer: RoomAnswer, way: Way): void {
    try {
      this.#entered(answer, way);
    } catch (error) {
      // A server that makes another room of it gets nothing more of what was said for this one.
      if (!(error instanceof ChatCastError)) throw error;
      this.#notRejoined(error.body());
    }
  }

  #notRejoined(error: ErrorBody): void {
    this.#options.journal.log(`rejoin: ${error.code} ${error.message}`);
    if (isRetryable(error.code)) {
      this.#options.link.drop(refusedBy(error));
      return;
    }
    const awaited = this.#returning.any;
    const view = this.#end(error);
    if (!awaited) this.#options.journal.notice("error", whyEnded(error, view));
  }

  /** The server has put this member out of the room. */
  expelled(error: ErrorBody): void {
    if (this.#seat === undefined || !this.#wanted) return;
    this.#options.left();
    this.#seat.membership.lost();
    this.#options.journal.ended(endedOf(this.#end(error), error));
  }

  /** The room is not this member's any more; what it said and what was not delivered is kept. */
  #end(error: ErrorBody): RoomView {
    const { membership, tenure } = this.#seated;
    this.#wanted = false;
    this.#options.unsent.end(tenure.scope, membership, error.code);
    this.#waiters.reject(new ChatCastError("E_NOT_MEMBER", "not in a room"));
    this.#returning.reject(toError(error));
    return membership.view;
  }
}
