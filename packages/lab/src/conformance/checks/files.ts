import { createHash } from "node:crypto";
import { isBody, same, textAt } from "../expect.ts";
import { alarm, control, nack, Parcel, tag } from "../packets.ts";
import type { Check, Stage } from "../stage.ts";

/** What a url serves: its digest, or the status where that is not 200. */
async function fetched(stage: Stage, url: string): Promise<string | number> {
  const answer = await stage.get(url);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return answer.status === 200 ? sha256(bytes) : answer.status;
}

const urlOf = (meta: unknown): string => textAt(isBody(meta) ? meta : {}, "url");

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

export const FILES: readonly Check[] = [
  {
    id: "WF1",
    says: "a good chunk, binary or Base64, is acknowledged with its tag",
    async run(stage) {
      const person = await stage.person();
      const parcel = new Parcel(stage);
      const meta = (seq: number) => {
        const right = tag(parcel.slice(seq), seq);
        return { integrity_status: "valid", expected: right, received: right };
      };
      same(await parcel.send(person, 1), { type: "ACK", transfer_id: parcel.id, seq: 1, meta: meta(1) });
      same(await person.line.exchange(parcel.chunk64(2)), { type: "ACK", seq: 2, meta: meta(2) });
    },
  },
  {
    id: "WF2",
    says: "CUM_ACK announces the contiguous prefix and never more",
    async run(stage) {
      const person = await stage.person();
      const parcel = new Parcel(stage);
      await parcel.sendAll(person, 1);
      same(await person.line.ask("history"), { ok: true });
      same(person.line.kept("reliable_event", { cmd: "CUM_ACK" }), []);
      await parcel.sendAll(person, 0, 2);
      await person.line.reply({ cmd: "CUM_ACK", transfer_id: parcel.id, meta: { highest_contig: 2 } });
    },
  },
  {
    id: "WF4",
    says: "when all chunks are in, COMPLETE has a url that serves exactly the bytes",
    async run(stage) {
      const person = await stage.person();
      const parcel = new Parcel(stage);
      const { meta } = await parcel.deliver(person);
      same(meta, { url: String, sha256: sha256(parcel.bytes), size: parcel.bytes.length });
      same(await fetched(stage, urlOf(meta)), sha256(parcel.bytes));
    },
  },
  {
    id: "WF5",
    says: "a completed transfer becomes one message with a url for each",
    async run(stage) {
      const [ann, bob] = await stage.people();
      const parcel = new Parcel(stage);
      await parcel.deliver(ann);
      const message = await bob.line.next("chat_message", { from: ann.name });
      const file = { type: "file", mode: "broadcast", from: ann.name, fileName: parcel.name };
      same(message, { ...file, fileSize: parcel.bytes.length, integrity: { status: "valid" } });
      same(await fetched(stage, textAt(message, "url")), sha256(parcel.bytes));
    },
  },
  {
    id: "WF10",
    says: "a stranger's chunk is E_NOT_OWNER and harms nobody",
    async run(stage) {
      const [ann, eve] = await stage.people();
      const parcel = new Parcel(stage);
      await parcel.sendAll(ann, 0);
      same(await eve.line.exchange(parcel.chunk(1, { checksum: "00000000" })), { ...nack("E_NOT_OWNER"), seq: 1 });
      await parcel.sendAll(ann, 1);
    },
  },
  {
    id: "WF12",
    says: "a wrong tag is INTEGRITY_FAIL before totals and range are looked at",
    async run(stage) {
      const person = await stage.person();
      const parcel = new Parcel(stage);
      await parcel.sendAll(person, 0);
      const bytes = parcel.slice(0);
      const answer = await person.line.exchange(parcel.chunk(9, { payload: bytes, checksum: "f00", total_chunks: 5 }));
      same(answer, { ...alarm("FILE_CHUNK", 9, tag(bytes, 9), "f00"), transfer_id: parcel.id });
    },
  },
  {
    id: "WF13",
    says: "a chunk without checksum is E_INTEGRITY and stops nothing",
    async run(stage) {
      const person = await stage.person();
      const parcel = new Parcel(stage);
      await parcel.sendAll(person, 0);
      same(await parcel.send(person, 1, { checksum: undefined }), nack("E_INTEGRITY"));
      await parcel.sendAll(person, 1);
    },
  },
  {
    id: "WF14",
    says: "totals that differ from the first chunk's are E_TOTAL_MISMATCH",
    async run(stage) {
      const person = await stage.person();
      const parcel = new Parcel(stage);
      await parcel.sendAll(person, 0);
      same(await parcel.send(person, 1, { filename: "other.bin" }), nack("E_TOTAL_MISMATCH"));
      same(await parcel.send(person, 1, { total_chunks: 4, total_size: 60_000 }), nack("E_TOTAL_MISMATCH"));
    },
  },
  {
    id: "WF15",
    says: "a seq beyond the last chunk is E_SEQ_RANGE",
    async run(stage) {
      const person = await stage.person();
      const parcel = new Parcel(stage);
      const payload = parcel.slice(0);
      await parcel.sendAll(person, 0);
      same(await parcel.send(person, 3, { payload, checksum: tag(payload, 3) }), nack("E_SEQ_RANGE"));
    },
  },
  {
    id: "WF16",
    says: "a payload that has not its chunk's length is E_LENGTH",
    async run(stage) {
      const person = await stage.person();
      const parcel = new Parcel(stage);
      const payload = parcel.slice(1).subarray(1);
      same(await parcel.send(person, 1, { payload, checksum: tag(payload, 1) }), nack("E_LENGTH"));
    },
  },
  {
    id: "WF17",
    says: "a stored chunk again is a duplicate, other bytes in its place E_CONFLICT",
    async run(stage) {
      const person = await stage.person();
      const parcel = new Parcel(stage);
      await parcel.sendAll(person, 0);
      same(await parcel.send(person, 0), { type: "ACK", meta: { duplicate: true } });
      const payload = new Uint8Array(parcel.slice(0).length);
      same(await parcel.send(person, 0, { payload, checksum: tag(payload, 0) }), nack("E_CONFLICT"));
    },
  },
  {
    id: "WF20",
    says: "a wrong tag stops the transfer for everybody, and nothing of it is served",
    async run(stage) {
      const [ann, bob] = await stage.people();
      const parcel = new Parcel(stage);
      await parcel.sendAll(ann, 0);
      const [right, wrong] = [tag(parcel.slice(1), 1), tag(parcel.slice(1), 2)];
      same(await parcel.send(ann, 1, { checksum: wrong }), alarm("FILE_CHUNK", 1, right, wrong));
      const stopped = { from: ann.name, filename: parcel.name, reason: "integrity_compromised", at: Number };
      for (const { line } of [ann, bob]) {
        same(await line.next("transfer_stopped", { transfer_id: parcel.id }), stopped);
      }
      same(await parcel.send(ann, 1), nack("E_STREAM_CLOSED"));
      same(await ann.line.exchange(control("RESUME_REQUEST", parcel.id)), nack("E_STREAM_CLOSED"));
      await stage.settle(ann, bob);
      same(bob.line.kept("chat_message", { type: "file", from: ann.name }), []);
    },
  },
  {
    id: "WF22",
    says: "a wrong tag for a completed transfer leaves it complete and served",
    async run(stage) {
      const person = await stage.person();
      const parcel = new Parcel(stage);
      const { meta } = await parcel.deliver(person);
      same(await parcel.send(person, 2, { checksum: "00000000" }), { cmd: "INTEGRITY_FAIL" });
      same(await fetched(stage, urlOf(meta)), sha256(parcel.bytes));
      same(await parcel.send(person, 2), { type: "ACK", meta: { duplicate: true } });
    },
  },
  {
    id: "WF25",
    says: "a unicast transfer is known to sender and recipient alone",
    async run(stage) {
      const [ann, bob, eve] = await stage.people();
      const parcel = new Parcel(stage, { mode: "unicast", recipient: bob.name });
      await parcel.deliver(ann);
      same(await bob.line.next("chat_message", { from: ann.name }), {
        type: "file",
        mode: "unicast",
        recipient: bob.name,
      });
      await stage.settle(bob, eve);
      same(JSON.stringify(eve.line.heard).includes(parcel.name), false);
    },
  },
  {
    id: "WX1",
    says: "RESUME_REQUEST is answered with what is there and what is missing",
    async run(stage) {
      const person = await stage.person();
      const parcel = new Parcel(stage);
      await parcel.sendAll(person, 1);
      const asked = control("RESUME_REQUEST", parcel.id);
      const missing = [
        [0, 0],
        [2, 2],
      ];
      same(await person.line.exchange(asked), { cmd: "MISSING", meta: { highest_contig: -1, received: 1, missing } });
    },
  },
  {
    id: "WX3",
    says: "a transfer goes on from a new connection of its member",
    async run(stage) {
      const { line, name, token } = await stage.person();
      const parcel = new Parcel(stage);
      await parcel.sendAll({ line, name, token, entry: {} }, 0);
      line.close();
      const again = await stage.enter({ username: name, token });
      const state = await again.line.exchange(control("RESUME_REQUEST", parcel.id));
      same(state, { cmd: "MISSING", meta: { highest_contig: 0, received: 1, missing: [[1, 2]] } });
      await parcel.sendAll(again, 2, 1);
      same(await again.line.reply({ cmd: "COMPLETE" }), { meta: { sha256: sha256(parcel.bytes) } });
    },
  },
  {
    id: "WX5",
    says: "RESUME_REQUEST of a completed transfer gets COMPLETE again",
    async run(stage) {
      const person = await stage.person();
      const parcel = new Parcel(stage);
      const { meta } = await parcel.deliver(person);
      const asked = control("RESUME_REQUEST", parcel.id);
      same(await person.line.exchange(asked, { cmd: "MISSING" }), { meta: { received: 3, missing: [] } });
      same(await person.line.reply({ cmd: "COMPLETE" }), { transfer_id: parcel.id, meta });
    },
  },
  {
    id: "WX7",
    says: "another's transfer and an unknown one are E_NOT_OWNER, alike",
    async run(stage) {
      const [ann, eve] = await stage.people();
      const parcel = new Parcel(stage);
      await parcel.sendAll(ann, 0);
      for (const id of [parcel.id, stage.unique("t")]) {
        for (const cmd of ["RESUME_REQUEST", "CANCEL"]) {
          const answer = await eve.line.exchange(control(cmd, id));
          same(answer, { ...nack("E_NOT_OWNER"), transfer_id: id });
        }
      }
    },
  },
  {
    id: "WX8",
    says: "CANCEL ends the transfer and its audience is told",
    async run(stage) {
      const [ann, bob] = await stage.people();
      const parcel = new Parcel(stage);
      await parcel.sendAll(ann, 0);
      same(await ann.line.exchange(control("CANCEL", parcel.id)), { cmd: "CANCELLED", transfer_id: parcel.id });
      same(await bob.line.next("transfer_stopped", { transfer_id: parcel.id }), { reason: "cancelled" });
      same(await ann.line.exchange(control("RESUME_REQUEST", parcel.id)), nack("E_STREAM_CLOSED"));
    },
  },
  {
    id: "WX9",
    says: "a server's command from a client is E_FORBIDDEN and has no effect",
    async run(stage) {
      const person = await stage.person();
      const parcel = new Parcel(stage);
      await parcel.sendAll(person, 0);
      for (const cmd of ["INTEGRITY_FAIL", "COMPLETE"]) {
        same(await person.line.exchange(control(cmd, parcel.id)), nack("E_FORBIDDEN"));
      }
      await parcel.sendAll(person, 1);
    },
  },
];
