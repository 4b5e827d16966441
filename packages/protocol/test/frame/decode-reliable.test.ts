import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeReliable, type ReliableUp } from "../../src/index.ts";
import { badIds, badSeqs, decodeBase64, omit, rawChunk, rawControl, rawMsg } from "../support/packets.ts";

const decode = (body: unknown): ReliableUp => decodeReliable(body, decodeBase64);
/** How a refusal is told, its code and path. */
const refusal = (body: unknown) => {
  const packet = decode(body);
  return packet.kind === "refused" ? [packet.by, packet.error.code, packet.error.path] : packet.kind;
};

describe("MSG", () => {
  test("[PK1] a good one is read, and what the page does not know is dropped", () => {
    expect(decode(rawMsg({ from: "mallory", to: ["all"], extra: { deep: 1 } }))).toEqual({
      kind: "msg",
      msg: { type: "MSG", seq: 5, payload: "Hello", checksum: "f7d18987", id: "m1" },
    });
    expect(decode({ type: "MSG", seq: 0, payload: "" }).kind).toBe("msg");
    expect(decode(rawMsg({ mode: "unicast", recipient: "bob" })).kind).toBe("msg");
    expect(decode(rawMsg({ seq: 0xffff_ffff })).kind).toBe("msg");
  });

  test("[PK2] a wrong shape is an error event that names the field", () => {
    const wrong: [string, unknown[]][] = [
      ["seq", badSeqs],
      ["payload", [5, null, ["x"], {}, "a\ud800", Uint8Array.of(1)]],
      ["checksum", [5, null, true]],
      ["id", badIds],
      ["mode", ["all", "", 5, null]],
      ["recipient", [5, null, ["bob"]]],
    ];
    for (const [field, values] of wrong) {
      for (const value of values) {
        const packet = rawMsg({ mode: "unicast", recipient: "bob", [field]: value });
        expect([value, refusal(packet)]).toEqual([value, ["error_event", "E_SCHEMA", field]]);
      }
    }
    for (const field of ["seq", "payload"]) {
      expect(refusal(omit(rawMsg(), field))).toEqual(["error_event", "E_SCHEMA", field]);
    }
  });

  test("[PK3] of a message the audience must not contradict itself, and it must say something", () => {
    expect(refusal(rawMsg({ recipient: "bob" }))).toEqual(["error_event", "E_SCHEMA", "recipient"]);
    expect(refusal(rawMsg({ recipient: "bob", mode: "broadcast" }))).toEqual(["error_event", "E_SCHEMA", "recipient"]);
    expect(refusal(rawMsg({ mode: "unicast" }))).toEqual(["error_event", "E_SCHEMA", "recipient"]);
    expect(refusal(rawMsg({ payload: "" }))).toEqual(["error_event", "E_SCHEMA", "payload"]);
  });

  test("[PK3] a probe has no audience to contradict", () => {
    expect(decode(omit(rawMsg({ recipient: "bob", payload: "" }), "id")).kind).toBe("msg");
  });

  test("[PK6] more than 65,536 bytes of UTF-8 are too large, told by a NACK with id and seq", () => {
    expect(decode(rawMsg({ payload: "x".repeat(65_536) })).kind).toBe("msg");
    expect(decode(rawMsg({ payload: "é".repeat(32_769) }))).toMatchObject({
      kind: "refused",
      by: "nack",
      seq: 5,
      id: "m1",
      error: { code: "E_TOO_LARGE", path: "payload" },
    });
  });
});

describe("FILE_CHUNK", () => {
  test("[PK1] a good one is read, its bytes the same whichever way they came", () => {
    const binary = decode(rawChunk());
    const text = decode(omit(rawChunk({ payload_b64: "AQID" }), "payload"));
    expect(binary).toEqual(text);
    expect(binary).toMatchObject({ kind: "chunk", chunk: { transfer_id: "t1", bytes: Uint8Array.of(1, 2, 3) } });
    expect(decode(omit(rawChunk(), "checksum")).kind).toBe("chunk");
    expect(decode(rawChunk({ payload: Buffer.from([7]) })).kind).toBe("chunk");
    expect(decode(omit(rawChunk({ payload_b64: "" }), "payload")).kind).toBe("chunk");
  });

  test("[PK2] a wrong shape is a NACK that names the field", () => {
    const wrong: [string, unknown[]][] = [
      ["transfer_id", badIds],
      ["seq", badSeqs],
      ["checksum", [5, null]],
      ["payload", ["AQID", [1, 2, 3], { type: "Buffer", data: [1] }, null]],
      ["total_chunks", [0, -1, 1.5, "1", null, 2 ** 53]],
      ["chunk_size", [16_383, 1_048_577, 0, "16384", null]],
      ["filename", ["", "x".repeat(256), "a\ud800", 5, null]],
      ["total_size", [-1, 0.5, "3", null, 2 ** 53]],
      ["mode", ["all", null]],
      ["recipient", [5, null]],
    ];
    for (const [field, values] of wrong) {
      for (const value of values) {
        const packet = rawChunk({ mode: "unicast", recipient: "bob", [field]: value });
        expect([value, refusal(packet)]).toEqual([value, ["nack", "E_SCHEMA", field]]);
      }
    }
    for (const field of ["transfer_id", "seq", "payload", "total_chunks", "chunk_size", "filename", "total_size"]) {
      expect(refusal(omit(rawChunk(), field))).toEqual(["nack", "E_SCHEMA", field]);
    }
  });

  test("[PK2] a file name is counted in code points", () => {
    expect(decode(rawChunk({ filename: "😀".repeat(255) })).kind).toBe("chunk");
    expect(refusal(rawChunk({ filename: "😀".repeat(256) }))).toEqual(["nack", "E_SCHEMA", "filename"]);
  });

  test("[PK3] the audience must not contradict itself", () => {
    expect(refusal(rawChunk({ recipient: "bob" }))).toEqual(["nack", "E_SCHEMA", "recipient"]);
    expect(refusal(rawChunk({ mode: "unicast" }))).toEqual(["nack", "E_SCHEMA", "recipient"]);
  });

  test("[PK4] bytes come one way only, and Base64 must be Base64 of a chunk that is not too large for it", () => {
    expect(refusal(rawChunk({ payload_b64: "AQID" }))).toEqual(["nack", "E_SCHEMA", "payload"]);
    expect(refusal(omit(rawChunk({ payload_b64: "***" }), "payload"))).toEqual(["nack", "E_SCHEMA", "payload_b64"]);
    const large = (chunk_size: number) => omit(rawChunk({ payload_b64: "AQID", chunk_size }), "payload");
    expect(decode(large(786_432)).kind).toBe("chunk");
    expect(refusal(large(786_433))).toEqual(["nack", "E_SCHEMA", "chunk_size"]);
  });
});

describe("CONTROL", () => {
  test("[PK1] the client's two commands are read", () => {
    for (const cmd of ["RESUME_REQUEST", "CANCEL"]) {
      expect(decode(rawControl({ cmd }))).toEqual({
        kind: "control",
        control: { type: "CONTROL", cmd, transfer_id: "t1" },
      });
    }
  });

  test("[PK1] a KILL with a signature is read", () => {
    const kill = { cmd: "KILL", transfer_id: "A".repeat(22), signature: "A".repeat(86) };
    expect(decode(rawControl(kill))).toEqual({ kind: "kill", kill: { type: "CONTROL", ...kill } });
    expect(refusal(rawControl({ ...kill, signature: 5 }))).toEqual(["nack", "E_SCHEMA", "signature"]);
    expect(refusal(rawControl({ ...kill, transfer_id: "t1" }))).toEqual(["nack", "E_SCHEMA", "transfer_id"]);
  });

  test("[PK5] what only the server says is forbidden to say, in any shape", () => {
    for (const cmd of ["INTEGRITY_FAIL", "CUM_ACK", "MISSING", "COMPLETE", "CANCELLED", "KILL"]) {
      expect(decode(rawControl({ cmd }))).toMatchObject({
        by: "nack",
        transfer_id: "t1",
        error: { code: "E_FORBIDDEN", path: "cmd" },
      });
      expect(refusal({ type: "CONTROL", cmd })).toEqual(["nack", "E_FORBIDDEN", "cmd"]);
    }
  });

  test("[PK2] a wrong shape is a NACK that names the field", () => {
    for (const cmd of ["resume_request", "", 5, null, undefined]) {
      expect(refusal(rawControl({ cmd }))).toEqual(["nack", "E_SCHEMA", "cmd"]);
    }
    for (const transfer_id of badIds) {
      expect(refusal(rawControl({ transfer_id }))).toEqual(["nack", "E_SCHEMA", "transfer_id"]);
    }
  });
});

describe("any packet", () => {
  test("[PK2] of an unknown type is an error event, whatever it is", () => {
    const strange = [undefined, null, 5, "MSG", [], {}, { type: "msg" }, { type: "ACK", seq: 0 }, { type: ["MSG"] }];
    for (const body of [...strange, Uint8Array.of(1)])
      expect(refusal(body)).toEqual(["error_event", "E_SCHEMA", "type"]);
  });

  test("[PK7] a refusal echoes the names that are well-formed, and only those", () => {
    expect(decode(rawChunk({ chunk_size: 5 }))).toMatchObject({ transfer_id: "t1", seq: 0 });
    for (const transfer_id of badIds) {
      const refused = decode(rawChunk({ transfer_id }));
      expect(refused).toMatchObject({ kind: "refused", seq: 0 });
      expect(refused).not.toHaveProperty("transfer_id");
    }
    for (const seq of badSeqs) {
      const refused = decode(rawChunk({ seq }));
      expect(refused).toMatchObject({ kind: "refused", transfer_id: "t1" });
      expect(refused).not.toHaveProperty("seq");
    }
    expect(decode(rawControl({ cmd: "KILL", seq: 9, id: "x" }))).toMatchObject({ transfer_id: "t1", seq: 9, id: "x" });
  });

  test("[PK9] no value of any kind makes the gate throw", () => {
    const field = fc.constantFrom(
      "type",
      "seq",
      "payload",
      "transfer_id",
      "cmd",
      "id",
      "mode",
      "filename",
      "chunk_size",
    );
    const base = fc.constantFrom(rawMsg(), rawChunk(), rawControl());
    fc.assert(
      fc.property(base, fc.dictionary(field, fc.anything()), (packet, changes) => {
        expect(["msg", "chunk", "control", "refused"]).toContain(decode({ ...packet, ...changes }).kind);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.anything(), (body) => {
        expect(decode(body).kind).toBe("refused");
      }),
    );
  });
});

describe("packets of sealed files", () => {
  const transfer_id = "AAECAwQFBgcICQoLDA0ODw";
  const frame = "AAAA";
  const manifest = { type: "FILE_MANIFEST", transfer_id, total_size: 5, chunk_size: 16_384, frame };
  const chunk = { type: "SEALED_CHUNK", transfer_id, seq: 3, payload: Uint8Array.of(1) };
  const seal = { type: "FILE_SEAL", transfer_id, frame };

  test("[PK30] are read as they are", () => {
    expect(decode({ ...manifest, extra: 1 })).toEqual({ kind: "manifest", manifest });
    expect(decode(chunk)).toEqual({ kind: "sealed-chunk", chunk });
    expect(decode(seal)).toEqual({ kind: "seal", seal });
    expect(decode({ ...manifest, mode: "unicast", recipient: "Bob" }).kind).toBe("manifest");
  });

  test("[PK30] of another shape are a NACK that names the field and echoes what was well-formed", () => {
    const wrong: [object, string, unknown[]][] = [
      [manifest, "transfer_id", ["t1", "AAECAwQFBgcICQoLDA0ODx", 5]],
      [manifest, "total_size", [-1, 1.5, "5"]],
      [manifest, "chunk_size", [16_383, 1_048_577]],
      [manifest, "frame", ["", "A".repeat(4_097)]],
      [manifest, "recipient", ["Bob"]],
      [chunk, "seq", badSeqs],
      [chunk, "payload", ["AAAA", [1]]],
      [seal, "frame", ["", "A".repeat(1_025), 5]],
    ];
    for (const [packet, field, values] of wrong) {
      for (const value of values) {
        expect([value, refusal({ ...packet, [field]: value })]).toEqual([value, ["nack", "E_SCHEMA", field]]);
      }
    }
    expect(decode({ ...chunk, payload: 5 })).toMatchObject({ transfer_id, seq: 3 });
  });
});
