import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../../server/src/main.ts", import.meta.url));
const READY = /ChatCast listening on (https?):\/\/\S+:(\d+)/;

/** A real server as a process of its own. */
export class Server {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#child = child;
  }

  /**
   * @param home where it makes a folder for its data
   * @param more options
   * @param program what starts it: that of the repository, where it is not named
   */
  static async start(home: string, program: readonly string[] = [MAIN], more: readonly string[] = []): Promise<Server> {
    const args = [...program, "--host", "127.0.0.1", "--port", "0", "--data-dir", join(home, "data"), ...more];
    const child = spawn(process.execPath, args, { cwd: home, stdio: ["ignore", "pipe", "inherit"] });
    const url = await new Promise<string>((resolve, reject) => {
      let output = "";
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        const [, scheme, port] = READY.exec(output) ?? [];
        if (port !== undefined) resolve(`${scheme}://127.0.0.1:${port}`);
      });
      child.once("exit", () => reject(new Error(`the server ended:\n${output}`)));
    });
    return new Server(url, child);
  }

  /** @param signal SIGTERM for one that was started by another program, which passes it on. @returns its exit code */
  async stop(signal: "SIGKILL" | "SIGTERM" = "SIGKILL"): Promise<number | null> {
    const gone = once(this.#child, "exit");
    this.#child.kill(signal);
    const [code] = (await gone) as [number | null];
    return code;
  }
}
