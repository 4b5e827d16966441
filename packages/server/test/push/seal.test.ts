import { createPublicKey, verify } from "node:crypto";
import { describe, expect, test } from "vitest";
import { HookTargets } from "../../src/hooks/targets.ts";
import { sealPush } from "../../src/push/seal.ts";
import { requirePushAddress } from "../../src/push/targets.ts";
import { VapidKey } from "../../src/push/vapid.ts";
import { browser, unsealPush } from "./unseal.ts";

const bytes = (text: string): Buffer => Buffer.from(text, "base64url");

/** RFC 8291, appendix A. */
const RFC = {
  text: "When I grow up, I want to be a watermelon",
  server: bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
  p256dh: bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
  browser: bytes("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"),
  salt: bytes("DGv6ra1nlYgDCS1FRnbzlw"),
  auth: bytes("BTBZMqHH6r4Tts7J_aSIgg"),
  body:
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_" +
    "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
};

describe("what a push service carries", () => {
  test("[PU1] is sealed as the example of RFC 8291 has it, to the byte", () => {
    const sealed = sealPush(Buffer.from(RFC.text), RFC, { salt: RFC.salt, privateKey: RFC.server });
    expect(sealed.toString("base64url")).toBe(RFC.body);
    expect(unsealPush(bytes(RFC.body), { privateKey: RFC.browser, auth: RFC.auth })).toBe(RFC.text);
  });

  test("[PU1] is opened by its browser alone, and is another one each time", () => {
    const one = browser();
    const keys = { p256dh: bytes(one.p256dh), auth: one.auth };
    const [first, second] = [sealPush(Buffer.from("hello"), keys), sealPush(Buffer.from("hello"), keys)];
    expect(unsealPush(first, one)).toBe("hello");
    expect(first.equals(second)).toBe(false);
    expect(() => unsealPush(first, browser())).toThrow();
    expect(() => sealPush(Buffer.from("hello"), { ...keys, p256dh: Buffer.alloc(65, 4) })).toThrow();
  });

  test("[PU2] the server's key comes of its secret, and signs for one push service, for half a day", () => {
    const key = new VapidKey(Buffer.alloc(32, 1));
    expect(new VapidKey(Buffer.alloc(32, 1)).publicKey).toBe(key.publicKey);
    expect(new VapidKey(Buffer.alloc(32, 2)).publicKey).not.toBe(key.publicKey);
    const header = key.authorization("https://push.example:8443/a/b", "https://chat.example", 1_000_000);
    const [, token = "", named] = /^vapid t=(\S+), k=(\S+)$/.exec(header) ?? [];
    const [head = "", claims = "", signature = ""] = token.split(".");
    expect(JSON.parse(bytes(head).toString())).toEqual({ typ: "JWT", alg: "ES256" });
    expect(JSON.parse(bytes(claims).toString())).toEqual({
      aud: "https://push.example:8443",
      exp: 1_000 + 12 * 3_600,
      sub: "https://chat.example",
    });
    expect(named).toBe(key.publicKey);
    const point = bytes(key.publicKey);
    const [x, y] = [point.toString("base64url", 1, 33), point.toString("base64url", 33)];
    const publicKey = createPublicKey({ key: { kty: "EC", crv: "P-256", x, y }, format: "jwk" });
    const signed = Buffer.from(`${head}.${claims}`);
    expect(verify("sha256", signed, { key: publicKey, dsaEncoding: "ieee-p1363" }, bytes(signature))).toBe(true);
  });
});

describe("where a browser may be told", () => {
  const open = new HookTargets([]);
  const lab = new HookTargets([{ address: "127.0.0.1", prefix: 32 }]);

  test.each([
    "https://fcm.googleapis.com/fcm/send/abc:def",
    "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
    "https://web.push.apple.com/QGuQ",
    "https://wns2-par02p.notify.windows.com/w/?token=x",
  ])("[PU3] %s is a push service", (endpoint) => {
    expect(() => requirePushAddress(endpoint, open)).not.toThrow();
  });

  test.each([
    ["http://fcm.googleapis.com/x", "E_FORBIDDEN"],
    ["https://fcm.googleapis.com:22/x", "E_FORBIDDEN"],
    ["https://fcm.googleapis.com.evil.example/x", "E_FORBIDDEN"],
    ["https://evilpush.apple.com.example/x", "E_FORBIDDEN"],
    ["https://notpush.apple.comx/", "E_FORBIDDEN"],
    ["https://127.0.0.1/x", "E_FORBIDDEN"],
    ["http://[::1]/x", "E_FORBIDDEN"],
    ["https://169.254.169.254/latest", "E_FORBIDDEN"],
    ["https://user:word@fcm.googleapis.com/x", "E_SCHEMA"],
    ["https://fcm.googleapis.com/x#y", "E_SCHEMA"],
    ["ftp://fcm.googleapis.com/x", "E_SCHEMA"],
    ["fcm.googleapis.com", "E_SCHEMA"],
    [`https://fcm.googleapis.com/${"x".repeat(4_096)}`, "E_SCHEMA"],
  ])("[PU3] %s is refused", (endpoint, code) => {
    expect(() => requirePushAddress(endpoint, open)).toThrow(expect.objectContaining({ code }));
  });

  test("[PU3] what the operator lets hooks reach may be one, over plain HTTP as well", () => {
    expect(() => requirePushAddress("http://127.0.0.1:9/x", lab)).not.toThrow();
    expect(() => requirePushAddress("http://127.0.0.2:9/x", lab)).toThrow(
      expect.objectContaining({ code: "E_FORBIDDEN" }),
    );
  });
});
