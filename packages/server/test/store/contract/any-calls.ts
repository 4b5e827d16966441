import * as fc from "fast-check";
import { type Call, type CallArgs, type CallName, runCall, type SyncStore } from "../../../src/store/calls.ts";
import { botCalls } from "../../../src/store/memory/bots.ts";
import { commandCalls } from "../../../src/store/memory/commands.ts";
import { MemoryData } from "../../../src/store/memory/data.ts";
import { messageCalls } from "../../../src/store/memory/messages.ts";
import { pushCalls } from "../../../src/store/memory/pushes.ts";
import { quarantineCalls } from "../../../src/store/memory/quarantines.ts";
import { removalCalls } from "../../../src/store/memory/removal.ts";
import { roomCalls } from "../../../src/store/memory/rooms.ts";
import { searchCalls } from "../../../src/store/memory/search.ts";
import { surveyCalls } from "../../../src/store/memory/survey.ts";
import { transferCalls } from "../../../src/store/memory/transfers.ts";
import { trimCalls } from "../../../src/store/memory/trim.ts";
import { announcement, bot, draft, everyone, file, leaf, member, pair, room, transfer } from "../builders.ts";

const rooms = fc.constantFrom("r1", "r2");
const people = fc.constantFrom("ann", "bob", "cid");
const few = fc.constantFrom("a", "b", "c");
const at = fc.nat(9);
const talk = fc.oneof(
  rooms.map((roomId) => everyone(roomId)),
  fc
    .tuple(people, people, rooms)
    .filter(([one, other]) => one !== other)
    .map(([one, other, roomId]) => pair(one, other, roomId)),
);
const message = fc
  .record({
    conversation: talk,
    senderId: people,
    id: few,
    text: few,
    at,
    to: fc.option(people),
    prevId: fc.option(few, { freq: 1 }),
  })
  .map(({ text, id, to, prevId, ...rest }) =>
    draft(id, {
      ...rest,
      body: { type: "text", text },
      ...(to === null ? {} : { recipient: { memberId: to, name: to } }),
      ...(prevId === null ? {} : { prevId }),
    }),
  );
/** A member is in one room. */
const somewhere = fc
  .record({ memberId: people, endpoint: few, level: fc.constantFrom("everything", "private"), madeAt: at })
  .map(({ memberId, endpoint, level, madeAt }) => {
    const roomId = memberId === "ann" ? "r1" : "r2";
    const words = { words: "There is news.", origin: "https://chat.example" };
    return { memberId, roomId, endpoint, p256dh: "point", auth: "auth", level, ...words, madeAt };
  });
/** A member keeps to its room and its token, as members do. */
const someone = fc
  .record({
    id: people,
    roomId: rooms,
    nameKey: few,
    holdsName: fc.boolean(),
    left: fc.boolean(),
    identity: fc.option(few),
    session: fc.option(few),
    muted: fc.boolean(),
  })
  .map(({ id, roomId, identity, session, muted, ...rest }) =>
    member(`${id}-${roomId}`, {
      roomId,
      ...rest,
      ...(identity === null ? {} : { identity }),
      ...(session === null ? {} : { session }),
      ...(muted ? { standing: "muted" as const } : {}),
    }),
  );
const offered = fc
  .record({
    ...{ id: few, roomId: rooms, ownerId: people, touchedAt: at, state: fc.constantFrom("open", "killed") },
    small: fc.boolean(),
  })
  .map(({ id, small, ...rest }) => transfer(id, { ...rest, ...(small ? { thumbnail: `small-${id}` } : {}) }));
const chunk = fc.nat(3).map((seq) => ({ seq, leaf: leaf(seq) }));
const stored = fc
  .record({ name: few, roomId: rooms, blobId: few, ownerId: people, expiresAt: fc.option(at), small: fc.option(few) })
  .map(({ name, expiresAt, small, ...rest }) =>
    file(name, {
      ...rest,
      ...(expiresAt === null ? {} : { expiresAt }),
      ...(small === null ? {} : { thumbnail: "small", chunks: { transferId: small, chunkSize: 16_384 } }),
    }),
  );

/** Each room's commands come in their order often enough to be taken. */
const place = fc.nat(2);
const lineOf = (roomId: string, seq: number) =>
  draft(`command-${seq}`, { senderId: "room", conversation: everyone(roomId), body: { type: "text", text: "{}" } });
const change = fc.record({
  of: fc.oneof(
    few.map((key) => ({ key })),
    someone.map(({ id }) => ({ memberId: id })),
    fc.constant("all" as const),
  ),
  standing: fc.constantFrom("muted", "removed", undefined),
});

const botId = fc.constantFrom("bot-a", "bot-b");
const botChange = fc.oneof(
  fc.record({ id: botId, roomId: rooms, url: fc.option(few) }).map(({ id, roomId, url }) => ({
    add: bot(id, { roomId, ...(url === null ? {} : { hook: { url } }) }),
  })),
  botId.map((id) => ({ dismiss: id })),
);

const of = <K extends CallName>(name: K, args: fc.Arbitrary<CallArgs<K>>): fc.Arbitrary<Call> =>
  args.map((values): Call => ({ name, args: values }));

const roomKey = fc.oneof(
  rooms.map((id) => `key-${id}`),
  few,
);

/** Any call, with few values, so that calls meet each other. */
export const calls: fc.Arbitrary<Call> = fc.oneof(
  of("createRoom", fc.tuple(rooms.map((id) => room(id)))),
  of("findRoom", fc.tuple(roomKey)),
  of("findFormerRoom", fc.tuple(roomKey)),
  of("setRoomIdle", fc.tuple(rooms, fc.option(at))),
  of("roomsIdleBefore", fc.tuple(at)),
  of("removeRoom", fc.tuple(rooms)),
  of("markRoomsIdle", fc.oneof(fc.tuple(at), fc.tuple(at, fc.array(rooms)))),
  of("putMember", fc.tuple(someone)),
  of("findMember", fc.tuple(someone.map(({ id }) => id))),
  of("findMemberByToken", fc.tuple(someone.map(({ tokenHash }) => tokenHash))),
  of("nameHolders", fc.tuple(rooms)),
  of("lastHolder", fc.tuple(rooms, few)),
  of(
    "putCommand",
    fc.tuple(rooms, place).chain(([roomId, seq]) =>
      fc.oneof(
        fc.constant([roomId, { seq, body: `${seq}` }, lineOf(roomId, seq)] satisfies CallArgs<"putCommand">),
        change.map(
          (made) => [roomId, { seq, body: `${seq}` }, lineOf(roomId, seq), made] satisfies CallArgs<"putCommand">,
        ),
        botChange.map((made) => {
          const whose = "add" in made ? { add: { ...made.add, roomId } } : made;
          return [roomId, { seq, body: `${seq}` }, lineOf(roomId, seq), whose] satisfies CallArgs<"putCommand">;
        }),
        fc
          .record({ key: few, boxes: few })
          .map(
            (epoch) =>
              [roomId, { seq, body: `${seq}` }, lineOf(roomId, seq), undefined, epoch] satisfies CallArgs<"putCommand">,
          ),
      ),
    ),
  ),
  of("boxes", fc.tuple(rooms, place)),
  of(
    "changeBots",
    fc.tuple(rooms, botChange, few).map(([roomId, made, id]) => {
      const whose = "add" in made ? { add: { ...made.add, roomId } } : made;
      const line = draft(`bots-${id}`, { senderId: "room", conversation: everyone(roomId) });
      return [roomId, whose, line] satisfies CallArgs<"changeBots">;
    }),
  ),
  of("bots", fc.tuple(rooms)),
  of("findBot", fc.tuple(botId)),
  of("noteBotUse", fc.tuple(botId, at)),
  of("moveHook", fc.tuple(botId, fc.nat(4), fc.option(fc.record({ since: at, reason: few }), { nil: undefined }))),
  of("dueHooks", fc.tuple(fc.constantFrom("", "bot-a"), fc.nat(3))),
  of("putPush", fc.tuple(somewhere, fc.integer({ min: 1, max: 2 }))),
  of("pushes", fc.tuple(rooms)),
  of(
    "dropPushes",
    fc.tuple(
      fc.oneof(
        fc.record({ memberId: people, endpoint: few }, { requiredKeys: ["memberId"] }),
        fc.record({ endpoint: few }),
      ),
    ),
  ),
  of("members", fc.tuple(rooms, fc.constantFrom("", "bob-r1"), fc.nat(3))),
  of("commands", fc.tuple(rooms, fc.nat(2), fc.nat(3))),
  of("append", fc.tuple(message)),
  of("append", fc.tuple(message)),
  of("findMessage", fc.tuple(rooms, people, few)),
  of("page", fc.tuple(talk, fc.nat(4), fc.nat(4))),
  of("search", fc.tuple(talk, fc.array(few, { maxLength: 2 }), fc.record({ limit: fc.nat(4) }))),
  of("pins", fc.tuple(talk, fc.integer({ min: 1, max: 4 }))),
  of("newest", fc.oneof(fc.tuple(talk, fc.nat(4)), fc.tuple(talk, fc.nat(4), fc.integer({ min: 1, max: 6 })))),
  of("trim", fc.tuple(fc.record({ saidBefore: at, roomBytes: fc.nat(3_000) }, { requiredKeys: [] }))),
  of("retract", fc.tuple(message, few)),
  of("expireFiles", fc.tuple(at)),
  of("pairHeads", fc.tuple(people)),
  of("openTransfer", fc.oneof(fc.tuple(offered), fc.tuple(offered, chunk))),
  of("findTransfer", fc.tuple(few)),
  of("leaves", fc.tuple(few)),
  of("forgetChunk", fc.tuple(few, fc.nat(3))),
  of("recordChunk", fc.tuple(few, chunk, at)),
  of("closeTransfer", fc.tuple(few, fc.constantFrom("cancelled", "killed"), at)),
  of(
    "quarantineTransfer",
    fc.tuple(few, fc.constantFrom("cancelled", "killed"), at, fc.option(few, { nil: undefined })),
  ),
  of("quarantined", fc.oneof(fc.tuple(people.map((ownerId) => ({ ownerId }))), fc.tuple(fc.record({ before: at })))),
  of(
    "takeOver",
    fc.tuple(
      offered.map((made) => ({ ...made, state: "open" as const })),
      fc.record({ id: few, chunks: fc.integer({ min: 1, max: 3 }) }),
    ),
  ),
  of("endQuarantine", fc.tuple(few)),
  of(
    "completeTransfer",
    fc.tuple(few, stored, fc.tuple(few, talk, people)).map(([id, made, [name, conversation, senderId]]) => {
      const told = announcement(name, { conversation, senderId });
      const { transferId } = made.chunks ?? {};
      const body = { ...told.body, ...(transferId === undefined ? {} : { transferId }) };
      return [id, made, { ...told, body }] satisfies CallArgs<"completeTransfer">;
    }),
  ),
  of("openTransferCount", fc.tuple(people)),
  of("transfersUntouchedSince", fc.tuple(at)),
  of("addFile", fc.oneof(fc.tuple(stored), fc.tuple(stored, fc.nat(3).map(leaf)))),
  of("uploadLeaves", fc.tuple(few, fc.record({ first: fc.nat(1), last: fc.nat(2) }))),
  of("keepUploadLeaves", fc.tuple(few, fc.nat(3).map(leaf))),
  of("findFile", fc.tuple(few)),
  of("blobsInUse", fc.constant([])),
  of("surveyRooms", fc.tuple(fc.constantFrom("", "r1"), fc.nat(3))),
  of("totals", fc.constant([])),
  of(
    "administer",
    fc.tuple(rooms, fc.constantFrom("quarantined", "closed", undefined), few).map(([roomId, standing, id]) => {
      const line = draft(`notice-${id}`, { senderId: "room", conversation: everyone(roomId) });
      return [roomId, standing, line] satisfies CallArgs<"administer">;
    }),
  ),
);

export function memory(): SyncStore {
  const data = new MemoryData();
  const messages = messageCalls(data);
  return {
    ...roomCalls(data),
    ...messages,
    ...searchCalls(data),
    ...commandCalls(data, messages.append),
    ...botCalls(data, messages.append),
    ...pushCalls(data),
    ...transferCalls(data, messages.append),
    ...quarantineCalls(data),
    ...surveyCalls(data, messages.append),
    ...trimCalls(data),
    ...removalCalls(data, messages.append),
  };
}

/** Answers in a form that does not depend on an order that the port leaves open. */
export function comparable(value: unknown): unknown {
  if (value instanceof Set) return comparable([...value]);
  if (!Array.isArray(value)) return value;
  return value.map((item) => JSON.stringify(item)).sort((one, other) => (one < other ? -1 : 1));
}

export function answerOf(store: SyncStore, call: Call): unknown {
  try {
    return comparable(structuredClone(runCall(store, structuredClone(call))));
  } catch (error) {
    return error instanceof Error && "code" in error ? error.code : error;
  }
}

/** Two empty rooms for the calls to be about. */
export const begin: readonly Call[] = ["r1", "r2"].map((id): Call => ({ name: "createRoom", args: [room(id)] }));
