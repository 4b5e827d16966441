const LOOK_MS = 5_000;
/** How Node names what is wrong with a certificate: CERT_HAS_EXPIRED, SELF_SIGNED_CERT_IN_CHAIN, UNABLE_TO_VERIFY_LEAF_SIGNATURE, … */
const OF_CERTIFICATES = /CERT|ISSUER|LEAF_SIGNATURE/;

/**
 * Why this machine does not take a server's certificate, for a person. Sockets only say that they could not be opened.
 * @returns undefined where it does, or nothing answers
 */
export async function distrust(server: string): Promise<string | undefined> {
  if (!server.startsWith("https:")) return undefined;
  try {
    await fetch(server, { method: "HEAD", redirect: "manual", signal: AbortSignal.timeout(LOOK_MS) });
    return undefined;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    if (!OF_CERTIFICATES.test(code)) return undefined;
    return `its certificate is not trusted here (${code}); NODE_EXTRA_CA_CERTS names a file with its authority`;
  }
}
