import { adminBot, ChatCastError, NOTICE_KINDS } from "@chatcast/protocol";
import type { FastifyInstance, FastifyPluginAsync } from "fastify";
import type { AdminGate } from "../admin/gate.ts";
import type { Office } from "../admin/office.ts";
import { takeJsonText } from "./json-body.ts";
import { notFound } from "./refusal.ts";

/** The administrator's door, and what is behind it. */
export interface Administration {
  gate: AdminGate;
  office: Office;
}

/** 16 bytes in base64url, as `newId` makes them. */
const ID = /^[A-Za-z0-9_-]{1,64}$/;
/** Of a bot that is to be added. */
const BODY_BYTES = 16 * 1024;
const COUNT = /^\d{1,15}$/;

type Query = Readonly<Record<string, unknown>>;

/** `/api/admin/…`: nothing is answered, not even what there is, before the token was checked. */
export async function installAdmin(app: FastifyInstance, { gate, office }: Administration): Promise<void> {
  const plugin: FastifyPluginAsync = async (scope) => {
    takeJsonText(scope, BODY_BYTES);
    scope.addHook("onRequest", async (request, reply) => {
      reply.header("cache-control", "no-store");
      gate.admit(request.headers.authorization, request.ip);
    });
    scope.get("/now", ({ query }) =>
      office.now({ after: countIn(query as Query, "after"), verdict: countIn(query as Query, "verdict") }),
    );
    scope.get("/rooms", ({ query }) => office.rooms(idIn(query as Query, "after")));
    scope.get("/rooms/:id/members", ({ params, query }) =>
      office.members(idIn(params as Query, "id"), idIn(query as Query, "after")),
    );
    scope.get("/rooms/:id/bots", ({ params }) => office.bots(idIn(params as Query, "id")));
    scope.post("/rooms/:id/bots", async ({ params, body }, reply) =>
      reply.code(201).send(await office.addBot(idIn(params as Query, "id"), botIn(body))),
    );
    scope.delete("/rooms/:id/bots/:bot", async ({ params }) => {
      await office.removeBot(idIn(params as Query, "id"), idIn(params as Query, "bot"));
      return { ok: true };
    });
    scope.post("/rooms/:id/:kind", async ({ params }) => {
      const { kind } = params as Query;
      const known = NOTICE_KINDS.find((one) => one === kind);
      if (known === undefined) throw notFound();
      await office.decree(idIn(params as Query, "id"), known);
      return { ok: true };
    });
    // Before the page's folder, which would answer without a token.
    scope.all("/*", () => {
      throw notFound();
    });
  };
  await app.register(plugin, { prefix: "/api/admin" });
}

/** A whole number of a query; 0 when it is not there. @throws ChatCastError `E_SCHEMA` */
function countIn(query: Query, name: string): number {
  const { [name]: value = "0" } = query;
  if (typeof value !== "string" || !COUNT.test(value)) throw malformed(name);
  return Number(value);
}

/** An id; empty when it is not there. @throws ChatCastError `E_SCHEMA` */
function idIn(query: Query, name: string): string {
  const { [name]: value = "" } = query;
  if (typeof value !== "string" || (value !== "" && !ID.test(value))) throw malformed(name);
  return value;
}

/** @throws ChatCastError `E_SCHEMA` */
function botIn(body: unknown) {
  try {
    const read = adminBot.safeParse(typeof body === "string" ? JSON.parse(body) : undefined);
    if (read.success) return read.data;
  } catch {
    // Not JSON.
  }
  throw malformed("the body");
}

const malformed = (path: string): ChatCastError => new ChatCastError("E_SCHEMA", `${path} is malformed`, { path });
