import type { WorkerLike } from "../../src/thread/thread.ts";

/** Does what a worker's script does: is given orders, and answers over `answer`. */
type Script<Order, Answer> = (answer: (answer: Answer, transfer?: ArrayBuffer[]) => void) => {
  obey(order: Order): Promise<void>;
};

/** A worker in this thread: the same code obeys, across a copy of every message. */
export class FakeWorker<Order extends { job: number }, Answer extends { job: number }>
  implements WorkerLike<Order, Answer>
{
  readonly orders: Order[] = [];
  readonly answers: Answer[] = [];
  readonly #ears: ((event: { data: Answer }) => void)[] = [];
  readonly #alarms: (() => void)[] = [];
  readonly #hand: { obey(order: Order): Promise<void> };
  ended = false;
  broken = false;

  constructor(script: Script<Order, Answer>) {
    this.#hand = script((answer, transfer = []) => {
      const data = structuredClone(answer, { transfer });
      this.answers.push(data);
      queueMicrotask(() => {
        for (const hear of this.ended ? [] : this.#ears) hear({ data });
      });
    });
  }

  postMessage(order: Order, transfer: ArrayBuffer[]): void {
    const data = structuredClone(order, { transfer });
    this.orders.push(data);
    if (!this.broken && !this.ended) this.#hand.obey(data).catch(() => this.breakDown());
  }

  addEventListener(type: "message" | "error", hear: (event: { data: Answer }) => void): void {
    if (type === "message") this.#ears.push(hear);
    else this.#alarms.push(() => hear({ data: { job: 0 } as Answer }));
  }

  terminate(): void {
    this.ended = true;
  }

  breakDown(): void {
    this.broken = true;
    for (const alarm of this.#alarms) alarm();
  }
}
