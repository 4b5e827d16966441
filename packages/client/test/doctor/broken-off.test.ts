import { PROTOCOL_VERSION } from "@chatcast/protocol";
import { afterEach, expect, test } from "vitest";
import { diagnosePath } from "../../src/doctor.ts";
import { defaultPlatform } from "../../src/platform.ts";

type Answer = (path: string, init: RequestInit) => Response | Promise<Response>;

const ANSWER = {
  service: "chatcast",
  protocol: PROTOCOL_VERSION,
  heartbeatMs: 25_000,
  httpVersion: "1.1",
  host: "server.test",
  forwarded: 0,
  sent: {},
};

/** A network where a ChatCast server answers, and `answer` what else is asked. */
function netOf(answer: Answer) {
  const fetch = async (url: string | URL | Request, init: RequestInit = {}) => {
    const { pathname } = new URL(String(url));
    return pathname === "/probe" ? Response.json(ANSWER) : answer(pathname, init);
  };
  const openWebSocket = () => {
    throw new Error("there are no sockets here");
  };
  return { ...defaultPlatform(), fetch, openWebSocket };
}

/** Bytes that come, and then break off when `end` is called. */
function brokenBody(first: string): { body: ReadableStream<Uint8Array>; end: (why: Error) => void } {
  let end: (why: Error) => void = () => undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(first));
      end = (why) => controller.error(why);
    },
  });
  return { body, end: (why) => end(why) };
}

const unheard: unknown[] = [];
const note = (reason: unknown) => unheard.push(reason);
afterEach(() => process.off("unhandledRejection", note));

test("[PX8] an abort while a piece is being confirmed leaves nothing behind that nobody hears", async () => {
  process.on("unhandledRejection", note);
  const [stop, enough] = [new AbortController(), new Error("enough")];
  const { body, end } = brokenBody("first\n");
  const net = netOf((_path, { method }) => {
    if (method !== "POST") return new Response(body);
    end(enough);
    stop.abort(enough);
    return Promise.reject(enough);
  });
  const options = { net, signal: stop.signal, checks: ["streaming"] as const };
  await expect(diagnosePath("http://server.test", options)).rejects.toBe(enough);
  // What is heard by nobody is told when the turn is over.
  await new Promise(setImmediate);
  expect(unheard).toEqual([]);
});

test("[PX3] a refusal that breaks off is one with its status", async () => {
  const net = netOf(() => {
    const { body, end } = brokenBody("<html>");
    end(new TypeError("terminated"));
    return new Response(body, { status: 413 });
  });
  const { results } = await diagnosePath("http://server.test", { net, checks: ["bodies"] });
  expect(results.at(-1)).toMatchObject({ check: "bodies", measured: { passed: 0, refused: 65_536, status: 413 } });
});
