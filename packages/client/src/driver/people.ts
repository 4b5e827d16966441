import {
  type Audience,
  ChatCastError,
  type CommandKind,
  commandsFor,
  type Party,
  type Role,
  rankOf,
  type User,
} from "@chatcast/protocol";
import type { PersonView, RightsView, RoomView, SearchView } from "../api.ts";
import type { Identities } from "../identity/port.ts";
import type { ConversationLog } from "../journal/conversation-log.ts";
import { sameName } from "../journal/fold-name.ts";
import type { Journal } from "../journal/journal.ts";
import type { Platform } from "../platform.ts";
import { Refusal } from "../refusal.ts";
import type { Vault } from "../sealed/port.ts";
import { told } from "../told.ts";
import type { Asker } from "../transport/ask.ts";
import { absentOf } from "./absent.ts";
import { Acquaintances } from "./acquaintances.ts";
import { addressed } from "./addressed.ts";
import { Introductions } from "./introductions.ts";
import { partyOf } from "./party.ts";
import { Received } from "./received.ts";
import type { RightsOnDemand } from "./rights-on-demand.ts";
import { Robots } from "./robots.ts";
import { search } from "./searching.ts";
import { Typing } from "./typing.ts";

export interface PeopleOptions {
  platform: Pick<Platform, "random" | "after" | "monotonic">;
  identities: Identities | undefined;
  journal: Journal;
  room: string;
  /** Of a sealed room: there the server's word on people and their rights counts for nothing. */
  vault: Vault | undefined;
  rights: RightsOnDemand;
  view: () => RoomView;
  /** The requests of the present connection, once the member is in its room. */
  asker: () => Asker | undefined;
  /** Somebody is seen in another light. */
  changed: () => void;
}

/** The people in a room, with what is known here of their keys and their rights. */
export class People {
  readonly robots: Robots;
  readonly typing: Typing;
  readonly received: Received;
  readonly #options: PeopleOptions;
  readonly #acquaintances: Acquaintances | undefined;
  readonly #introductions: Introductions | undefined;
  /** As the server lists them. */
  #listed: readonly User[] = [];
  /** As they were last asked for. */
  #absent: readonly PersonView[] = [];

  constructor(options: PeopleOptions) {
    const { identities, vault, journal, room, changed } = options;
    this.#options = options;
    this.robots = new Robots({ ...options, self: () => this.#self });
    const address = (audience: Audience) => addressed(audience, options.view());
    this.typing = new Typing({ ...options, address });
    this.received = new Received({ ...options, address });
    this.#introductions =
      vault &&
      new Introductions({
        vault,
        looked: changed,
        refused: (username) => {
          const text = `The server lists ${username}, who has not the link of this room. Nobody of that name is shown.`;
          journal.notice("error", told("stranger", { name: username }, text));
        },
      });
    this.#acquaintances =
      identities &&
      new Acquaintances({
        identities,
        room,
        changed: (username) => {
          const text = `${username} has not shown the key that you know. Compare safety numbers.`;
          journal.notice("error", told("other-key", { name: username }, text));
          changed();
        },
      });
  }

  /** Asks those who keep what was said, or looks through what is here: see `ChatCastClient.search`. */
  search(conversation: ConversationLog, query: string, before: number | undefined): Promise<SearchView> {
    const { asker, vault } = this.#options;
    return search({ asker: asker(), vault }, conversation, query, before);
  }

  /** This member is in the room, with those whom the server lists. */
  entered(users: readonly User[]): void {
    this.list(users);
    this.received.entered();
  }

  /** Others are in the room by now, and are shown. */
  othersAreHere(): void {
    this.typing.changed();
    this.received.changed();
  }

  /** The connection is gone, and with it what is heard over it alone. */
  quiet(): void {
    this.typing.clear();
    this.received.clear();
  }

  /** Those whom the server lists, in place of those before. */
  list(users: readonly User[]): void {
    this.#listed = users;
  }

  /** This member among those who are shown. */
  get #self(): PersonView | undefined {
    return selfOf(this.#options.view());
  }

  get listed(): readonly User[] {
    return this.#listed;
  }

  /** The room as this person sees it. */
  seen(view: RoomView): RoomView {
    const present = this.#listed.filter((user) => this.#introductions?.knows(user) ?? true);
    this.#look(present);
    const users = present.map((user) => this.#withKnown(user));
    const own = this.#roleOf(selfOf({ ...view, users }));
    return {
      ...view,
      users: users.map((user) => ({ ...user, may: this.#commandsAbout(user, own, view) })),
      rights: this.#rights(own),
    };
  }

  /** Looks at the keys that people came with. */
  #look(users: readonly User[]): void {
    this.#acquaintances?.look(users).catch((cause: unknown) => {
      this.#options.journal.log(`keys: ${cause instanceof Error ? cause.message : cause}`);
    });
  }

  /** @throws ChatCastError `E_NOT_FOUND` when nobody with a key is here under that name */
  async trustKey(username: string): Promise<void> {
    const key = this.#keyOf(username);
    if (key === undefined)
      throw new Refusal("E_NOT_FOUND", told("no-key", { name: username }, `${username} shows no key`));
    await this.#acquaintances?.trust(username, key);
    this.#options.changed();
  }

  async safetyNumber(username: string): Promise<readonly string[]> {
    const { identities, view } = this.#options;
    const [ours, theirs] = [this.#keyOf(view().self.username), this.#keyOf(username)];
    if (identities === undefined || ours === undefined || theirs === undefined) {
      throw new ChatCastError("E_NOT_FOUND", "both of you need a key to compare");
    }
    return identities.safetyNumber(ours, theirs);
  }

  /** Who belongs to the room and is not connected. @throws ChatCastError `E_UNAVAILABLE` */
  async absent(): Promise<readonly PersonView[]> {
    const { rights, vault } = this.#options;
    const found: User[] = [];
    for (const user of absentOf(await rights.everybody(), this.#listed)) {
      if (vault === undefined || (await vault.isIntroduced(user))) found.push(user);
    }
    const view = this.#options.view();
    const own = this.#roleOf(selfOf(view));
    this.#absent = found.map((user) => {
      // Of who is not here the server tells neither role nor whether it is muted: the commands do.
      const [role, muted] = [this.#ruled(user), this.#isMuted(user)];
      const person = { ...user, ...(role === undefined ? {} : { role }), ...(muted ? { muted } : {}) };
      return { ...person, may: this.#commandsAbout(person, own, view) };
    });
    return this.#absent;
  }

  /**
   * @param memberId tells those apart who have one name
   * @throws ChatCastError `E_NO_RECIPIENT` when nobody of that name can be meant, and what the server says
   */
  async order(kind: CommandKind, username?: string, memberId?: string): Promise<void> {
    const self = this.#self;
    const target = username === undefined ? undefined : this.#meant(kind, username, memberId);
    if (self === undefined) throw new ChatCastError("E_UNAVAILABLE", "not connected");
    await this.#options.rights.give(kind, self, target);
  }

  /** Whom a command of that kind about that name means. */
  #meant(kind: CommandKind, username: string, memberId: string | undefined): Party {
    const { rights, view } = this.#options;
    const named = (one: { username: string; memberId?: string | undefined }) =>
      sameName(one.username, username) && (memberId === undefined || one.memberId === memberId);
    const known = kind === "unban" ? rights.governance?.banned : [...view().users, ...this.#absent];
    const user = known?.find(named);
    if (user === undefined) throw new ChatCastError("E_NO_RECIPIENT", `${username} is not here`);
    return partyOf(user);
  }

  #keyOf(username: string): string | undefined {
    return this.#options.view().users.find((user) => sameName(user.username, username))?.key;
  }

  get #sealed(): boolean {
    return this.#options.vault !== undefined;
  }

  #withKnown({ role: told, muted: silent, ...user }: User): PersonView {
    const metAs = this.#acquaintances?.strangerSince(user);
    const role = this.#roleOf({ ...user, ...(told === undefined ? {} : { role: told }) });
    const muted = this.#sealed ? this.#isMuted(user) : silent;
    return {
      ...user,
      ...(metAs === undefined ? {} : { metAs }),
      ...(role === undefined ? {} : { role }),
      ...(muted ? { muted } : {}),
    };
  }

  #roleOf(user: User | undefined): Role | undefined {
    if (!this.#sealed || user?.memberId === undefined) return user?.role;
    return this.#ruled(user);
  }

  /** By the commands that were given. */
  #ruled(user: User): Role | undefined {
    return user.memberId === undefined ? undefined : this.#options.rights.governance?.roleOf(partyOf(user));
  }

  #isMuted(user: User): true | undefined {
    const muted = user.memberId !== undefined && this.#options.rights.governance?.isMuted(partyOf(user));
    return muted || undefined;
  }

  #commandsAbout(user: PersonView, own: Role | undefined, { self }: RoomView): readonly CommandKind[] {
    if (user.memberId === undefined || user.memberId === self.memberId) return [];
    const all = commandsFor(rankOf(own), rankOf(user.role));
    const moot: CommandKind[] = ["unban", user.muted ? "mute" : "unmute", user.role ? "appoint" : "dismiss"];
    return all.filter((kind) => !moot.includes(kind));
  }

  #rights(own: Role | undefined): RightsView {
    const known = own === undefined ? undefined : this.#options.rights.governance;
    const banned = known?.banned.map(({ username }) => username) ?? [];
    return { ...(own === undefined ? {} : { own }), banned, mayClose: own === "owner" };
  }
}

/** This member among those listed. */
const selfOf = ({ users, self }: RoomView): PersonView | undefined =>
  users.find(({ memberId, username }) =>
    memberId === undefined || self.memberId === undefined
      ? sameName(username, self.username)
      : memberId === self.memberId,
  );
