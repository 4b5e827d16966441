import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { has } from "./process.ts";

const run = promisify(execFile);

/** What one transfer by curl took, in seconds, as curl itself tells it. @throws for any answer but 2xx. */
export async function curl(core: number, args: readonly string[]): Promise<number> {
  const all = ["curl", "-sS", "-o", "/dev/null", "-w", "%{http_code} %{time_total}", ...args];
  const [file = "curl", ...rest] = has("taskset") ? ["taskset", "-c", String(core), ...all] : all;
  const { stdout } = await run(file, rest);
  const [status = "", seconds = ""] = stdout.trim().split(" ");
  if (!status.startsWith("2")) throw new Error(`curl ${args.join(" ")}: ${stdout}`);
  return Number(seconds);
}
