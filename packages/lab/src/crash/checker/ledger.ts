import { conversationOf, type HistoryEvent } from "../history/events.ts";

/** Something that a client was asked to say or send, and what it was told about it. */
export interface Said {
  readonly who: string;
  readonly run: number;
  readonly n: number;
  readonly kind: "text" | "file";
  readonly conversation: string;
  readonly body: string;
  readonly invokedAt: number;
  /** When the client first knew that it is stored. */
  ackedAt: number | undefined;
  /** Every place that the client was told; more than one is a lie. */
  readonly offsets: Set<number>;
  failed: string | undefined;
  /** It was in the client's own storage. */
  kept: boolean;
}

/** Everything that was said, by its body: bodies carry their client's name and a number and are never used twice. */
export class Ledger {
  readonly byBody = new Map<string, Said>();
  readonly #byNumber = new Map<string, Said>();
  /** Clients that keep what they say, over all their lives. */
  readonly keepers = new Set<string>();

  constructor(events: readonly HistoryEvent[]) {
    for (const event of events) {
      if (event.do === "invoke") this.#invoked(event);
      else if (event.do === "ack") this.#acked(event);
      else if (event.do === "fail") this.#failed(event);
      else if (event.do === "kept") this.#kept(event);
    }
  }

  get all(): IterableIterator<Said> {
    return this.byBody.values();
  }

  #invoked({ who, run, n, kind, to, body, at }: HistoryEvent & { do: "invoke" }): void {
    const said: Said = {
      who,
      run,
      n,
      kind,
      conversation: conversationOf(who, to),
      body,
      invokedAt: at,
      ackedAt: undefined,
      offsets: new Set(),
      failed: undefined,
      kept: false,
    };
    this.byBody.set(body, said);
    this.#byNumber.set(numberKey(who, n), said);
  }

  #acked({ who, n, offset, at }: HistoryEvent & { do: "ack" }): void {
    const said = this.#byNumber.get(numberKey(who, n));
    if (said === undefined) return;
    said.ackedAt ??= at;
    if (offset !== undefined) said.offsets.add(offset);
  }

  #failed({ who, n, code }: HistoryEvent & { do: "fail" }): void {
    const said = this.#byNumber.get(numberKey(who, n));
    if (said !== undefined) said.failed = code;
  }

  #kept({ who, n }: HistoryEvent & { do: "kept" }): void {
    const said = this.#byNumber.get(numberKey(who, n));
    if (said !== undefined) said.kept = true;
    this.keepers.add(who);
  }
}

const numberKey = (who: string, n: number): string => `${who} ${n}`;
