import {
  type CryptoPort,
  FrameOpener,
  FrameSealer,
  frameLeaf,
  merkleLeaf,
  merkleRoot,
  readChunkFrame,
} from "@chatcast/protocol";
import { describe, expect, test } from "vitest";
import { webCrypto } from "../../../src/index.ts";
import type { ChunkWork } from "../../../src/sealed/chunks/port.ts";
import { CHUNK, chunk, stream } from "./streams.ts";

/** What goes over the bytes of sealed files, wherever it does: compared with the machines of the protocol. */
export function chunkWorkContract(name: string, open: (crypto: CryptoPort) => ChunkWork): void {
  describe(name, () => {
    test("[CG1] seals to the same frames and leaves, and again to the same", async () => {
      const crypto = await webCrypto();
      const given = await stream(crypto);
      const { context, keys, signer } = given;
      const sealer = await FrameSealer.open({ crypto, context, keys, signer });
      const sealing = await open(crypto).sealing(given);
      for (const seq of [2, 0, 1, 2]) {
        const { frame, digest, leaf } = await sealer.sealWhole(seq, chunk(seq));
        const sealed = await sealing.seal(seq, chunk(seq));
        expect(readChunkFrame(context, seq, sealed.bytes)).toEqual(frame);
        expect(sealed.plain).toEqual(leaf);
        expect(sealed.frames).toEqual(await frameLeaf(crypto, seq, frame.signature ?? new Uint8Array(), digest));
      }
    });

    test("[CG1] opens what was sealed, with the same leaves, many at once and in any order", async () => {
      const crypto = await webCrypto();
      const given = await stream(crypto, { total: 9 });
      const [sealing, opening] = [await open(crypto).sealing(given), await open(crypto).opening(given)];
      const seqs = [8, 0, 7, 1, 6, 2, 5, 3, 4];
      const sealed = await Promise.all(seqs.map((seq) => sealing.seal(seq, chunk(seq))));
      const opened = await Promise.all(sealed.map(({ bytes }, at) => opening.open(seqs[at] ?? 0, bytes)));
      for (const [at, { plain, frames }] of sealed.entries()) {
        const bytes = chunk(seqs[at] ?? 0);
        expect(opened[at]).toMatchObject({ status: "valid", bytes, plain, frames });
      }
    });

    test("[CG1] finds the same of what was altered, moved or cut, and gives no byte of it", async () => {
      const crypto = await webCrypto();
      const given = await stream(crypto);
      const opening = await open(crypto).opening(given);
      const { bytes } = await (await open(crypto).sealing(given)).seal(1, chunk(1));
      const opener = await FrameOpener.open({ ...given, crypto });
      const flipped = (at: number) => bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
      const wrong = [flipped(0), flipped(64), flipped(bytes.length - 1), bytes.subarray(0, -1), new Uint8Array()];
      for (const frame of wrong) {
        const { status, verdict } = await opener.open(readChunkFrame(given.context, 1, frame));
        expect(status).toBe("compromised");
        expect(await opening.open(1, frame)).toEqual({ status, verdict });
      }
      expect(await opening.open(0, bytes)).not.toHaveProperty("bytes");
      expect(await opening.open(1, bytes)).toMatchObject({ status: "valid" });
    });

    test("[CG1] seals other bytes at no place, also when both are asked at the same time or an earlier run had it", async () => {
      const crypto = await webCrypto();
      const first = await open(crypto).sealing(await stream(crypto));
      const { plain } = await first.seal(0, chunk(0));
      const changed = { code: "E_SOURCE_CHANGED" };
      await expect(first.seal(0, chunk(1))).rejects.toMatchObject(changed);
      const both = await Promise.allSettled([first.seal(1, chunk(1)), first.seal(1, chunk(5))]);
      expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
      const later = await open(crypto).sealing(await stream(crypto, { sealed: [[0, plain]] }));
      await expect(later.seal(0, chunk(1))).rejects.toMatchObject(changed);
      expect((await later.seal(0, chunk(0))).plain).toEqual(plain);
    });

    test("[CG1] makes the same leaves and roots, of few and of many", async () => {
      const crypto = await webCrypto();
      const work = open(crypto);
      for (const length of [1, CHUNK])
        expect(await work.leaf(7, chunk(7, length))).toEqual(await merkleLeaf(crypto, 7, chunk(7, length)));
      for (const count of [1, 3, 600]) {
        const leaves = Array.from({ length: count }, (_, seq) => chunk(seq, 32));
        expect(await work.root(leaves)).toEqual(await merkleRoot(crypto, leaves));
      }
      await expect(work.root([])).rejects.toBeInstanceOf(RangeError);
    });

    test("[CG1] begins nothing with another's key or for more than one key may seal", async () => {
      const crypto = await webCrypto();
      const given = await stream(crypto);
      const other = await crypto.newSigner();
      const work = open(crypto);
      const [begun, opened] = [
        work.sealing({ ...given, signer: other }),
        work.opening({ ...given, publicKey: other.publicKey }),
      ];
      // Both at once: whichever fails first, somebody listens.
      await Promise.all([begun, opened].map((made) => expect(made).rejects.toMatchObject({ code: "E_SUITE" })));
      const huge = await stream(crypto, { total: 2 ** 34, chunkSize: CHUNK });
      await expect(work.sealing(huge)).rejects.toMatchObject({ code: "E_TOO_LARGE" });
    });
  });
}
