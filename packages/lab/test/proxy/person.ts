import { type Identities, webCrypto } from "@chatcast/client";

/** A person for as long as a test: keys, and whom it has met, in memory. */
export async function newPerson(): Promise<Identities> {
  const port = await webCrypto();
  const [signer, agreement] = [await port.newSigner(), await port.newAgreement()];
  const met = new Map<string, string>();
  const name = (room: string, username: string) => `${room}\n${username}`;
  return {
    signer: async () => signer,
    agreement: async () => agreement,
    async meet(room, username, key) {
      if (key !== undefined && !met.has(name(room, username))) met.set(name(room, username), key);
      return met.get(name(room, username));
    },
    async trust(room, username, key) {
      met.set(name(room, username), key);
    },
    safetyNumber: () => Promise.reject(new Error("nobody compares here")),
  };
}
