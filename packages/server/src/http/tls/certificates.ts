import { createPrivateKey, X509Certificate } from "node:crypto";
import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { isIP } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Issued } from "./issue.ts";

/** What an HTTPS server needs, all PEM, and where the authority's certificate lies for those who shall trust it. */
export interface Certificates {
  /** The server's certificate, followed by its authority's. */
  cert: string;
  key: string;
  authority: { cert: string; path: string };
  /** What this call had to make. */
  made: "nothing" | "certificate" | "authority";
}

/** Certificate files that cannot be used, in one line for the person who started the server. */
export class CertificateError extends Error {}

const RENEW_BEFORE_DAYS = 7;
const DAY = 24 * 60 * 60 * 1000;

/**
 * The local authority and a server certificate of it, made on first use and kept in `dataDir/tls`, readable by their
 * owner alone. The certificate is issued anew, by the same authority, when `hosts` are others than it names or it ends
 * within a week. An authority that cannot be read is never replaced silently: phones trust it.
 * @throws CertificateError
 */
export async function loadOrCreateCertificates(options: {
  dataDir: string;
  hosts: readonly string[];
  now?: Date;
}): Promise<Certificates> {
  const { hosts, now = new Date() } = options;
  const folder = join(options.dataDir, "tls");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, "ca.pem");
  const keptAuthority = await load(path, join(folder, "ca-key.pem"));
  if (keptAuthority === "damaged") {
    throw new CertificateError(
      `${path} and ca-key.pem are no certificate with its key. Put them back, or delete both: then devices must trust a new authority.`,
    );
  }
  const authority = keptAuthority && lasts(keptAuthority, now) ? keptAuthority : await newAuthority(folder, now);
  const kept = await load(join(folder, "server.pem"), join(folder, "server-key.pem"));
  if (kept && kept !== "damaged" && serves(kept, authority, hosts, now)) {
    return { ...chain(kept, authority), authority: { cert: authority.cert, path }, made: "nothing" };
  }
  const { issueServer } = await import("./issue.ts");
  const server = await issueServer(authority, hosts, now);
  await save(folder, "server", server);
  const made = authority === keptAuthority ? "certificate" : "authority";
  return { ...chain(server, authority), authority: { cert: authority.cert, path }, made };
}

/**
 * A certificate and key that the operator brought.
 * @throws CertificateError
 */
export async function readCertificates(files: { cert: string; key: string }): Promise<{ cert: string; key: string }> {
  const [cert, key] = await Promise.all([readOwn(files.cert), readOwn(files.key)]);
  if (!matches({ cert, key })) {
    throw new CertificateError(`${files.cert} is no PEM certificate that the private key in ${files.key} belongs to.`);
  }
  return { cert, key };
}

async function readOwn(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new CertificateError(`Cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function newAuthority(folder: string, now: Date): Promise<Issued> {
  // Loaded on first use: a start that finds its certificates has no need of an ASN.1 library.
  const { issueAuthority } = await import("./issue.ts");
  const authority = await issueAuthority(hostname(), now);
  await save(folder, "ca", authority);
  return authority;
}

async function load(certPath: string, keyPath: string): Promise<Issued | "damaged" | undefined> {
  const [cert, key] = await Promise.all([readIfThere(certPath), readIfThere(keyPath)]);
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined || !matches({ cert, key })) return "damaged";
  await chmod(keyPath, 0o600);
  return { cert, key };
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new CertificateError(`Cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Through a temporary name, the key first: a crash leaves no half file, and no certificate without its key. */
async function save(folder: string, name: string, issued: Issued): Promise<void> {
  for (const [file, text] of [
    [`${name}-key.pem`, issued.key],
    [`${name}.pem`, issued.cert],
  ] as const) {
    const temporary = join(folder, `${file}.new`);
    await writeFile(temporary, text, { mode: 0o600 });
    await rename(temporary, join(folder, file));
  }
}

function matches({ cert, key }: Issued): boolean {
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

function lasts({ cert }: Issued, now: Date): boolean {
  const { validFromDate, validToDate } = new X509Certificate(cert);
  return validFromDate <= now && validToDate.getTime() - now.getTime() > RENEW_BEFORE_DAYS * DAY;
}

function serves(server: Issued, authority: Issued, hosts: readonly string[], now: Date): boolean {
  const certificate = new X509Certificate(server.cert);
  const issuer = new X509Certificate(authority.cert);
  const named = certificate.subjectAltName?.split(", ").length ?? 0;
  return (
    lasts(server, now) &&
    certificate.verify(issuer.publicKey) &&
    named === new Set(hosts).size &&
    hosts.every((host) => (isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)) !== undefined)
  );
}

function chain(server: Issued, authority: Issued): Issued {
  return { cert: server.cert + authority.cert, key: server.key };
}
