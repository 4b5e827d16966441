import "fake-indexeddb/auto";
import { beforeEach, describe, expect, test } from "vitest";
import { indexedDbIdentities } from "../../src/identity/indexed-db.ts";
import { webCrypto } from "../../src/index.ts";

let databases = 0;
let name = "";
const message = Uint8Array.of(1, 2, 3);

/** A browser that has no Ed25519 of its own. */
const older = {
  getRandomValues: crypto.getRandomValues.bind(crypto),
  subtle: new Proxy(crypto.subtle, {
    get(target, method) {
      const call = Reflect.get(target, method) as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => {
        if (args.includes("Ed25519") || args.includes("X25519"))
          throw new DOMException("Unrecognized name.", "NotSupportedError");
        return call.apply(target, args);
      };
    },
  }),
};

beforeEach(() => {
  name = `identities-${databases++}`;
});

describe.each([
  ["whose private half nobody can read", undefined],
  ["of the library, where the browser has none", older],
])("a key %s", (_what, runtime) => {
  test("[CK4] is made once and kept", async () => {
    const first = await indexedDbIdentities(name, runtime).signer();
    const later = await indexedDbIdentities(name, runtime).signer();
    expect(first?.publicKey).toHaveLength(32);
    expect(later?.publicKey).toEqual(first?.publicKey);
    const port = await webCrypto();
    const signature = (await later?.sign(message)) ?? new Uint8Array();
    expect(await port.verifySignature(first?.publicKey ?? new Uint8Array(), message, signature)).toBe(true);
  });

  test("[CK4] to agree upon secrets is made once and kept too", async () => {
    const first = await indexedDbIdentities(name, runtime).agreement();
    const tabs = [indexedDbIdentities(name, runtime), indexedDbIdentities(name, runtime)];
    const [later, other] = await Promise.all(tabs.map((tab) => tab.agreement()));
    expect(first?.publicKey).toHaveLength(32);
    expect([later?.publicKey, other?.publicKey]).toEqual([first?.publicKey, first?.publicKey]);
    const theirs = await (await webCrypto()).newAgreement();
    const shared = await theirs.agree(first?.publicKey ?? new Uint8Array());
    expect(await later?.agree(theirs.publicKey)).toEqual(shared);
  });

  test("[CK4] two tabs that make one at the same time keep the same", async () => {
    const tabs = [indexedDbIdentities(name, runtime), indexedDbIdentities(name, runtime)];
    const [one, other] = await Promise.all(tabs.map((tab) => tab.signer()));
    expect(one?.publicKey).toBeDefined();
    expect(other?.publicKey).toEqual(one?.publicKey);
  });
});

test("[CK1] without cryptography there is no key, and no error", async () => {
  const insecure = { getRandomValues: crypto.getRandomValues.bind(crypto) };
  expect(await indexedDbIdentities(name, insecure).signer()).toBeUndefined();
});

test("[CK3] a name is met once, with the first key it comes with; rooms and names are compared folded", async () => {
  const identities = indexedDbIdentities(name);
  expect(await identities.meet("Lab", "Bob", undefined)).toBeUndefined();
  expect(await identities.meet("Lab", "Bob", "K1")).toBe("K1");
  expect(await identities.meet("lab", "BOB", "K2")).toBe("K1");
  expect(await identities.meet("Lab", "Bob", undefined)).toBe("K1");
  expect(await identities.meet("Other", "Bob", "K2")).toBe("K2");
  await identities.trust("Lab", "Bob", "K2");
  expect(await indexedDbIdentities(name).meet("Lab", "Bob", "K1")).toBe("K2");
});
