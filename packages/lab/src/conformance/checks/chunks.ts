import { createHash } from "node:crypto";
import { type Body, isBody, same, textAt } from "../expect.ts";
import { alarm, control, nack, Parcel, tag } from "../packets.ts";
import type { Check, Person, Stage } from "../stage.ts";
import { packetsRefused, type Vector } from "../vectors.ts";

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Whether a name and the sizes of chunks are what is wrong with a vector. */
const ofBounds = ({ refused: { path = "" } }: Vector): boolean => ["chunk_size", "filename"].includes(path);

async function areRefused({ line }: Person, vectors: readonly Vector[]): Promise<void> {
  for (const { body, refused } of vectors) same(await line.exchange(body), nack(refused.code));
}

/** What the server says of a transfer that it does not know. */
async function isUnknown({ line }: Person, id: string): Promise<void> {
  same(await line.exchange(control("RESUME_REQUEST", id)), { ...nack("E_NOT_OWNER"), transfer_id: id });
}

/** A transfer that a wrong tag has stopped. */
async function stopped(stage: Stage, person: Person): Promise<Parcel> {
  const parcel = new Parcel(stage);
  await parcel.sendAll(person, 0);
  same(await parcel.send(person, 1, { checksum: "00000000" }), { cmd: "INTEGRITY_FAIL" });
  return parcel;
}

export const CHUNKS: readonly Check[] = [
  {
    id: "WF3",
    says: "chunks come in any order, some as bytes and some in Base64",
    async run(stage) {
      const person = await stage.person();
      const parcel = new Parcel(stage);
      await parcel.sendAll(person, 2);
      same(await person.line.exchange(parcel.chunk64(0)), { type: "ACK", seq: 0 });
      await parcel.sendAll(person, 1);
      same(await person.line.reply({ cmd: "COMPLETE" }), { meta: { sha256: sha256(parcel.bytes) } });
    },
  },
  {
    id: "WF6",
    says: "the name of a received file has neither folders nor control characters",
    async run(stage) {
      const [ann, bob] = await stage.people();
      const parcel = new Parcel(stage);
      const filename = "../../up\\and\u0007away.bin";
      for (const seq of [0, 1, 2]) same(await parcel.send(ann, seq, { filename }), { type: "ACK" });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what may not be there.
      same(await bob.line.next("chat_message", { from: ann.name }), { fileName: /^[^/\\\u0000-\u001f\u007f]+$/ });
    },
  },
  {
    id: "WF7",
    says: "an empty file is one empty chunk",
    async run(stage) {
      const person = await stage.person();
      const parcel = new Parcel(stage);
      const payload = new Uint8Array();
      const empty = { payload, checksum: tag(payload, 0), total_chunks: 1, total_size: 0 };
      same(await parcel.send(person, 0, empty), { type: "ACK" });
      same(await person.line.reply({ cmd: "COMPLETE" }), { meta: { size: 0, sha256: sha256(payload) } });
    },
  },
  {
    id: "WF8",
    says: "a chunk of another shape is a NACK that echoes only what is well-formed, by the vectors",
    async run(stage) {
      const person = await stage.person();
      await areRefused(
        person,
        packetsRefused("FILE_CHUNK").filter((vector) => !ofBounds(vector)),
      );
      const parcel = new Parcel(stage);
      const answer = await person.line.exchange(parcel.chunk(0, { transfer_id: "no id", seq: 1.5 }));
      same({ transfer_id: "none", seq: "none", ...answer }, { ...nack("E_SCHEMA"), transfer_id: "none", seq: "none" });
      await isUnknown(person, parcel.id);
    },
  },
  {
    id: "WF9",
    says: "chunks and names have their bounds, by the vectors",
    async run(stage) {
      await areRefused(await stage.person(), packetsRefused("FILE_CHUNK").filter(ofBounds));
    },
  },
  {
    id: "WF11",
    says: "a chunk of a stopped transfer is E_STREAM_CLOSED, whatever its tag says",
    async run(stage) {
      const person = await stage.person();
      const parcel = await stopped(stage, person);
      same(await parcel.send(person, 1), nack("E_STREAM_CLOSED"));
      same(await parcel.send(person, 1, { checksum: "00000000" }), nack("E_STREAM_CLOSED"));
    },
  },
  {
    id: "WF18",
    says: "a file for nobody is E_NO_RECIPIENT and does not open",
    async run(stage) {
      const person = await stage.person();
      const parcel = new Parcel(stage, { mode: "unicast", recipient: stage.unique("nobody") });
      same(await parcel.send(person, 0), nack("E_NO_RECIPIENT"));
      await isUnknown(person, parcel.id);
    },
  },
  {
    id: "WF21",
    says: "a wrong tag under an unknown id closes it for its sender, and nobody is told",
    async run(stage) {
      const [ann, bob] = await stage.people();
      const parcel = new Parcel(stage);
      const told = alarm("FILE_CHUNK", 0, tag(parcel.slice(0), 0), "00000000");
      same(await parcel.send(ann, 0, { checksum: "00000000" }), told);
      same(await parcel.send(ann, 0), nack("E_STREAM_CLOSED"));
      await stage.settle(ann, bob);
      same(bob.line.kept("transfer_stopped", { transfer_id: parcel.id }), []);
    },
  },
  {
    id: "WF23",
    says: "a chunk of a completed transfer again is a duplicate and announces nothing again",
    async run(stage) {
      const [ann, bob] = await stage.people();
      const parcel = new Parcel(stage);
      await parcel.deliver(ann);
      await bob.line.next("chat_message", { from: ann.name, type: "file" });
      same(await parcel.send(ann, 1), { type: "ACK", meta: { duplicate: true } });
      await stage.settle(ann, bob);
      same(bob.line.kept("chat_message", { from: ann.name, type: "file" }), []);
    },
  },
  {
    id: "WF24",
    says: "a chunk with a recipient and without unicast is E_SCHEMA",
    async run(stage) {
      const [ann, bob] = await stage.people();
      const parcel = new Parcel(stage, { recipient: bob.name });
      same(await parcel.send(ann, 0), nack("E_SCHEMA"));
    },
  },
  {
    id: "WF26",
    says: "a refused first chunk does not open its transfer",
    async run(stage) {
      const person = await stage.person();
      const parcel = new Parcel(stage);
      const payload = parcel.slice(0).subarray(1);
      same(await parcel.send(person, 0, { payload, checksum: tag(payload, 0) }), nack("E_LENGTH"));
      await isUnknown(person, parcel.id);
    },
  },
  {
    id: "WX6",
    says: "RESUME_REQUEST of a stopped transfer is E_STREAM_CLOSED",
    async run(stage) {
      const person = await stage.person();
      const { id } = await stopped(stage, person);
      same(await person.line.exchange(control("RESUME_REQUEST", id)), nack("E_STREAM_CLOSED"));
    },
  },
  {
    id: "WX10",
    says: "a CONTROL of another shape is a NACK, by the vectors",
    async run(stage) {
      await areRefused(await stage.person(), packetsRefused("CONTROL"));
    },
  },
  {
    id: "WU9",
    says: "every member has a url of its own for the same file",
    async run(stage) {
      const [ann, bob, eve] = await stage.people();
      const { meta } = await new Parcel(stage).deliver(ann);
      const file = { from: ann.name, type: "file" };
      const theirs = await Promise.all([bob, eve].map(({ line }) => line.next("chat_message", file)));
      const urls = [isBody(meta) ? meta : {}, ...theirs].map((told: Body) => textAt(told, "url"));
      same(new Set(urls).size, 3);
    },
  },
];
