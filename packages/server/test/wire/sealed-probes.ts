import type { Client } from "./client.ts";
import { plain } from "./plain.ts";
import { SealedPerson, type SealedRoom } from "./sealed-person.ts";
import type { Body } from "./shapes.ts";

/** What somebody without the link tries: a room that may not be there, and what was picked up of a member. */
export interface Known {
  room: SealedRoom;
  token: string;
  /** Id of a member, as its url of a file tells it. */
  id: string;
}

const FRAME = "AA".repeat(200);
/** What a server makes up by itself, and what is signed over the room's id. */
const OWN = /"(token|memberId|certificate|linked|at|nonce)":("[^"]*"|\d+)/g;

/** As it was told, but for the room's id and for what is different every time. */
const told = (value: unknown, { room }: Known): string =>
  JSON.stringify(value).replaceAll(room.name, "ROOM").replaceAll(room.publicAccess, "ACCESS").replace(OWN, '"$1":…');

/**
 * Everything that can be asked about a room over a socket by who has not its link, in one order, and last a room of one's
 * own under its id. @returns what was answered to each, and what came beside the refusals
 */
export async function socketProbes(client: Client, eve: SealedPerson, known: Known): Promise<string[]> {
  const { room, token } = known;
  const elsewhere = room.withOtherLink();
  const answers: string[] = [];
  const ask = async (event: string, body: Body) => {
    const { nonce: _once, ...answer } = await client.ask(event, body);
    answers.push(`${event} ${told(answer, known)}`);
  };
  const entry = (of: SealedRoom, more: Body = {}) => eve.entry(client, of, more);
  const altered = async (change: (sealed: Body) => Body, more: Body = {}) => {
    const good = await entry(elsewhere, more);
    return { ...good, sealed: change(good.sealed as Body) };
  };
  const stranger = await new SealedPerson("Eve").entry(client, elsewhere);
  const theirs = stranger.sealed as Body;

  for (const event of ["join_room", "renewal"]) {
    const more = event === "renewal" ? { from: 0 } : {};
    await ask(event, await entry(elsewhere, more));
    await ask(event, await entry(room.withoutLink(), more));
    await ask(event, await altered((sealed) => ({ ...sealed, proof: theirs.proof }), more));
    await ask(event, await altered((sealed) => ({ ...sealed, session: theirs.session }), more));
    await ask(event, await altered((sealed) => ({ ...sealed, access: "AA" }), more));
    await ask(event, await altered(() => ({}), more));
    await ask(event, { ...(await entry(elsewhere, more)), identity: undefined });
    await ask(event, { ...(await entry(elsewhere, more)), username: "Ann" });
    await ask(event, { ...(await entry(elsewhere, more)), username: "" });
    await ask(event, { ...(await entry(elsewhere, more)), sealed: undefined });
  }
  await ask("join_room", await entry(elsewhere, { token }));
  await ask("join_room", await entry(elsewhere, { token, role: "data" }));
  await ask("join_room", await entry(elsewhere, { role: "data" }));
  await ask("join_room", { roomName: room.name, username: "Ann", token });
  await ask("join_room", { roomName: `sealed\n${room.name}\n${room.publicAccess}`, username: "Eve" });
  await ask("join_room", { roomName: room.name, username: "Eve" });
  await ask("create_room", await entry(room.withoutLink()));

  // In no room, as a room's members would ask.
  for (const [event, body] of [
    ["history", {}],
    ["heads", {}],
    ["members", {}],
    ["commands", { from: 0 }],
    ["boxes", { seq: 0 }],
    ["bots", {}],
    ["search", { query: "a" }],
  ] as const) {
    await ask(event, body);
  }
  for (const packet of [
    { type: "SEALED", seq: 0, id: "m", frame: FRAME },
    { type: "FILE_MANIFEST", transfer_id: room.name, total_size: 1, chunk_size: 65_536, frame: FRAME },
    { type: "SEALED_CHUNK", transfer_id: room.name, seq: 0, payload: Buffer.alloc(100) },
    { type: "FILE_SEAL", transfer_id: room.name, frame: FRAME },
    { type: "CONTROL", cmd: "RESUME_REQUEST", transfer_id: room.name },
    { type: "CONTROL", cmd: "KILL", transfer_id: room.name, signature: "AA".repeat(43) },
  ]) {
    await ask("reliable_event", packet);
  }
  // The same without a callback: what comes is an event.
  client.tell("join_room", await entry(elsewhere));
  await client.receives("error_event");
  // Before one is in a room, where lists of users come when they come.
  answers.push(...client.inbox.map(({ event, body }) => `${event} ${told(body, known)}`));

  // The id is nobody's: with another link there is another room, and so there is with none.
  await ask("create_room", await entry(elsewhere));
  await ask("create_room", await entry(elsewhere));
  await ask("members", {});
  await ask("create_room", { roomName: room.name, username: "Eve" });
  return answers;
}

/** What differs from one answer to the next, whatever was asked. */
const EACH: ReadonlySet<string> = new Set(["date", "x-request-id"]);

/** The addresses in which a room's id, or a member's, can stand. */
export async function httpProbes(url: string, known: Known): Promise<string[]> {
  const { room, id } = known;
  const answers: string[] = [];
  const ask = async (method: string, path: string, headers: Record<string, string> = {}) => {
    const answer = await plain(url, path, { method, headers });
    const fields = Object.entries(answer.headers).filter(([name]) => !EACH.has(name));
    answers.push(`${method} ${told([path, answer.status, fields, answer.body.toString()], known)}`);
  };
  for (const method of ["GET", "HEAD"]) {
    await ask(method, `/r/${room.name}`);
    await ask(method, `/files/${room.name}`);
    await ask(method, `/files/${room.name}?for=${id}&key=${room.name}`);
  }
  await ask("GET", `/r/${room.name}/members`);
  await ask("POST", `/hooks/${room.name}`, { authorization: `Bearer ${room.publicAccess}` });
  await ask("POST", "/upload", { authorization: `Bearer ${room.publicAccess}` });
  await ask("GET", `/api/admin/rooms/${room.name}/members`);
  return answers;
}

/** What the server has counted of itself, and how many rooms it has at hand. */
export async function samplesOf(url: string): Promise<Map<string, number>> {
  const { body } = await plain(url, "/metrics");
  const lines = body.toString().split("\n");
  const samples = lines.filter((line) => /^chatcast_(?:rooms|\w+_total)\b/.test(line));
  return new Map(
    samples.map((line): [string, number] => {
      const at = line.lastIndexOf(" ");
      return [line.slice(0, at), Number(line.slice(at))];
    }),
  );
}
