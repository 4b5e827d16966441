import { createReadStream, existsSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { compiledWords } from "@chatcast/web/build-words";
import { build } from "vite";
import { JOB_PATH, type Job, REPORT_PATH, type Report } from "./jobs.ts";

const TYPES: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

/** The bench's page, built with the product's client and windows, and the server that gives it its jobs. */
export class Site {
  readonly #folder: string;
  readonly #http = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (pathname === JOB_PATH) {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(this.#job));
    } else if (pathname === REPORT_PATH) {
      bodyOf(request).then((body) => {
        response.end();
        this.#report?.(JSON.parse(body) as Report | { failed: string });
      }, this.#fail);
    } else {
      const file = join(this.#folder, normalize(pathname === "/" ? "/index.html" : pathname));
      if (!existsSync(file)) {
        response.statusCode = 404;
        response.end();
        return;
      }
      response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
      createReadStream(file).pipe(response);
    }
  });
  #job: Job | undefined;
  #report: ((report: Report | { failed: string }) => void) | undefined;
  #fail = (_error: unknown): void => undefined;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Builds the page into `folder` and serves it on a free port. */
  static async open(folder: string): Promise<Site> {
    const tailwindcss = (await import("@tailwindcss/vite")).default;
    await build({
      root: fileURLToPath(new URL("../../page", import.meta.url)),
      configFile: false,
      logLevel: "error",
      plugins: [compiledWords(), tailwindcss()],
      build: { outDir: folder, emptyOutDir: true, target: "esnext" },
    });
    const site = new Site(folder);
    await new Promise<void>((resolve) => site.#http.listen(0, "127.0.0.1", resolve));
    return site;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** The next page that is opened gets `job`. @returns what it reports. */
  give(job: Job): Promise<Report> {
    this.#job = job;
    return new Promise((resolve, reject) => {
      this.#fail = reject;
      this.#report = (report) => ("failed" in report ? reject(new Error(report.failed)) : resolve(report));
    });
  }

  close(): void {
    this.#http.close();
    this.#http.closeAllConnections();
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const piece of request.setEncoding("utf8")) body += piece;
  return body;
}
