import { type CheckResult, diagnosePath, type Grade } from "@chatcast/client/doctor";
import { Command, InvalidArgumentError } from "commander";
import { type Context, withJson } from "../context.ts";
import { Failure, Stopped } from "../exit.ts";
import { serverAddress } from "../room/address.ts";
import { distrust } from "../room/certificate.ts";
import { Board } from "../terminal/board.ts";
import { bytes } from "../terminal/format.ts";
import { wholeNumber } from "./receive.ts";

const MIB = 1_048_576;

interface DoctorOptions {
  silence: number;
  body: number;
}

export function doctorCommand(context: Context): Command {
  return withJson(new Command("doctor"))
    .summary("find out what the path to a server does to chat and files")
    .description(
      "Looks at the path to a server: WebSockets, how large frames and requests may be, how long a connection may be silent, headers, ranges, and whether answers are passed on as they come. Names what stands on the path (nginx, a CDN, …) where it gives itself away, says what each finding means for chat and files, and what to change.",
    )
    .argument("[url]", "the server (CHATCAST_SERVER, else http://localhost:3000)")
    .option("--silence <seconds>", "how long to be silent, at most 120", wholeNumber, 65)
    .option("--body <size>", "the largest request to try, like 8MiB; at most 128MiB", aSize, 8 * MIB)
    .action((url: string | undefined, options: DoctorOptions) => doctor(context, url, options));
}

function aSize(text: string): number {
  const [, number, unit] = /^(\d{1,6})(MiB|MB)?$/.exec(text) ?? [];
  if (number === undefined) throw new InvalidArgumentError("a size like 8MiB or 110MB, please.");
  return Number(number) * (unit === "MiB" ? MIB : unit === "MB" ? 1_000_000 : 1);
}

async function doctor({ out, env, signal }: Context, url: string | undefined, options: DoctorOptions): Promise<void> {
  const board = new Board(out.canvas);
  try {
    const report = await diagnosePath(serverAddress(url, env), {
      signal,
      idleMs: options.silence * 1000,
      maxBody: options.body,
      onProgress(event) {
        if (event.type === "started") board.set(event.check, `… ${event.check}`);
        else {
          board.drop(event.result.check);
          board.above(() =>
            out.result(
              "check",
              event.result,
              linesOf(event.result, (grade) => mark(grade, out)),
            ),
          );
        }
      },
    });
    const hops = report.hops.map(
      ({ name, version, evidence }) => `${name}${version ? ` ${version}` : ""} (${evidence})`,
    );
    const way = hops.length === 0 ? "nobody on the way gave itself away" : `on the way: ${hops.join(", ")}`;
    out.result(
      "path",
      { url: report.url, grade: report.grade, hops: report.hops },
      `${mark(report.grade, out)} ${report.url}, ${way}`,
    );
    if (report.grade === "broken") {
      const why = await distrust(report.url);
      throw new Failure(
        "broken",
        why === undefined ? "something on the path hinders ChatCast" : `${report.url}: ${why}`,
      );
    }
  } catch (error) {
    if (signal.aborted) throw new Stopped();
    throw error;
  } finally {
    board.close();
  }
}

const MARKS: Record<Grade, [sign: string, style: "green" | "yellow" | "red" | "dim"]> = {
  good: ["✓", "green"],
  limited: ["!", "yellow"],
  broken: ["✗", "red"],
  unknown: ["?", "dim"],
};

function mark(grade: Grade, out: Context["out"]): string {
  const [sign, style] = MARKS[grade];
  return out.style(style, `${sign} ${grade.padEnd(7)}`);
}

function linesOf(result: CheckResult, marked: (grade: Grade) => string): string {
  const { check, grade, means, todo, hop } = result;
  const more = [hop && `by ${hop.name} (${hop.evidence})`, todo].filter((line) => line !== undefined);
  const size = check === "frames" && result.measured ? ` [${bytes(result.measured.passed)}]` : "";
  return [
    `${marked(grade)} ${check.padEnd(9)} ${means}${size}`,
    ...more.map((line) => `${" ".repeat(20)}${line}`),
  ].join("\n");
}
