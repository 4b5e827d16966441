import { WAITING_BYTES, WAITING_REQUESTS } from "./limits.ts";

type Task = () => Promise<unknown>;

/**
 * Lets requests run as they come, but finishes one that must be alone (create, join, leave) before those sent after it
 * begin: a client that pipelines a join and a message finds itself in the room. What waits is in memory: so many requests,
 * and so many bytes.
 */
export class Turnstile {
  #busy = false;
  #waiting: { alone: boolean; task: Task; bytes: number }[] = [];
  #bytes = 0;

  /** Requests that wait, and what they hold. */
  get waiting(): { requests: number; bytes: number } {
    return { requests: this.#waiting.length, bytes: this.#bytes };
  }

  /**
   * @param held what the task keeps in memory until it has run
   * @returns false when too much waits already; the task will not run. Tasks must not reject.
   */
  pass(alone: boolean, task: Task, held: unknown): boolean {
    if (!this.#busy) {
      this.#start(alone, task);
      return true;
    }
    const bytes = bytesOf(held);
    if (this.#waiting.length >= WAITING_REQUESTS || this.#bytes + bytes > WAITING_BYTES) return false;
    this.#waiting.push({ alone, task, bytes });
    this.#bytes += bytes;
    return true;
  }

  /** Forgets what waits: nobody is there any more to be answered. */
  clear(): void {
    this.#waiting = [];
    this.#bytes = 0;
  }

  #start(alone: boolean, task: Task): void {
    if (!alone) {
      void task();
      return;
    }
    this.#busy = true;
    void task().then(() => {
      this.#busy = false;
      while (!this.#busy) {
        const next = this.#waiting.shift();
        if (next === undefined) return;
        this.#bytes -= next.bytes;
        this.#start(next.alone, next.task);
      }
    });
  }
}

/** What a value of any kind takes beside its texts and bytes. */
const VALUE_BYTES = 64;

/**
 * Bytes that a value from the gate holds, so that it is shallow. Of a view all that it looks into, which it keeps.
 */
function bytesOf(value: unknown): number {
  if (typeof value === "string") return VALUE_BYTES + value.length * 2;
  if (typeof value !== "object" || value === null) return VALUE_BYTES;
  if (ArrayBuffer.isView(value)) return VALUE_BYTES + value.buffer.byteLength;
  let bytes = VALUE_BYTES;
  for (const part of Object.values(value)) bytes += bytesOf(part);
  return bytes;
}
