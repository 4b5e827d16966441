import { type Audience, ChatCastError, errorOf, type FaultRule, type RoomAnswer } from "@chatcast/protocol";
import type { ChatCastClient, ChunkSource, FileSink, MessageFile, RoomView, Snapshot } from "./api.ts";
import { change, say } from "./driver/change.ts";
import { dispatch } from "./driver/dispatch.ts";
import { FilePath } from "./driver/file-path.ts";
import { goodbye } from "./driver/goodbye.ts";
import { handOver } from "./driver/hand-over.ts";
import { hrefOf } from "./driver/href.ts";
import { Keeping } from "./driver/keeping.ts";
import { withLeftBehind } from "./driver/left-behind.ts";
import { Link } from "./driver/link.ts";
import type { Membership } from "./driver/membership.ts";
import { type MembershipCode, Memberships } from "./driver/memberships.ts";
import { Presence } from "./driver/presence.ts";
import type { PresenceOptions } from "./driver/presence-options.ts";
import { Prover } from "./driver/prover.ts";
import { Transfers } from "./driver/transfers.ts";
import { Unsent } from "./driver/unsent.ts";
import type { FileOpener } from "./files/opener.ts";
import type { Identities } from "./identity/port.ts";
import { Journal } from "./journal/journal.ts";
import type { Leases } from "./lease/port.ts";
import type { Platform } from "./platform.ts";
import { Vaults } from "./sealed/vaults.ts";
import type { Storage } from "./storage/port.ts";
import { told } from "./told.ts";
import type { Connection, Down, OpenConnection, PacketUp } from "./transport/port.ts";

export interface SessionOptions {
  /** Address of the server; undefined in a page means the page's own origin. */
  url: string | undefined;
  platform: Platform;
  openConnection: OpenConnection;
  /** Undefined: what is said lives as long as the client. */
  storage: Storage | undefined;
  /** Undefined: nobody else drives the memberships of this client. */
  leases: Leases | undefined;
  /** Undefined: this person shows no key, and looks at nobody's. */
  identities: Identities | undefined;
  /** Undefined: somebody has to choose the files of an earlier run again. */
  files: FileOpener | undefined;
  memberships: MembershipCode;
}

/** The one driver: takes facts from the connection and from its caller, and performs what the machines decide. */
export class Session implements ChatCastClient {
  readonly watchPackets: ChatCastClient["watchPackets"];
  readonly #url: string | undefined;
  readonly #platform: Platform;
  readonly #vaults: Vaults;
  readonly #journal: Journal;
  readonly #link: Link;
  readonly #path: FilePath;
  readonly #transfers: Transfers;
  readonly #keeping: Keeping;
  readonly #unsent: Unsent;
  readonly #memberships: Memberships;
  readonly #presence: Presence;

  constructor({ url, platform, openConnection, storage, leases, identities, files, memberships }: SessionOptions) {
    this.#vaults = new Vaults(identities, platform);
    this.#url = url;
    this.#platform = platform;
    const journal = new Journal(platform);
    this.#journal = journal;
    const prover = identities && new Prover(identities, platform);
    this.#path = new FilePath({
      open: openConnection,
      platform,
      journal,
      prover,
      vault: () => this.#presence.membership?.vault,
      ordinary: () => this.#ordinary,
      received: (down) => this.#receivedFiles(down),
    });
    this.#transfers = new Transfers({ platform, journal, opener: files, way: this.#path });
    this.watchPackets = (watcher) => this.#transfers.tap.watch(watcher);
    this.#path.travellers = this.#transfers;
    this.#link = new Link(openConnection, platform, {
      opened: () => this.#presence.opened(),
      closed: () => this.#closed(),
      received: (down) => this.#received(down),
      drained: () => this.#transfers.drained(),
      unreadable: (event, error) => journal.log(`unreadable ${event}: ${error.message} ${error.path ?? ""}`),
      changed: (view) => {
        journal.connection(view);
        if (view.state === "disconnected" && view.nextTryAt === undefined) this.#path.stop();
        journal.log(view.state === "disconnected" ? `disconnected: ${view.reason}` : view.state);
      },
    });
    this.#keeping = new Keeping({ storage, leases, origin: url ?? "", journal, platform });
    this.#unsent = new Unsent(storage, journal);
    const send = (packet: PacketUp) => this.#send(packet);
    const link = (path: string) => this.#href(path);
    const renewed = () => this.#transfers.renewed();
    this.#memberships = new Memberships(memberships, { identities, platform, journal, send, link, renewed });
    this.#presence = new Presence({
      link: this.#link,
      journal,
      keeping: this.#keeping,
      unsent: this.#unsent,
      now: platform.monotonic,
      prover,
      ready: () => this.#memberships.ready(),
      makeMembership: (...made) => this.#membership(...made),
      entered: (answer) => this.#entered(answer),
      leaving: () => this.#transfers.cancelAll(),
      left: () => this.#left(),
      takenAway: () => this.#transfers.release(),
    });
    if (storage !== undefined) this.#unsent.refresh().catch(() => undefined);
    this.#link.start();
  }

  snapshot(): Snapshot {
    return this.#journal.snapshot;
  }

  subscribe(listener: () => void): () => void {
    return this.#journal.subscribe(listener);
  }

  createRoom({ roomName, username }: { roomName: string; username: string }): Promise<RoomView> {
    return this.#presence.enter({ event: "create_room", roomName, username });
  }

  joinRoom(request: { roomName: string; username: string; token?: string }): Promise<RoomView> {
    return this.#presence.enter({ event: "join_room", ...request });
  }

  async createSealedRoom({ username }: { username: string }): Promise<RoomView> {
    const vault = await this.#vaults.create();
    return this.#presence.enter({ event: "create_room", roomName: vault.roomName, username, vault });
  }

  async joinSealedRoom({ link, ...entry }: { link: string; username: string; token?: string }): Promise<RoomView> {
    const vault = await this.#vaults.open(link);
    return this.#presence.enter({ event: "join_room", roomName: vault.roomName, ...entry, vault });
  }

  async returnToRoom({ link, ...place }: Parameters<ChatCastClient["returnToRoom"]>[0]): Promise<RoomView> {
    if (link === undefined) return this.#presence.returnTo(place);
    const vault = await this.#vaults.open(link);
    return this.#presence.returnTo({ ...place, roomName: vault.roomName, vault });
  }

  isOpenElsewhere(token: string): Promise<boolean> {
    return this.#keeping.isElsewhere(token);
  }

  async forget(token: string): Promise<void> {
    await this.#keeping.forget(token);
    await this.#unsent.refresh();
  }

  async leaveRoom(): Promise<void> {
    const asker = this.#presence.membership?.asker;
    this.#presence.leave();
    this.#journal.conversations.clear();
    this.#journal.room(undefined);
    if (asker !== undefined) await goodbye(asker);
  }

  readonly say: ChatCastClient["say"] = (...said) => say(this.#presence.member, ...said);

  readonly change: ChatCastClient["change"] = (offset, wanted, withMember) =>
    change(this.#presence.member, this.#journal.conversations.with(withMember), offset, wanted);

  readonly search: ChatCastClient["search"] = (query, withMember, before) =>
    this.#presence.member.people.search(this.#journal.conversations.with(withMember), query, before);

  resend(messageId: string): void {
    this.#presence.member.talk.resend(messageId);
  }

  discard(messageId: string): void {
    if (this.#unsent.discard(messageId)) return;
    this.#presence.member.talk.discard(messageId);
  }

  async loadOlder(withMember?: string, until?: number): Promise<void> {
    await this.#presence.member.loadOlder(withMember, until);
  }

  sendFile(source: ChunkSource, audience: Audience, { expiresIn }: { expiresIn?: number } = {}): string {
    const { member } = this.#presence;
    return this.#transfers.start(source, member.address(audience), member.sending, member.view.server, expiresIn);
  }

  receiveFile = async (offset: number, sink: FileSink, withMember?: string): Promise<void> =>
    this.#presence.member.files.receive(this.#journal.conversations.with(withMember), offset, sink);

  receipts = (offset: number, withMember?: string, key?: string): string =>
    this.#presence.member.files.receipts(this.#journal.conversations.with(withMember), offset, key);

  upload(source: Blob, fileName: string, audience: Audience = { mode: "broadcast" }): Promise<MessageFile> {
    const href = (path: string) => this.#href(path);
    return handOver({ presence: this.#presence, platform: this.#platform, href }, source, fileName, audience);
  }

  order = (...given: Parameters<ChatCastClient["order"]>) => this.#presence.member.people.order(...given);

  absent = (): ReturnType<ChatCastClient["absent"]> => this.#presence.member.people.absent();
  addBot = (...given: Parameters<ChatCastClient["addBot"]>) => this.#presence.member.people.robots.add(...given);

  removeBot = (id: string): Promise<void> => this.#presence.member.people.robots.remove(id);
  bots = (): ReturnType<ChatCastClient["bots"]> => this.#presence.member.people.robots.list();

  typing = (audience?: Audience): void => this.#presence.membership?.people.typing.tell(audience);

  dismissEnded = (): void => this.#journal.ended(undefined);
  onlyHere = (): number => (this.#presence.membership?.talk.said.onlyHere ?? 0) + this.#transfers.onlyHere;

  async setFaults(plan: readonly FaultRule[]): Promise<void> {
    const asker = this.#presence.member.asker;
    if (asker === undefined) throw new ChatCastError("E_UNAVAILABLE", "not connected");
    await asker.request("lab_set", { plan: [...plan] });
    this.#journal.faults(plan);
  }

  trustKey = (username: string): Promise<void> => this.#presence.member.people.trustKey(username);

  safetyNumber = (username: string): Promise<readonly string[]> => this.#presence.member.people.safetyNumber(username);

  dismissAlert(key: number): void {
    this.#journal.dismissAlert(key);
    this.#presence.membership?.talk.understood(key);
  }

  dismissNotice = (key: number): void => this.#journal.dismissNotice(key);

  reconnect = (): void => this.#presence.reconnect();

  close(): void {
    this.#link.close();
    this.#path.close();
    this.#transfers.close();
    this.#presence.close();
  }

  /** Puts a packet on the wire if the member is in its room; the machines send again what is dropped here. */
  #send(packet: PacketUp): void {
    this.#ordinary?.send(packet);
  }

  /** The connection over which the member is in its room. */
  get #ordinary(): Connection | undefined {
    return this.#presence.membership?.asker === undefined ? undefined : this.#link.connection;
  }

  #membership(...[{ shelf, kept }, view, vault, left]: Parameters<PresenceOptions["makeMembership"]>): Membership {
    const membership = this.#memberships.make({ vault, shelf, kept: withLeftBehind(kept, left) }, view);
    this.#transfers.takeUp(kept?.transfers ?? [], membership.sending);
    return membership;
  }

  #entered({ faults = [] }: RoomAnswer): void {
    this.#journal.faults(faults);
    if (this.#presence.membership !== undefined) this.#path.entered(this.#presence.membership.view);
  }

  #left(): void {
    this.#path.retire();
    this.#transfers.leave();
    this.#journal.faults([]);
  }

  #closed(): void {
    this.#presence.closed();
    this.#path.lost();
    this.#transfers.coming.clear();
  }

  #received(down: Down): void {
    const { membership } = this.#presence;
    if (down.event === "server_shutdown") this.#link.expectShutdown(down.body.retryWithinMs);
    else if (down.event === "error_event") this.#refused(down.body);
    else if (membership?.asker !== undefined) dispatch(down, membership, this.#transfers);
  }

  /** On a connection for files nothing but packets of transfers is said, also while the other one is lost. */
  #receivedFiles(down: Down): void {
    const { membership } = this.#presence;
    if (down.event === "reliable_event" && membership !== undefined) dispatch(down, membership, this.#transfers);
    else this.#journal.log(`${down.event} on the data connection`);
  }

  #refused({ event, ...refusal }: Extract<Down, { event: "error_event" }>["body"]): void {
    const [error, { code, message }] = [errorOf(refusal), refusal];
    this.#journal.log(`${event}: ${code} ${message}`);
    if (code === "E_CONFLICT" && event === "join_room") this.#presence.displaced();
    else if (code === "E_FORBIDDEN" && event === "join_room") this.#presence.expelled(error);
    else this.#journal.notice("error", told("refused", {}, message, error));
  }

  #href(url: string): string {
    return hrefOf(url, this.#url);
  }
}
