import type { CryptoPort } from "@chatcast/protocol";
import { beforeAll, describe, expect, test } from "vitest";

const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString("hex");
const bytes = (digits: string) => Uint8Array.from(Buffer.from(digits, "hex"));
const text = (value: string) => new TextEncoder().encode(value);
const flipped = (of: Uint8Array) => of.map((byte, i) => (i === 0 ? byte ^ 1 : byte));

/** What every adapter of the crypto port does, with values from the papers that define it. */
export function cryptoContract(open: () => Promise<CryptoPort>): void {
  let port: CryptoPort;
  beforeAll(async () => {
    port = await open();
  });

  describe("published values", () => {
    test("[CY1] SHA-256 (FIPS 180-4)", async () => {
      expect(hex(await port.sha256(text("abc")))).toBe(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      );
      expect(hex(await port.sha256(text("xabcx").subarray(1, 4)))).toBe(hex(await port.sha256(text("abc"))));
    });

    test("[CY1] HMAC-SHA-256 (RFC 4231, case 2)", async () => {
      const key = await port.hmacSha256(text("Jefe"));
      const tag = await key.tag(text("what do ya want for nothing?"));
      expect(hex(tag)).toBe("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
      expect(await key.verify(text("what do ya want for nothing?"), tag)).toBe(true);
    });

    test("[CY1] AES-256-GCM (the GCM specification, case 16)", async () => {
      const key = await port.aes256Gcm(bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"));
      const nonce = bytes("cafebabefacedbaddecaf888");
      const associated = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
      const plaintext = bytes(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
      );
      const sealed = await key.seal(nonce, associated, plaintext);
      expect(hex(sealed)).toBe(
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b",
      );
      expect(hex(await key.open(nonce, associated, sealed))).toBe(hex(plaintext));
    });

    test("[CY1] Ed25519 (RFC 8032, section 7.1, test 3)", async () => {
      const signer = await port.signerOf(bytes("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7"));
      expect(hex(signer.publicKey)).toBe("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
      const signature = await signer.sign(bytes("af82"));
      expect(hex(signature)).toBe(
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
      );
      expect(await port.verifySignature(signer.publicKey, bytes("af82"), signature)).toBe(true);
    });

    test("[CY1] X25519 (RFC 7748, section 5.2)", async () => {
      const ours = await port.agreementOf(bytes("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"));
      const theirs = bytes("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c");
      const shared = "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552";
      expect(hex(await ours.agree(theirs))).toBe(shared);
    });
  });

  describe("what does not fit", () => {
    test("[CY2] a tag altered, cut or missing, or of other bytes, is refused", async () => {
      const key = await port.hmacSha256(text("key"));
      const tag = await key.tag(text("message"));
      for (const wrong of [flipped(tag), tag.subarray(0, 31), new Uint8Array()]) {
        expect(await key.verify(text("message"), wrong)).toBe(false);
      }
      expect(await key.verify(text("massage"), tag)).toBe(false);
    });

    test("[CY2] sealed bytes altered, cut or missing, or of another place, are not opened", async () => {
      const key = await port.aes256Gcm(new Uint8Array(32));
      const nonce = new Uint8Array(12);
      const sealed = await key.seal(nonce, text("here"), text("message"));
      for (const wrong of [flipped(sealed), sealed.subarray(0, -1), sealed.subarray(0, 3), new Uint8Array()]) {
        expect(await key.open(nonce, text("here"), wrong)).toBeUndefined();
      }
      expect(await key.open(nonce, text("there"), sealed)).toBeUndefined();
      expect(await key.open(flipped(nonce), text("here"), sealed)).toBeUndefined();
    });

    test("[CY2] a signature altered, cut or missing, or of other bytes, is refused", async () => {
      const signer = await port.newSigner();
      const signature = await signer.sign(text("message"));
      for (const wrong of [flipped(signature), signature.subarray(0, 63), new Uint8Array()]) {
        expect(await port.verifySignature(signer.publicKey, text("message"), wrong)).toBe(false);
      }
      expect(await port.verifySignature(signer.publicKey, text("massage"), signature)).toBe(false);
      expect(await port.verifySignature((await port.newSigner()).publicKey, text("message"), signature)).toBe(false);
    });

    test("[CY2] a second signature made of a good one, by adding the group's order, is refused", async () => {
      const signer = await port.newSigner();
      const signature = await signer.sign(text("message"));
      const order = 2n ** 252n + 27742317777372353535851937790883648493n;
      const s = BigInt(`0x${hex(signature.slice(32).reverse())}`) + order;
      const twin = Uint8Array.from([...signature.slice(0, 32), ...bytes(s.toString(16).padStart(64, "0")).reverse()]);
      expect(twin).toHaveLength(64);
      expect(await port.verifySignature(signer.publicKey, text("message"), twin)).toBe(false);
    });

    test("[CY4] a key of wrong length, or one that makes all secrets zero, is refused", async () => {
      const signer = await port.newSigner();
      const signature = await signer.sign(text("message"));
      const ours = await port.newAgreement();
      for (const key of [new Uint8Array(), signer.publicKey.subarray(1), new Uint8Array(33)]) {
        expect(await port.verifySignature(key, text("message"), signature)).toBe(false);
        expect(await ours.agree(key)).toBeUndefined();
      }
      expect(await ours.agree(new Uint8Array(32))).toBeUndefined();
    });

    test("[CY4] a private key or an AES key of wrong length is refused", async () => {
      for (const secret of [new Uint8Array(31), new Uint8Array(33), new Uint8Array(16)]) {
        await expect(port.signerOf(secret)).rejects.toThrow();
        await expect(port.agreementOf(secret)).rejects.toThrow();
        await expect(port.aes256Gcm(secret)).rejects.toThrow();
      }
    });
  });

  describe("new keys", () => {
    test("[CY3] do what their public halves say, and differ", async () => {
      const [signer, other] = [await port.newSigner(), await port.newSigner()];
      expect(hex(signer.publicKey)).not.toBe(hex(other.publicKey));
      expect(await port.verifySignature(signer.publicKey, text("m"), await signer.sign(text("m")))).toBe(true);
      const [a, b] = [await port.newAgreement(), await port.newAgreement()];
      const shared = await a.agree(b.publicKey);
      expect(shared).toHaveLength(32);
      expect(hex(await b.agree(a.publicKey))).toBe(hex(shared));
      expect(hex(port.randomBytes(32))).not.toBe(hex(port.randomBytes(32)));
      expect(port.randomBytes(16)).toHaveLength(16);
    });
  });
}
