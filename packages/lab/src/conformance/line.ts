import { type Body, Difference, fits, isBody } from "./expect.ts";

interface Heard {
  event: string;
  body: Body;
}

/** `CUM_ACK` comes when it is ready, and answers nothing: only who asks for it gets it. */
const isReply = ({ event, body }: Heard, cmd: unknown): boolean =>
  event === "error_event" || (event === "reliable_event" && (body.cmd !== "CUM_ACK" || cmd === "CUM_ACK"));

/**
 * One Socket.IO connection over WebSocket whose frames are written and read by hand, so that no library between the kit
 * and the server forgives anything. What arrives is kept in order until it is taken.
 */
export class Line {
  readonly heard: Heard[] = [];
  /** The Engine.IO packet that opened the session. */
  open: Body = {};
  readonly #socket: WebSocket;
  /** Milliseconds that anything awaited may take. */
  readonly #patience: number;
  readonly #answers = new Map<number, (answer: unknown) => void>();
  readonly #watchers = new Set<() => void>();
  #callbacks = 0;
  #connected = false;
  /** Why nothing more will come. */
  #end: string | undefined;
  /** A packet whose attachments have not all arrived. */
  #partial: { text: string; missing: number; files: Uint8Array[] } | undefined;

  private constructor(socket: WebSocket, patience: number) {
    this.#socket = socket;
    this.#patience = patience;
    socket.binaryType = "arraybuffer";
    socket.addEventListener("message", ({ data }: { data: unknown }) => {
      try {
        if (typeof data === "string") this.#engine(data);
        else if (data instanceof ArrayBuffer) this.#attachment(new Uint8Array(data));
      } catch {
        this.#ended(`a frame that is none of Socket.IO's: ${String(data).slice(0, 100)}`);
        socket.close();
      }
      this.#look();
    });
    const close = (): void => this.#ended("the end of the connection");
    socket.addEventListener("close", close);
    socket.addEventListener("error", close);
  }

  /** Opens transport and namespace. @throws Difference where the server does not do so in time */
  static async to(url: string, patience: number): Promise<Line> {
    const address = new URL("/socket.io/?EIO=4&transport=websocket", url);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    const line = new Line(new WebSocket(address), patience);
    try {
      await line.#until("a session", () => (line.#connected ? true : undefined));
    } catch (error) {
      line.close();
      throw error;
    }
    return line;
  }

  get isOpen(): boolean {
    return this.#end === undefined;
  }

  /** Emits without a callback. Values of a body that are `Uint8Array` travel as attachments. */
  tell(event: string, ...values: readonly unknown[]): void {
    this.#emit("", event, values);
  }

  /** Sends a frame as it is, whatever it means. */
  raw(frame: string): void {
    this.#socket.send(frame);
  }

  /** Emits with a callback. @returns the answer */
  async ask(event: string, ...values: readonly unknown[]): Promise<Body> {
    const number = this.#callbacks++;
    let answer: unknown;
    this.#answers.set(number, (said) => {
      answer = said;
    });
    this.#emit(String(number), event, values);
    return this.#until(`an answer to ${event}`, () => (isBody(answer) ? answer : undefined));
  }

  /** Takes the next event of that name that fits, or waits for it. */
  async next(event: string, wanted: Body = {}): Promise<Body> {
    return this.#until({ event, ...wanted }, () => {
      const index = this.heard.findIndex((one) => one.event === event && fits(one.body, wanted));
      return index === -1 ? undefined : this.heard.splice(index, 1)[0]?.body;
    });
  }

  /** Takes what comes next on `reliable_event` or `error_event` and fits: the answer to a packet. */
  async reply(wanted: Body = {}): Promise<Body> {
    return this.#until({ reply: wanted }, () => {
      const index = this.heard.findIndex((one) => isReply(one, wanted.cmd) && fits(one.body, wanted));
      return index === -1 ? undefined : this.heard.splice(index, 1)[0]?.body;
    });
  }

  /** Sends a packet of `reliable_event` and takes the first answer that fits. */
  async exchange(packet: Body, wanted: Body = {}): Promise<Body> {
    this.tell("reliable_event", packet);
    return this.reply(wanted);
  }

  /** What was heard and not taken, of one event. */
  kept(event: string, wanted: Body = {}): Body[] {
    return this.heard.filter((one) => one.event === event && fits(one.body, wanted)).map(({ body }) => body);
  }

  /** Waits for the server to close the connection. */
  async mustClose(): Promise<void> {
    await this.#until("the end of the connection", () => (this.isOpen ? undefined : true), true);
  }

  close(): void {
    this.#socket.close();
  }

  #engine(frame: string): void {
    if (frame[0] === "0") {
      const open: unknown = JSON.parse(frame.slice(1));
      if (isBody(open)) this.open = open;
      this.#socket.send("40");
    }
    if (frame[0] === "2") this.#socket.send(`3${frame.slice(1)}`);
    if (frame[0] !== "4") return;
    const [kind = "", rest] = [frame[1], frame.slice(2)];
    const [, count] = /^(\d+)-/.exec(rest) ?? [];
    if (count === undefined || !"56".includes(kind)) this.#packet(kind, rest, []);
    else this.#partial = { text: kind + rest.slice(count.length + 1), missing: Number(count), files: [] };
  }

  #attachment(bytes: Uint8Array): void {
    const partial = this.#partial;
    if (partial === undefined || partial.files.push(bytes) < partial.missing) return;
    this.#partial = undefined;
    this.#packet(partial.text[0] === "5" ? "2" : "3", partial.text.slice(1), partial.files);
  }

  #packet(kind: string, rest: string, files: readonly Uint8Array[]): void {
    if (kind === "0") this.#connected = true;
    if (kind === "1" || kind === "4") this.#ended("the end of the session");
    const [, number = "", json = ""] = /^(\d*)(.*)$/s.exec(rest) ?? [];
    if (kind !== "2" && kind !== "3") return;
    const values: unknown = JSON.parse(json, (_key, value: unknown) =>
      isBody(value) && value._placeholder === true ? files[Number(value.num)] : value,
    );
    if (!Array.isArray(values)) return;
    if (kind === "3") this.#answers.get(Number(number))?.(values[0]);
    else this.heard.push({ event: String(values[0]), body: isBody(values[1]) ? values[1] : { value: values[1] } });
  }

  #emit(callback: string, event: string, values: readonly unknown[]): void {
    const files: Uint8Array<ArrayBuffer>[] = [];
    const text = JSON.stringify([event, ...values], (_key, value: unknown) => {
      if (!(value instanceof Uint8Array)) return value;
      files.push(new Uint8Array(value));
      return { _placeholder: true, num: files.length - 1 };
    });
    this.#socket.send(`4${files.length > 0 ? `5${files.length}-` : "2"}${callback}${text}`);
    for (const file of files) this.#socket.send(file);
  }

  /** Looks now and after everything that arrives, until there is something. */
  async #until<T>(what: unknown, look: () => T | undefined, closing = false): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const last = (): unknown => this.heard.slice(-3);
    const watch = (): void => {
      const found = look();
      if (found !== undefined) resolve(found);
      else if (this.#end !== undefined && !closing) reject(new Difference(what, this.#end));
    };
    const timer = setTimeout(() => {
      reject(new Difference(what, this.heard.length === 0 ? `nothing in ${this.#patience} ms` : last()));
    }, this.#patience);
    this.#watchers.add(watch);
    watch();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#watchers.delete(watch);
    }
  }

  #ended(reason: string): void {
    this.#end ??= reason;
    this.#look();
  }

  #look(): void {
    for (const watch of [...this.#watchers]) watch();
  }
}
