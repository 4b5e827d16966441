import type { DownEventName, DownEvents } from "@chatcast/protocol";
import type { Line } from "../fanout/line.ts";
import type { Way } from "./catch-up.ts";
import type { GatewayContext } from "./context.ts";

/** In a storm of entries each of them is told to a whole room: one write for several costs what one for each would. */
const NEWS: ReadonlySet<DownEventName> = new Set(["user_joined", "user_left"]);

/** A connection's line, as its seats use it. */
export class WayOut implements Way {
  readonly #line: Line;
  readonly #context: Pick<GatewayContext, "tick" | "telemetry">;

  constructor(line: Line, context: Pick<GatewayContext, "tick" | "telemetry">) {
    this.#line = line;
    this.#context = context;
  }

  get lagging(): boolean {
    return this.#line.lagging;
  }

  push<E extends DownEventName>(event: E, payload: DownEvents[E]): void {
    if (event === "chat_message") this.#context.telemetry.delivered();
    this.#line.push(this.#context.tick.encode(event, payload), NEWS.has(event));
  }

  flush(): void {
    this.#line.flush();
  }

  hold(): void {
    this.#line.hold();
  }

  turn<T>(read: () => Promise<T>): Promise<T> {
    return this.#context.tick.laggards.turn(read);
  }

  failed(error: unknown): void {
    this.#context.telemetry.log.error({ err: error }, "read what a slow member missed");
  }
}
