import { fileURLToPath } from "node:url";
import { type Running, start, type Usage } from "./process.ts";

/** What can be asked of a load process, and what it answers. */
export type Questions = Record<string, { order: object; result: unknown }>;

/** A load process, from the bench's side: orders go to it one at a time, each is answered. */
export class Load<Q extends Questions> {
  readonly #process: Running;

  private constructor(process: Running) {
    this.#process = process;
  }

  /** @param script the program's place, as `import.meta.url` and a relative path give it. */
  static async start<Q extends Questions>(script: URL, core: number): Promise<Load<Q>> {
    const flags = ["--disable-warning=ExperimentalWarning", fileURLToPath(script)];
    return new Load<Q>(await start(process.execPath, flags, { core, ready: /load is ready/, ipc: true }));
  }

  ask<D extends keyof Q & string>(name: D, order: Q[D]["order"]): Promise<Q[D]["result"]> {
    const { child } = this.#process;
    return new Promise((resolve, reject) => {
      child.once("message", (answer: { result: Q[D]["result"] } | { failed: string }) => {
        if ("failed" in answer) reject(new Error(answer.failed));
        else resolve(answer.result);
      });
      child.send({ name, order });
    });
  }

  usage(): Usage {
    return this.#process.usage();
  }

  stop(): Promise<void> {
    return this.#process.kill();
  }
}

/** The load's own side: answers orders with its handlers for as long as the bench lives. */
export function obey<Q extends Questions>(
  handlers: {
    [D in keyof Q]: (order: Q[D]["order"]) => Promise<Q[D]["result"]>;
  },
): { fail: (reason: string) => void } {
  process.on("message", ({ name, order }: { name: keyof Q; order: Q[keyof Q]["order"] }) => {
    handlers[name](order).then(
      (result) => process.send?.({ result }),
      (error: unknown) => process.send?.({ failed: String(error) }),
    );
  });
  process.on("disconnect", () => process.exit(0));
  console.log("load is ready");
  return { fail: (reason) => process.send?.({ failed: reason }) };
}
