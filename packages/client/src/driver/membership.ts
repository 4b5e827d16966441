import type { Audience, ChatMessage, ConversationHead, RoomAnswer, User } from "@chatcast/protocol";
import type { RoomView } from "../api.ts";
import type { Identities } from "../identity/port.ts";
import { sameName } from "../journal/fold-name.ts";
import type { Journal } from "../journal/journal.ts";
import type { Platform } from "../platform.ts";
import type { Vault } from "../sealed/port.ts";
import type { Asker } from "../transport/ask.ts";
import type { PacketUp } from "../transport/port.ts";
import { addressed, meant } from "./addressed.ts";
import { fileSeals } from "./file-seals.ts";
import { Heads } from "./heads.ts";
import { KillSwitch } from "./kill-switch.ts";
import type { Inheritance } from "./left-behind.ts";
import { otherOf } from "./message-view.ts";
import { People } from "./people.ts";
import { Pinned } from "./pinned.ts";
import type { Entrance } from "./presence-options.ts";
import { Reading } from "./reading.ts";
import type { renew } from "./renewing.ts";
import { RightsOnDemand } from "./rights-on-demand.ts";
import { chunkSuite, type RoomSuite, roomSuite } from "./room-suite.ts";
import { isRead, keptOf, storedRoom, viewOfAnswer, withLink } from "./room-view.ts";
import { SealedFiles } from "./sealed-files.ts";
import { Sealing } from "./sealing.ts";
import type { Shelf } from "./shelf.ts";
import { Talk } from "./talk.ts";
import type { Sending } from "./transfers-options.ts";
import { unlisted } from "./unlisted.ts";
import { Unsealing } from "./unsealing.ts";

/** Private conversations whose newest page is fetched at once; the others wait until somebody opens them. */
const EAGER = 20;

export interface MembershipOptions {
  platform: Platform;
  identities: Identities | undefined;
  /** Of a sealed room. */
  vault: Vault | undefined;
  journal: Journal;
  send: (packet: PacketUp) => void;
  link: (url: string) => string;
  /** The room is in another epoch: what is sent from now on has other keys. */
  renewed: () => void;
  shelf: Shelf;
  /** What was kept of this membership by an earlier run of the program, and what could not be by this one. */
  kept: Inheritance | undefined;
}

/**
 * One member of one room, from the first join until the leave, over any number of connections: what was said and not
 * yet stored, and what was read so far.
 */
export class Membership {
  /** Brings a vault to its room's present epoch, before an entry. */
  static readonly renew = async (...away: Parameters<typeof renew>): Promise<void> =>
    (await import("./renewing.ts")).renew(...away);

  readonly talk: Talk;
  readonly people: People;
  readonly suite: RoomSuite;
  readonly shelf: Shelf;
  /** Of a sealed room. */
  readonly files: SealedFiles;
  /** What files of this member need. */
  readonly sending: Sending;
  readonly #options: MembershipOptions;
  readonly #heads: Heads;
  readonly #rights: RightsOnDemand;
  readonly #readings = new Map<string | undefined, Reading>();
  #view: RoomView;
  #shown = false;
  /** It ended, or another one took its place: what is still learned of it is shown to nobody. */
  #over = false;
  /** The requests of the connection over which the member is in the room now. */
  #asker: Asker | undefined;

  /** @throws ChatCastError `E_SUITE` for a room that has not the suite which its name or its link says */
  constructor(options: MembershipOptions, view: RoomView) {
    const { platform, identities, vault, journal, send, shelf, kept, renewed } = options;
    this.#options = options;
    this.shelf = shelf;
    this.suite = roomSuite(view.suite, vault, platform);
    this.#view = withLink(view, vault);
    const means = [(audience: Audience) => meant(audience, this.#view), () => this.#view.self.username] as const;
    const sealing = vault && new Sealing(vault, ...means);
    const room = { view: () => this.#view, rights: () => this.#rights, send };
    const kills = vault && new KillSwitch(vault, room);
    this.sending = { shelf, suite: chunkSuite(platform), seal: vault && fileSeals(vault, ...means), kills };
    this.talk = new Talk({ platform, journal, suite: this.suite, sealing, send, shelf });
    this.files = new SealedFiles({
      platform,
      journal,
      name: () => this.#view.self.username,
      say: (receipt, audience) => this.talk.tell({ receipt }, this.address(audience), this.#view.self.username),
    });
    const [changed, asker] = [() => this.#look(this.#view), () => this.#asker];
    const rights = { platform, journal, identities, vault, roomName: view.name, asker, changed, renewed };
    this.#rights = new RightsOnDemand(rights);
    if (vault !== undefined) vault.catchUp = () => this.#rights.catchUp();
    this.people = new People({
      ...{ platform, identities, journal, vault, changed, asker },
      room: view.name,
      rights: this.#rights,
      view: () => this.#view,
    });
    this.#heads = new Heads(platform, () => this.#compareHeads());
    if (kept === undefined) return;
    for (const { with: other } of kept.conversations) this.#reading(other);
    this.talk.restore({ ...kept, said: kept.said.filter((said) => !isRead(kept, said)) });
    for (const { id } of kept.said.filter((said) => isRead(kept, said))) shelf.keep((room) => room.removeSaid(id));
    if (kept.room !== undefined) this.#show(view);
  }

  /** Somebody sees the room: it was entered, or something of it was kept. */
  get shown(): boolean {
    return this.#shown;
  }

  get view(): RoomView {
    return this.#view;
  }

  /** What opens and seals; undefined in an open room. */
  get vault(): Vault | undefined {
    return this.#options.vault;
  }

  /** The requests of the present connection; undefined while the member is not in its room. */
  get asker(): Asker | undefined {
    return this.#asker;
  }

  /** Whether an entry is that of this member. Without a token the server takes the connection itself for proof. */
  isEnteredBy({ roomName, username, token, vault }: Omit<Entrance, "event">): boolean {
    if ((vault === undefined) !== (this.vault === undefined)) return false;
    if (token !== undefined) return token === this.#view.self.token;
    return sameName(roomName, this.#view.name) && sameName(username, this.#view.self.username);
  }

  /** The member is in the room, over this connection: shows what the answer holds, asks for what was missed. */
  entered(answer: RoomAnswer, asker: Asker): void {
    this.#asker = asker;
    this.#over = false;
    const view = viewOfAnswer(answer);
    this.#rights.entered(answer.room);
    this.people.entered(answer.users);
    this.#show(view);
    this.shelf.keep((room) => room.putRoom(storedRoom(view)), undefined, "room");
    this.#reading(undefined).snapshot(answer.messages, answer.head);
    this.talk.handle({ type: "connected" });
    this.#heads.start();
    for (const [index, head] of (answer.conversations ?? []).entries()) this.#catchUp(head, index < EAGER);
    if (answer.conversations !== undefined) this.#lookForUnlisted(answer.conversations);
  }

  /** The server does not let the member in any more, for the reason of that code. */
  ended(code: string): void {
    this.#over = true;
    this.shelf.keep((room) => room.putRoom({ ...storedRoom(this.#view), ended: code }), undefined, "room");
  }

  /** The connection is gone; the membership stays. */
  lost(): void {
    this.#asker = undefined;
    this.#heads.stop();
    this.people.quiet();
    this.talk.handle({ type: "disconnected" });
    for (const reading of this.#readings.values()) reading.handle({ type: "disconnected" });
  }

  received(message: ChatMessage): void {
    this.people.typing.said(message);
    this.#reading(otherOf(message, this.#view.self)).push(message);
  }

  loadOlder(other: string | undefined, until?: number): Promise<void> {
    return this.#reading(other).loadOlder(until);
  }

  users(users: readonly User[]): void {
    this.people.list(users);
    this.#show(this.#view);
    this.people.othersAreHere();
  }

  joined(user: User): void {
    const { listed } = this.people;
    const here = listed.find(({ username }) => sameName(username, user.username));
    if (here !== undefined && here.memberId === user.memberId) return;
    this.users([...listed.filter((other) => other !== here), user]);
  }

  left({ username }: { username: string }): void {
    this.users(this.people.listed.filter((user) => !sameName(user.username, username)));
  }

  /** @throws ChatCastError `E_NO_RECIPIENT`, see `addressed` */
  address(audience: Audience): Audience {
    return addressed(audience, this.#view);
  }

  close(): void {
    this.#asker = undefined;
    this.#over = true;
    this.#heads.stop();
    this.people.quiet();
    this.talk.close();
    for (const reading of this.#readings.values()) reading.close();
  }

  /** Asks where the conversations end by now, and fetches what was missed. */
  async #compareHeads(): Promise<void> {
    const asker = this.#asker;
    if (asker === undefined) return;
    const { head, last, conversations } = await asker.request("heads", {});
    // The answer of a connection that is gone says nothing about the next.
    if (this.#asker !== asker) return;
    this.#reading(undefined).handle({ type: "head", head, id: last });
    // One that was not heard of yet has begun since the entry.
    for (const conversation of conversations) this.#catchUp(conversation, true);
    this.#lookForUnlisted(conversations);
  }

  #show(view: RoomView): void {
    this.#shown = true;
    this.#look(view);
  }

  #look(view: RoomView): void {
    this.#view = withLink(this.people.seen(view), this.vault);
    if (!this.#over) this.#options.journal.room(this.#view);
  }

  #lookForUnlisted(listed: readonly ConversationHead[]): void {
    for (const [other, reading] of unlisted(this.#readings, listed, this.#view.users)) {
      reading.lookAgain().catch((cause: unknown) => this.#failed(other, cause));
    }
  }

  #failed(other: string, cause: unknown): void {
    this.#options.journal.log(`conversation with ${other}: ${cause instanceof Error ? cause.message : cause}`);
  }

  /** Who is gone needs no other stream: the next session has one of its own. */
  #stopStream({ mode, from }: ChatMessage, frame: string): void {
    const { username } = this.#view.self;
    const here = this.#view.users.some((user) => sameName(user.username, from)) && !sameName(from, username);
    const to: Audience = mode === "broadcast" ? { mode } : { mode, recipient: from };
    if (here) this.talk.tell({ stop: frame }, this.address(to), username);
  }

  #catchUp({ with: other, head, last }: ConversationHead, eager: boolean): void {
    const reading = this.#reading(other);
    if (!eager && !reading.begun) {
      reading.handle({ type: "head", head, id: last });
      return;
    }
    reading.catchUp(head, last).catch((cause: unknown) => this.#failed(other, cause));
  }

  #reading(other: string | undefined): Reading {
    const { platform, journal, link, kept, vault } = this.#options;
    const conversation = journal.conversations.with(other);
    const known = this.#readings.get(conversation.with);
    if (known !== undefined) return known;
    const asker = () => this.#asker;
    const facts = () => (vault === undefined ? this.#view.server : undefined);
    const pinned = new Pinned({ platform, conversation, asker, facts });
    const progress = this.people.received.of(conversation.with);
    const reading = new Reading({
      platform,
      journal,
      conversation,
      reader: () => ({ self: this.#view.self, suite: this.suite.open, utf8: platform.utf8, link }),
      asker,
      shelf: this.shelf,
      kept: keptOf(kept, other),
      unsealing:
        vault &&
        new Unsealing({
          vault,
          journal,
          conversation,
          files: this.files,
          judge: (command) => this.#rights.judge(command),
          stop: (...stopped) => this.talk.stop(conversation, ...stopped),
          spoilt: () => progress.spoilt(),
          stopStream: (...bad) => this.#stopStream(...bad),
        }),
      pinsDue: () => pinned.look(),
      progress,
      heard: (command) => this.#rights.heard(command),
      ownSeen: (...seen) => this.talk.seen(...seen),
    });
    this.#readings.set(conversation.with, reading);
    return reading;
  }
}
