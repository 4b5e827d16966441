import { ChatCastError } from "@chatcast/protocol";

interface Waiter<T> {
  resolve: (value: T) => void;
  reject: (error: Error) => void;
}

/** Callers that wait for the same thing. */
export class Waiting<T> {
  #waiters: Waiter<T>[] = [];

  get any(): boolean {
    return this.#waiters.length > 0;
  }

  wait(): Promise<T> {
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
  }

  resolve(value: T): void {
    for (const { resolve } of this.#waiters.splice(0)) resolve(value);
  }

  reject(error: Error): void {
    for (const { reject } of this.#waiters.splice(0)) reject(error);
  }
}

/** What those hear whose wish another one has replaced. */
export const superseded = (): ChatCastError =>
  new ChatCastError("E_UNAVAILABLE", "something else was asked for meanwhile");
