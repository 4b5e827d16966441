import fc from "fast-check";
import type { Socket } from "socket.io";
import type { Socket as Client } from "socket.io-client";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { systemTimers } from "../../src/clock.ts";
import { Encoded } from "../../src/fanout/encoded.ts";
import { Line } from "../../src/fanout/line.ts";
import { Tick } from "../../src/fanout/tick.ts";
import { Stage, type Transport, wireOf } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterEach(() => stage.closeClients());
afterAll(() => stage.close());

const KINDS: readonly (readonly Transport[])[] = [["websocket"], ["polling"], ["polling", "websocket"]];
const ASKED = 12;

/** What the server does; `to` is a member, `bytes` what the event carries beside its number. */
type Step =
  | { do: "broadcast"; bytes: number }
  | { do: "private"; to: number; bytes: number }
  | { do: "answer"; to: number; binary: boolean }
  | { do: "binary"; to: number }
  | { do: "turn" }
  | { do: "pause" | "resume" | "close" | "leave"; to: number };

/** How a member is spoken to: by Socket.IO alone, or by a line. */
interface Voice {
  say(n: number, filler: string): void;
}

interface Party {
  /** Speaks to everybody at once. */
  broadcast(members: readonly Member[], n: number, filler: string): void;
  voice(socket: Socket): Voice;
}

interface Member {
  socket: Socket;
  client: Client;
  voice: Voice;
  /** What the client got, in order: callbacks, events and binary events alike. */
  got: string[];
  /** How many things were sent to it before it was closed. */
  sent: number;
  answers: ((...answer: unknown[]) => void)[];
  gone: boolean;
}

const plain: Party = {
  broadcast: (members, n, filler) => {
    for (const { voice } of members) voice.say(n, filler);
  },
  voice: (socket) => ({ say: (n, filler) => socket.emit("n", n, filler) }),
};

/** The product's way; the member's seat would ask `lagging`, the line itself never drops anything. */
function corked(): Party {
  const tick = new Tick(systemTimers);
  // What is said last is none, and takes along what waits.
  const isNews = (n: number): boolean => n % 3 === 1;
  const lines = new Map<Voice, Line>();
  const packet = (n: number, filler: string): Encoded => new Encoded(`2${JSON.stringify(["n", n, filler])}`);
  return {
    broadcast(members, n, filler) {
      const event = packet(n, filler);
      for (const { voice } of members) lines.get(voice)?.push(event, isNews(n));
    },
    voice(socket) {
      const line = new Line(socket, tick, { drained: () => undefined, overrun: () => undefined });
      line.adopt();
      const voice: Voice = { say: (n, filler) => line.push(packet(n, filler), isNews(n)) };
      lines.set(voice, line);
      return voice;
    },
  };
}

async function enter(party: Party, transports: readonly Transport[]): Promise<Member> {
  const got: string[] = [];
  const { socket, client } = await stage.pair(transports, (fresh) => {
    fresh.on("n", (n: number, filler: string) => got.push(`event ${n} ${filler.length}`));
    fresh.on("b", (n: number, bytes: Buffer) => got.push(`binary ${n} ${bytes.length}`));
  });
  const answers: Member["answers"] = [];
  const asked = new Promise<void>((resolve) => {
    socket.on("ask", (answer: (...answer: unknown[]) => void) => {
      if (answers.push(answer) === ASKED) resolve();
    });
  });
  for (let i = 0; i < ASKED; i++) {
    client.emit("ask", (n: number, bytes?: Buffer) => got.push(`answer ${n} ${bytes?.length ?? ""}`));
  }
  await asked;
  return { socket, client, voice: party.voice(socket), got, sent: 0, answers, gone: false };
}

/** Runs a plan on members of every kind of transport. @returns what each of them got. */
async function perform(party: Party, plan: readonly Step[]): Promise<{ got: string[]; sent: number; gone: boolean }[]> {
  const members = await Promise.all(KINDS.map((kind) => enter(party, kind)));
  let n = 0;
  for (const step of plan) {
    n += 1;
    const present = members.filter(({ gone }) => !gone);
    const member = "to" in step ? members[step.to] : undefined;
    if (step.do === "turn") await new Promise(setImmediate);
    else if (step.do === "broadcast") {
      for (const one of present) one.sent += 1;
      party.broadcast(present, n, "x".repeat(step.bytes));
    } else if (member && !member.gone) act(step, member, n);
  }
  const last = members.filter(({ gone }) => !gone);
  for (const member of last) wireOf(member.client)?.resume();
  party.broadcast(last, 0, "");
  for (const member of last) member.sent += 1;
  // A client that was not closed and yet is gone could not read what came.
  await vi.waitUntil(
    () => members.every(({ got, sent, gone, client }) => !client.connected || (!gone && got.length >= sent)),
    { timeout: 20_000, interval: 1 },
  );
  return members;
}

function act(step: Extract<Step, { to: number }>, member: Member, n: number): void {
  const { socket, client, voice, answers } = member;
  switch (step.do) {
    case "private":
      voice.say(n, "y".repeat(step.bytes));
      break;
    case "binary":
      socket.emit("b", n, Buffer.alloc(1_000));
      break;
    case "answer": {
      const answer = answers.shift();
      if (answer === undefined) return;
      if (step.binary) answer(n, Buffer.alloc(100));
      else answer(n);
      break;
    }
    case "pause":
      wireOf(client)?.pause();
      return;
    case "resume":
      wireOf(client)?.resume();
      return;
    case "close":
    case "leave":
      wireOf(client)?.resume();
      if (step.do === "close") socket.disconnect(true);
      else client.disconnect();
      member.gone = true;
      return;
  }
  member.sent += 1;
}

const to = fc.nat({ max: KINDS.length - 1 });
const bytes = fc.oneof({ weight: 6, arbitrary: fc.nat({ max: 200 }) }, { weight: 1, arbitrary: fc.constant(150_000) });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant("broadcast" as const), bytes }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("private" as const), to, bytes }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("answer" as const), to, binary: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("binary" as const), to }) },
  { weight: 4, arbitrary: fc.constant({ do: "turn" as const }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("pause" as const, "resume" as const), to }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("close" as const, "leave" as const), to }) },
);

/** So much in one turn that it is written ahead of the turn's end, while an attachment still waits in Engine.IO. */
const behindAttachment: Step[] = [
  { do: "binary", to: 0 },
  { do: "broadcast", bytes: 150_000 },
  { do: "broadcast", bytes: 150_000 },
];

test("[FO2] what each client gets, and in which order, is what plain Socket.IO would have brought it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 60 }), async (plan) => {
      const expected = await perform(plain, plan);
      const actual = await perform(corked(), plan);
      stage.closeClients();
      for (const [index, { got, sent, gone }] of actual.entries()) {
        const reference = expected[index]?.got ?? [];
        // Whoever is closed may lose the end of what was under way, with Socket.IO too; what came, came in order.
        const length = gone ? Math.min(got.length, reference.length) : sent;
        expect(got.slice(0, length)).toEqual(reference.slice(0, length));
        if (!gone) expect(got).toHaveLength(sent);
      }
    }),
    { numRuns: 25, examples: [[behindAttachment]] },
  );
});

test("[FO2] what was pushed in the turn in which the server closes a connection leaves before it", async () => {
  const party = corked();
  const member = await enter(party, ["websocket"]);
  party.broadcast([member], 1, "");
  member.answers[0]?.(2);
  member.socket.emit("n", 3, "");
  const ended = new Promise((resolve) => member.client.once("disconnect", resolve));
  member.socket.disconnect();
  await ended;
  expect(member.got).toEqual(["event 1 0", "answer 2 ", "event 3 0"]);
});
