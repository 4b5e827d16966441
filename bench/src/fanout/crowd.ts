import { fileURLToPath } from "node:url";
import { type Running, start, type Usage } from "../lib/process.ts";
import type { Order, Results } from "./orders.ts";

const LOAD = fileURLToPath(new URL("load.ts", import.meta.url));

/** The load process, from the bench's side. */
export class Crowd {
  readonly #process: Running;

  private constructor(process: Running) {
    this.#process = process;
  }

  static async start(core: number): Promise<Crowd> {
    return new Crowd(await start(process.execPath, [LOAD], { core, ready: /load is ready/, ipc: true }));
  }

  ask<D extends Order["do"]>(order: Extract<Order, { do: D }>): Promise<Results[D]> {
    const { child } = this.#process;
    return new Promise((resolve, reject) => {
      child.once("message", (answer: { result: Results[D] } | { failed: string }) => {
        if ("failed" in answer) reject(new Error(answer.failed));
        else resolve(answer.result);
      });
      child.send(order);
    });
  }

  usage(): Usage {
    return this.#process.usage();
  }

  stop(): Promise<void> {
    return this.#process.kill();
  }
}
