import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../packages/lab/src/proxy/main.ts", import.meta.url));
const READY = /ChatCast lab listening on (http:\/\/\S+?),/;

/** The attacker of `npm run lab`, in front of a server. */
export class LabProcess {
  readonly #child: ChildProcess;
  readonly url: string;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  /** @param attack as on its command line. @throws Error with its output when it ends instead */
  static async start(target: string, attack: string): Promise<LabProcess> {
    const { PATH, NODE_COMPILE_CACHE } = process.env;
    const child = spawn(process.execPath, [MAIN, "--listen", "0", "--target", target, "--attack", attack], {
      env: { PATH, NODE_COMPILE_CACHE },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const ready = Promise.withResolvers<string>();
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        const [, url] = READY.exec(output) ?? [];
        if (url !== undefined) ready.resolve(url);
      });
    }
    child.once("exit", () => ready.reject(new Error(`the lab ended:\n${output}`)));
    return new LabProcess(child, await ready.promise);
  }

  dispose(): void {
    this.#child.kill("SIGKILL");
  }
}
