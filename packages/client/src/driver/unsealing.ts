import { type ChatMessage, type GivenCommand, type KeyedVerdict, sameRelation } from "@chatcast/protocol";
import type { ConversationLog, StoredMessage } from "../journal/conversation-log.ts";
import type { Journal, NewAlert } from "../journal/journal.ts";
import type { Doubt, Opening, Suspicion, ToldHead, Vault } from "../sealed/port.ts";
import { type Notices, type Stops, type Told, told } from "../told.ts";
import { exchangedAlert } from "./alarms.ts";
import type { Judged } from "./rights.ts";
import type { OpenedOwn } from "./said.ts";
import type { SealedFiles } from "./sealed-files.ts";

export interface UnsealingOptions {
  vault: Vault;
  journal: Journal;
  conversation: ConversationLog;
  files: SealedFiles;
  /** Asks the sender of a frame that did not verify to begin another stream. */
  stopStream: (message: ChatMessage, frame: string) => void;
  /** Whether a command that a line tells of was given so. */
  judge: (command: GivenCommand) => Promise<Judged>;
  /** The log cannot be trusted: the conversation stops until somebody has understood. */
  stop: (alert: NewAlert, understood: () => void) => void;
  /** A message is not what was sealed: from here on this client has not all that was said. */
  spoilt: () => void;
}

/** What a person is told of a message that is not shown. */
const WHY: Record<Suspicion, string> = {
  altered: "It is not what anybody sealed for this place: it was altered on its way, or by the server.",
  sender: "It was not sealed by the person whose name the server put to it.",
  replayed: "It stands at another place of the conversation already.",
  moved: "It stands before what its sender said or saw earlier.",
  equivocal: "It is not what its sender says came next.",
  late: "It was sealed with keys that somebody has who had been put out before.",
  unchecked: "It could not be checked here. It is looked at again when this room is entered anew.",
};

/** What else is lost where nothing is known of a frame. */
const HOLE = "Whether all of you were told the same before it cannot be compared any more.";

const REST = "Nothing of it is shown. Everything else that you see was checked by itself.";

/** Of what could not be looked at nothing can be told. */
const UNKNOWN: KeyedVerdict = { status: "compromised", suite: "aes-256-gcm-room", seq: 0, received: "" };

const MESSAGE = "Chat Message";
/** Kept messages that are opened and shown together: more than a screen has. */
const PAGE = 60;
/** What is told where an id of this person's came with other words. */
export const EXCHANGED = told<Notices, "exchanged">(
  "exchanged",
  {},
  "The server shows another message of yours in place of one that you sent.",
);

const wordsOf = ({ text, relation }: Opening & { status: "valid" }) => ({
  text,
  ...(relation === undefined ? {} : { relation }),
});

/** Keeps a message beside the one whose id it came with. */
const apart = ({ id, key, offset }: StoredMessage) => ({ id: `${id}@${offset}`, key: `${key}@${offset}` });

/** Opens the messages of one sealed conversation, in the order in which they come, and shows each when it is open. */
export class Unsealing {
  readonly #options: UnsealingOptions;
  #tail: Promise<void> = Promise.resolve();
  /** Counts the logs that this conversation had. */
  #log = 0;
  #forked = false;

  constructor(options: UnsealingOptions) {
    this.#options = options;
  }

  /**
   * @param news whether nobody has seen it before: then its verdict is one for the list, also when it is good
   * @param own called when it was found to be this person's own, with its text; a stop of a stream has none
   */
  show(message: ChatMessage, view: StoredMessage, news: boolean, own: (opened: OpenedOwn) => void): void {
    const log = this.#log;
    const opened = this.#tail.then(async () => {
      if (view.command !== undefined) {
        const line = await this.#lineOf(view, view.command);
        if (log === this.#log) this.#options.conversation.store(line);
        return;
      }
      if (view.notice !== undefined) {
        await this.#options.vault.noticed(view.offset, view.notice);
        const { integrity } = view;
        if (log === this.#log)
          this.#options.conversation.store({ ...view, integrity: { ...integrity, status: "unchecked" } });
        return;
      }
      const opening = await this.#options.vault.open(message).catch((cause: unknown) => this.#unchecked(cause));
      if (log !== this.#log) return;
      const other = this.#isElse(view, opening);
      if (news && opening.status !== "compromised") this.#compare(view, other);
      this.#show(message, view, opening, news);
      if (opening.status === "compromised") {
        if (news) this.#stop(message, opening);
      } else if (other) this.#options.journal.notice("error", EXCHANGED);
      else if (opening.own) own(opening.status === "valid" ? wordsOf(opening) : {});
    });
    // One that cannot be shown holds up nobody behind it.
    this.#tail = opened.catch((cause: unknown) => this.#note(cause));
  }

  /**
   * Shows messages that were kept: the last of them first and together, for whoever looks at the end, then those before, page
   * by page. What comes meanwhile is opened after all of them, so that nothing of them passes for news.
   */
  restore(messages: readonly ChatMessage[], show: (message: ChatMessage) => void): void {
    const { conversation } = this.#options;
    const pages: ChatMessage[][] = [];
    for (let end = messages.length; end > 0; end -= PAGE) pages.push(messages.slice(Math.max(0, end - PAGE), end));
    for (const page of pages) {
      this.#tail = this.#tail.then(() => conversation.hold());
      for (const message of page) show(message);
      this.#tail = this.#tail.then(() => conversation.release());
    }
  }

  /** The line that tells of a command. Others were told it too, so it counts for what of their logs can be compared. */
  async #lineOf(view: StoredMessage, command: GivenCommand): Promise<StoredMessage> {
    const { vault, judge } = this.#options;
    const { digest, good } = await judge(command);
    if (good) {
      await vault.witness(view.offset, digest, command.epoch?.number);
      return { ...view, integrity: { ...view.integrity, status: "valid" } };
    }
    const { text: _claimed, command: _none, ...bare } = view;
    this.#alarm(view, { status: "compromised", why: "sender", verdict: UNKNOWN, hole: true });
    return { ...bare, withheld: "sender", integrity: { ...view.integrity, status: "compromised" } };
  }

  /** This person said something else under that id, and it is shown still: acknowledged or not, it is not this one. */
  #isElse({ id }: StoredMessage, opening: Opening): boolean {
    if (opening.status !== "valid" || !opening.own) return false;
    const draft = this.#options.conversation.findDraft(id);
    return draft !== undefined && (draft.text !== opening.text || !sameRelation(draft.relation, opening.relation));
  }

  /** What the server said to have stored there, of this person's, is not what it shows. */
  #compare({ id, offset }: StoredMessage, other: boolean): void {
    const { conversation, stop } = this.#options;
    const acknowledged = conversation.acknowledgedAt(offset);
    if (acknowledged === undefined || (acknowledged.id === id && !other)) return;
    stop(exchangedAlert(conversation, offset), () => undefined);
  }

  #unchecked(cause: unknown): Opening {
    this.#note(cause);
    return { status: "compromised", why: "unchecked", verdict: UNKNOWN, hole: true };
  }

  #note(cause: unknown): void {
    this.#options.journal.log(`opening: ${cause instanceof Error ? cause.message : cause}`);
  }

  /** The conversation is another one: what is being opened of the last is not shown. */
  reset(): void {
    this.#log++;
  }

  #show(message: ChatMessage, view: StoredMessage, opening: Opening, news: boolean): void {
    const { journal, conversation } = this.#options;
    const { text: _claimed, file: _none, ...bare } = view;
    const { suite, received: checksum } = opening.verdict;
    if (opening.status === "stop") {
      if (news && !opening.own) journal.notice("error", this.#unverified(view.from));
      return;
    }
    if (opening.status === "compromised") {
      conversation.store({
        ...bare,
        own: false,
        withheld: opening.why,
        integrity: { suite, status: "compromised", checksum },
      });
      this.#alarm(view, opening);
      return;
    }
    const { own, by, verdict, doubt } = opening;
    const integrity = { suite, status: "valid", checksum } as const;
    if (opening.status === "receipt") this.#options.files.receipt(message, opening);
    else {
      conversation.store({
        ...bare,
        ...(this.#isElse(view, opening) ? apart(view) : {}),
        own,
        by,
        ...this.#said(view, opening),
        integrity,
      });
    }
    if (opening.status === "file") this.#options.files.found(conversation, message, opening.file);
    if (news && !own) journal.verdict("MSG", MESSAGE, verdict, view.from);
    if (doubt?.kind === "gap") this.#gap(view, verdict);
    if (doubt?.kind === "fork" && !this.#forked) {
      this.#forked = true;
      this.#fork(doubt, verdict);
    }
  }

  #said({ file }: StoredMessage, opening: Extract<Opening, { status: "valid" | "file" }>) {
    if (opening.status === "valid") return wordsOf(opening);
    const { url = "", expiresAt } = file ?? {};
    const goes = expiresAt === undefined ? {} : { expiresAt };
    return { file: { url, ...goes, ...this.#options.files.view(opening.file) } };
  }

  /** One word for each message is enough: its sender reads it once. */
  #stop(message: ChatMessage, { why }: Opening & { status: "compromised" }): void {
    if (why === "altered" && message.frame !== undefined) this.#options.stopStream(message, message.frame);
  }

  #alarm({ from, offset }: StoredMessage, { why, verdict, hole }: Opening & { status: "compromised" }): void {
    const { journal, spoilt } = this.#options;
    spoilt();
    const place = { offset: String(offset), name: from };
    const because = told<Stops, Suspicion>(why, {}, WHY[why]);
    journal.verdict("MSG", MESSAGE, verdict, from);
    journal.alert({
      what: "message",
      title: told("not-shown", {}, "SECURITY ALERT: a message was not shown."),
      stopped: [this.#placed("withheld", `Message ${offset} of ${this.#name}, said to be by ${from}.`, place), because],
      kept: [told("rest-checked", {}, REST), ...(hole ? [told<Stops, "hole">("hole", {}, HOLE)] : [])],
      verdict,
    });
  }

  #gap({ from, offset }: StoredMessage, verdict: KeyedVerdict): void {
    const { journal } = this.#options;
    const text = `Before message ${offset} of ${this.#name} ${from} said something that the server does not show.`;
    journal.alert({
      what: "message",
      title: told("held-back", {}, "SECURITY ALERT: something is kept back."),
      stopped: [this.#placed("gap", text, { offset: String(offset), name: from })],
      kept: [told("as-said", {}, "What is shown is what was said.")],
      verdict,
    });
  }

  #fork({ at, ours, theirs }: Doubt & { kind: "fork" }, verdict: KeyedVerdict) {
    const other = theirs.by === ours.by ? "you" : whose(ours);
    const text = `Up to message ${at} of ${this.#name}, ${whose(theirs)} was told another conversation than ${other}.`;
    const heads = { ours: ours.head, theirs: theirs.head };
    const kept =
      "Each message is what its sender said. Compare these values by another way: the server lied, or one of those named.";
    const alert: NewAlert = {
      what: "message",
      title: told("fork", {}, "SECURITY ALERT: E_FORK, two of you were told different things."),
      stopped: [
        toldApart(at, ours, theirs, text),
        told("heads-differ", heads, `Yours ends in ${ours.head}, theirs in ${theirs.head}.`),
      ],
      kept: [told("compare", {}, kept)],
      verdict,
    };
    // The next one is told again: what somebody has understood was this one.
    this.#options.stop(alert, () => {
      this.#forked = false;
    });
  }

  /** A sentence about a place of the room's conversation, or of that with somebody. */
  #placed(code: "withheld" | "gap", text: string, place: { offset: string; name: string }): Told<Stops> {
    const { with: other } = this.#options.conversation;
    if (other === undefined) return told(code, place, text);
    return told(`${code}-private`, { ...place, other }, text);
  }

  #unverified(name: string): Told<Notices> {
    const { with: other } = this.#options.conversation;
    const text = `${name} could not verify a message of ${this.#name}.`;
    return other === undefined ? told("unverified", { name }, text) : told("unverified-private", { name, other }, text);
  }

  get #name(): string {
    const { conversation } = this.#options;
    return conversation.with === undefined ? "the room" : `the conversation with ${conversation.with}`;
  }
}

/** As whose a head is told: without a name it was computed here. */
const whose = ({ by }: ToldHead): string => by ?? "you";

function toldApart(at: number, ours: ToldHead, theirs: ToldHead, text: string): Told<Stops> {
  const offset = String(at);
  if (ours.by === undefined || theirs.by === undefined || ours.by === theirs.by)
    return told("other-differs", { offset, one: whose(theirs.by === undefined ? ours : theirs) }, text);
  return told("told-differently", { offset, one: theirs.by, other: ours.by }, text);
}
