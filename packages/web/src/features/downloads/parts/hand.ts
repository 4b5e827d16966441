import { ChatCastError } from "@chatcast/client/download";
import { OpfsPart } from "./opfs-part.ts";
import type { PartAnswer, PartOrder } from "./orders.ts";

/** Carries out the orders about parts, one at a time. */
export class PartHand {
  readonly #parts = new Map<string, OpfsPart>();
  #tail: Promise<unknown> = Promise.resolve();

  obey(order: PartOrder): Promise<PartAnswer> {
    const answer = this.#tail.then(() => this.#answer(order));
    this.#tail = answer;
    return answer;
  }

  async #answer(order: PartOrder): Promise<PartAnswer> {
    const { job, part: name } = order;
    const part = this.#parts.get(name) ?? new OpfsPart(name);
    this.#parts.set(name, part);
    try {
      const bytes = await part.obey(order);
      if (order.do === "close" || order.do === "discard") this.#parts.delete(name);
      return { job, bytes };
    } catch (cause) {
      return { job, error: bodyOf(cause) };
    }
  }
}

function bodyOf(cause: unknown): NonNullable<PartAnswer["error"]> {
  if (cause instanceof ChatCastError) return cause.body();
  const isFull = cause instanceof DOMException && cause.name === "QuotaExceededError";
  return { code: isFull ? "E_DISK_FULL" : "E_UNAVAILABLE", message: "the file cannot be kept here" };
}
