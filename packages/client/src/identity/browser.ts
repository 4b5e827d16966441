import type { Identities } from "./port.ts";

/** The identity of this browser profile for pages of this origin. Its code is loaded when it is used first. */
export function browserIdentities(): Identities {
  let loading: Promise<Identities> | undefined;
  const identities = (): Promise<Identities> => {
    loading ??= import("./indexed-db.ts").then(
      ({ indexedDbIdentities }) => indexedDbIdentities("chatcast-identity"),
      (error: unknown) => {
        loading = undefined;
        throw error;
      },
    );
    return loading;
  };
  return {
    signer: async () => (await identities()).signer(),
    agreement: async () => (await identities()).agreement(),
    meet: async (...met) => (await identities()).meet(...met),
    trust: async (...met) => (await identities()).trust(...met),
    safetyNumber: async (...keys) => (await identities()).safetyNumber(...keys),
  };
}
