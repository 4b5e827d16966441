import { decodeReliable, decodeUp, downEvents, upEvents } from "@chatcast/protocol";
import { Ajv2020 } from "ajv/dist/2020.js";
import { fastify } from "fastify";
import { describe, expect, onTestFinished, test } from "vitest";
import { AdminGate } from "../../src/admin/gate.ts";
import { openMemoryBlobs } from "../../src/blobs/memory/blobs.ts";
import { Slabs } from "../../src/gateway/intake/slabs.ts";
import type { Administration } from "../../src/http/admin.ts";
import { buildApp } from "../../src/http/app.ts";
import { asyncApi } from "../../src/http/docs/asyncapi.ts";
import { installDocs } from "../../src/http/docs/install.ts";
import { openApi } from "../../src/http/docs/openapi.ts";
import { FileUrls } from "../../src/rooms/file-urls.ts";
import { openMemoryStore } from "../../src/store/memory/store.ts";
import { openTelemetry } from "../../src/telemetry.ts";

interface Described {
  operations: Record<string, { action: string; messages: { $ref: string }[]; reply?: { messages: unknown[] } }>;
  components: { messages: Record<string, { payload: object }> };
}

const described = asyncApi() as unknown as Described;

/** Bytes are what JSON Schema has no word for. */
const ajv = new Ajv2020({ strict: false });
const fits = (message: string, body: unknown): boolean => {
  const { payload } = described.components.messages[message] ?? {};
  if (payload === undefined) throw new Error(`${message} is not described`);
  return ajv.validate(payload, body);
};

function references(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "$ref" && typeof inner === "string" ? [inner] : references(inner),
  );
}

function at(document: unknown, reference: string): unknown {
  let found = document;
  for (const part of reference.slice(2).split("/")) found = (found as Record<string, unknown> | undefined)?.[part];
  return found;
}

const GOOD = {
  join_room: { roomName: "lab", username: "Ada" },
  chat_message: { type: "text", mode: "broadcast", text: "hello" },
  history: { after: 3 },
  "reliable_event.MSG": { type: "MSG", seq: 0, payload: "hello", checksum: "3610a686" },
  "reliable_event.CONTROL": { type: "CONTROL", cmd: "RESUME_REQUEST", transfer_id: "t1" },
  "reliable_event.FILE_CHUNK": {
    ...{ type: "FILE_CHUNK", transfer_id: "t1", seq: 0, checksum: "3610a686", total_chunks: 1, chunk_size: 65_536 },
    ...{ filename: "a.txt", total_size: 5, payload_b64: "aGVsbG8=" },
  },
} as const;

/** What the gate itself says. */
function taken(message: string, body: unknown): boolean {
  if (message.startsWith("reliable_event.")) {
    return decodeReliable(body, (text) => Buffer.from(text, "base64")).kind !== "refused";
  }
  return decodeUp(message as keyof typeof upEvents, body).ok;
}

describe("the description of the protocol", () => {
  test("[DQ1] has every event of both ways, and answers to all that is asked", () => {
    const { operations } = described;
    const of = (action: string) => Object.keys(operations).filter((name) => operations[name]?.action === action);
    expect(new Set(of("receive"))).toEqual(new Set([...Object.keys(upEvents), "reliable_event"]));
    expect(new Set(of("send"))).toEqual(new Set(Object.keys(downEvents).map((event) => `server.${event}`)));
    const unanswered = Object.keys(upEvents).filter((event) => (operations[event]?.reply?.messages.length ?? 0) < 2);
    expect(unanswered).toEqual([]);
  });

  test.each(Object.entries(GOOD))("[DQ1] of %s says what the gate says", (message, good) => {
    expect([taken(message, good), fits(message, good)]).toEqual([true, true]);
    for (const [key, value] of Object.entries(good)) {
      const wrong = { ...good, [key]: typeof value === "number" ? "1" : 1 };
      expect([key, taken(message, wrong), fits(message, wrong)]).toEqual([key, false, false]);
    }
    const [first = ""] = Object.keys(good);
    if (message === "history") return;
    const { [first as keyof typeof good]: _, ...less } = good;
    expect([taken(message, less), fits(message, less)]).toEqual([false, false]);
  });

  test("[DQ1] refers to nothing that is not there", () => {
    for (const document of [asyncApi(), openApi()]) {
      const all = references(document);
      expect(all.length).toBeGreaterThan(3);
      expect(all.filter((reference) => at(document, reference) === undefined)).toEqual([]);
    }
  });

  test("[DQ1, DQ2] is served for programs and for people, whose page needs no script", async () => {
    const app = fastify();
    installDocs(app);
    for (const path of ["/docs/asyncapi.json", "/docs/openapi.json"]) {
      const { statusCode, headers, body } = await app.inject(path);
      expect([statusCode, headers["content-type"]]).toEqual([200, expect.stringContaining("application/json")]);
      expect(Object.keys(JSON.parse(body))).toContain("info");
    }
    const page = await app.inject("/docs");
    expect(page.headers["content-type"]).toContain("text/html");
    for (const event of [...Object.keys(upEvents), ...Object.keys(downEvents)]) {
      expect(page.body).toContain(`<code>${event}</code>`);
    }
    expect(page.body).not.toMatch(/<script|style=/);
    expect((await app.inject("/docs/style.css")).headers["content-type"]).toContain("text/css");
    await app.close();
  });
});

describe("the routes of the server", () => {
  /** What belongs to the page, and what answers for everything else. */
  const PAGE = new Set(["GET /", "GET /r/{}", "GET /admin", "GET /{}", "ANY /*"]);

  test("[DQ40] are those of the description, each with its methods and its parameters, and it has no other", async () => {
    const app = await served();
    const real = routesOf(app.printRoutes({ commonPrefix: false })).filter((route) => !PAGE.has(route));
    const { paths } = openApi() as unknown as { paths: Record<string, Record<string, Operation>> };
    const told = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { parameters = [], responses }]) => {
        const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        expect(parameters.filter((one) => one.in === "path").map(({ name }) => name)).toEqual(named);
        expect(Object.keys(responses)).not.toEqual([]);
        return `${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, "{}")}`;
      }),
    );
    expect(told.length).toBeGreaterThan(20);
    expect(new Set(told)).toEqual(new Set(real));
  });

  test("[DQ40] a route that is not described is found", () => {
    expect(routesOf("├── /probe (GET, HEAD)\n│   └── /new/:id (POST)\n")).toEqual(["GET /probe", "POST /probe/new/{}"]);
  });

  interface Operation {
    parameters?: { name: string; in: string }[];
    responses: object;
  }

  /** `METHOD /path/{}` of each line of the router's tree: HEAD goes with GET, and a route for every method is ANY. */
  function routesOf(tree: string): string[] {
    const above: string[] = [];
    return tree.split("\n").flatMap((line) => {
      const [, indent = "", part = "", methods = ""] = /^([│ ]*)[├└]── (\S*) ?(?:\((.*)\))?$/.exec(line) ?? [];
      if (part === "") return [];
      const depth = indent.length / 4;
      above.splice(depth, above.length, part);
      const path = above.join("").replaceAll(/:\w+/g, "{}");
      const all = methods.split(", ").filter((method) => method !== "HEAD" && method !== "");
      return all.length > 4 ? [`ANY ${path}`] : all.map((method) => `${method} ${path}`);
    });
  }

  async function served() {
    const store = openMemoryStore();
    const clock = { epoch: () => 0, monotonic: () => 0 };
    const telemetry = openTelemetry({ level: "silent", rooms: () => 0 });
    // Nothing is asked of it: its routes are.
    const office = {} as Administration["office"];
    const app = await buildApp({
      ...{ store, clock, telemetry, blobs: openMemoryBlobs(new Map()), urls: new FileUrls(new Uint8Array(32)) },
      ...{ memory: new Slabs(0), maxFileSize: 1e9, ready: () => true, origins: new Set<string>(), rateLimits: false },
      ...{ metricsAllow: [], heartbeatMs: 25_000, secure: false, pinned: false },
      admin: { gate: new AdminGate("a-token-of-16-chars", clock), office },
      push: { publicKey: "", requireAddress: () => undefined, changed: () => undefined },
      directory: { find: async () => undefined },
      pageDirectory: "/nowhere",
    });
    onTestFinished(() => app.close());
    await app.ready();
    return app;
  }
});
