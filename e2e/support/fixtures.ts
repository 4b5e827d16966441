import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Nginx, startNginx } from "@chatcast/client/nginx";
import { Host, type HostedServer } from "@chatcast/server/host";
import { type BrowserContext, type BrowserContextOptions, test as base, expect } from "@playwright/test";
import { Complaints } from "./complaints.ts";
import { NarrowLine } from "./narrow-line.ts";
import { RoomPage } from "./room.ts";
import { type ServerOptions, ServerProcess } from "./server.ts";
import { Wire } from "./wire.ts";

/** A person with a browser of their own: nothing is shared with the others but the server. */
export interface Visitor {
  context: BrowserContext;
  room: RoomPage;
  wire: Wire;
  complaints: Complaints;
  /** Opens the page in one more tab of the same browser. */
  openTab(): Promise<RoomPage>;
}

export interface VisitOptions extends BrowserContextOptions {
  /** Runs before anything of the page does, on every load. */
  before?: (context: BrowserContext) => Promise<unknown>;
}

interface Journey {
  /** Starts a server; it ends with the journey. */
  serve: (options?: ServerOptions) => Promise<HostedServer>;
  /** Starts a server in a process of its own: one that is stopped, or whose output or data is looked at. */
  serveAlone: (options?: ServerOptions) => Promise<ServerProcess>;
  /** A line to a server on which files can be held back; it ends with the journey, after the pages on it. */
  narrow: (server: { url: string }) => Promise<NarrowLine>;
  /** A real nginx in front of a server; it ends with the journey, after the pages behind it. */
  nginx: (server: { url: string }, locations: string) => Promise<Nginx>;
  /** Opens a browser context at an address. Errors on its console fail the journey. */
  visit: (url: string, options?: VisitOptions) => Promise<Visitor>;
  /** A folder that is removed after the journey. */
  folder: string;
}

export const test = base.extend<Journey, { host: Host }>({
  host: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the first parameter's pattern.
    async ({}, use) => {
      const host = new Host();
      await use(host);
      await host.end();
    },
    { scope: "worker" },
  ],

  async serve({ host }, use) {
    const servers: HostedServer[] = [];
    await use(async (options) => {
      const server = await host.open(options);
      servers.push(server);
      return server;
    });
    for (const server of servers) server.dispose();
  },

  // biome-ignore lint/correctness/noEmptyPattern: as above.
  async serveAlone({}, use) {
    const servers: ServerProcess[] = [];
    await use(async (options) => {
      const server = await ServerProcess.start(options);
      servers.push(server);
      return server;
    });
    await Promise.all(servers.map((server) => server.dispose()));
  },

  // biome-ignore lint/correctness/noEmptyPattern: as above.
  async narrow({}, use) {
    const lines: NarrowLine[] = [];
    await use(async ({ url }) => {
      const line = await NarrowLine.to(url);
      lines.push(line);
      return line;
    });
    await Promise.all(lines.map((line) => line.close()));
  },

  // biome-ignore lint/correctness/noEmptyPattern: as above.
  async nginx({}, use) {
    const started: Nginx[] = [];
    await use(async ({ url }, locations) => {
      const nginx = await startNginx(url, locations);
      started.push(nginx);
      return nginx;
    });
    await Promise.all(started.map((nginx) => nginx.stop()));
  },

  // Asks for both so that a page is closed before what is between it and the server.
  async visit({ browser, narrow: _line, nginx: _proxy }, use) {
    const visitors: Visitor[] = [];
    await use(async (url, { before, ...options } = {}) => {
      // A service worker would keep the page from one journey's server to its next load; those about it allow one.
      const context = await browser.newContext({ serviceWorkers: "block", ...options });
      await before?.(context);
      const wire = new Wire(context);
      const complaints = new Complaints(context);
      const openTab = async () => {
        const page = await context.newPage();
        await page.goto(url);
        return new RoomPage(page);
      };
      const visitor = { context, wire, complaints, openTab, room: await openTab() };
      visitors.push(visitor);
      return visitor;
    });
    const complaints = visitors.flatMap((visitor) => visitor.complaints.lines);
    await Promise.all(visitors.map((visitor) => visitor.context.close()));
    expect(complaints, "errors on the console").toEqual([]);
  },

  // biome-ignore lint/correctness/noEmptyPattern: as above.
  async folder({}, use) {
    const folder = await mkdtemp(join(tmpdir(), "chatcast-files-"));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

export { expect };
