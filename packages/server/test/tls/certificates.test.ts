import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { connect, createServer } from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import {
  CertificateError,
  type Certificates,
  loadOrCreateCertificates,
  readCertificates,
} from "../../src/http/tls/certificates.ts";
import { temporaryFolder } from "./temp-folder.ts";

const LOCAL = ["localhost", "127.0.0.1", "::1"];
const DAY = 24 * 60 * 60 * 1000;

async function serve({ cert, key }: { cert: string; key: string }, host: string): Promise<number> {
  const server = createServer({ cert, key }, (socket) => socket.end("hello"));
  onTestFinished(() => void server.close());
  server.listen(0, host);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** @returns what the server said, or the error's code */
async function visit(port: number, host: string, ca: string | undefined): Promise<string> {
  const trusted = ca === undefined ? {} : { ca };
  const socket = connect({ port, host, servername: host === "localhost" ? host : "", ...trusted });
  return await new Promise((resolve) => {
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    socket.once("data", (bytes) => {
      resolve(bytes.toString());
      socket.destroy();
    });
  });
}

const leaf = ({ cert }: { cert: string }): X509Certificate => new X509Certificate(cert);

test.each(["localhost", "127.0.0.1"])("[TL1] a client that trusts the authority connects to %s", async (host) => {
  const made = await loadOrCreateCertificates({ dataDir: temporaryFolder(), hosts: LOCAL });
  const port = await serve(made, "127.0.0.1");
  expect(await visit(port, host, made.authority.cert)).toBe("hello");
});

test("[TL1] a client that trusts the authority connects to ::1", async () => {
  const made = await loadOrCreateCertificates({ dataDir: temporaryFolder(), hosts: LOCAL });
  const port = await serve(made, "::1");
  expect(await visit(port, "::1", made.authority.cert)).toBe("hello");
});

test("[TL1] a client that does not trust the authority refuses", async () => {
  const made = await loadOrCreateCertificates({ dataDir: temporaryFolder(), hosts: LOCAL });
  const other = await loadOrCreateCertificates({ dataDir: temporaryFolder(), hosts: LOCAL });
  const port = await serve(made, "127.0.0.1");
  expect(await visit(port, "localhost", undefined)).toBe("SELF_SIGNED_CERT_IN_CHAIN");
  expect(await visit(port, "localhost", other.authority.cert)).not.toBe("hello");
});

test("[TL2] the certificate names what it was asked for, addresses as addresses", async () => {
  const hosts = [...LOCAL, "192.0.2.7", "2001:db8::7", "chat.test"];
  const certificate = leaf(await loadOrCreateCertificates({ dataDir: temporaryFolder(), hosts }));
  expect(certificate.subjectAltName?.split(", ").sort()).toEqual([
    "DNS:chat.test",
    "DNS:localhost",
    "IP Address:0:0:0:0:0:0:0:1",
    "IP Address:127.0.0.1",
    "IP Address:192.0.2.7",
    "IP Address:2001:DB8:0:0:0:0:0:7",
  ]);
  expect(certificate.checkIP("192.0.2.8")).toBeUndefined();
});

test("[TL2] a client that trusts the authority still refuses a host that the certificate does not name", async () => {
  const made = await loadOrCreateCertificates({ dataDir: temporaryFolder(), hosts: ["localhost"] });
  const port = await serve(made, "127.0.0.1");
  expect(await visit(port, "127.0.0.1", made.authority.cert)).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
});

test("[TL3] authority and certificate are kept", async () => {
  const dataDir = temporaryFolder();
  const first = await loadOrCreateCertificates({ dataDir, hosts: LOCAL });
  const second = await loadOrCreateCertificates({ dataDir, hosts: LOCAL });
  expect(first.made).toBe("authority");
  expect(second).toEqual({ ...first, made: "nothing" });
  expect(await readFile(first.authority.path, "utf8")).toBe(first.authority.cert);
});

test("[TL3] keys are readable by their owner alone", async () => {
  const dataDir = temporaryFolder();
  const keys = ["ca-key.pem", "server-key.pem"].map((name) => join(dataDir, "tls", name));
  const modes = async (): Promise<number[]> =>
    await Promise.all(keys.map(async (key) => (await stat(key)).mode & 0o777));
  await loadOrCreateCertificates({ dataDir, hosts: LOCAL });
  expect(await modes()).toEqual([0o600, 0o600]);
  expect((await stat(join(dataDir, "tls"))).mode & 0o777).toBe(0o700);
  for (const key of keys) await chmod(key, 0o644);
  await loadOrCreateCertificates({ dataDir, hosts: LOCAL });
  expect(await modes()).toEqual([0o600, 0o600]);
});

function expectRenewed(before: Certificates, after: Certificates): void {
  expect(after.made).toBe("certificate");
  expect(after.authority).toEqual(before.authority);
  expect(leaf(after).fingerprint256).not.toBe(leaf(before).fingerprint256);
  expect(after.key).not.toBe(before.key);
  expect(leaf(after).verify(new X509Certificate(before.authority.cert).publicKey)).toBe(true);
}

test.each([
  ["an address more", [...LOCAL, "192.0.2.7"]],
  ["another address", ["localhost", "127.0.0.1", "192.0.2.7"]],
  ["an address less", ["localhost", "127.0.0.1"]],
])("[TL4] %s: a new certificate of the same authority", async (_, hosts) => {
  const dataDir = temporaryFolder();
  const before = await loadOrCreateCertificates({ dataDir, hosts: LOCAL });
  expectRenewed(before, await loadOrCreateCertificates({ dataDir, hosts }));
});

test("[TL4] a new certificate when the old one ends within 7 days, not earlier", async () => {
  const dataDir = temporaryFolder();
  const before = await loadOrCreateCertificates({ dataDir, hosts: LOCAL });
  const end = leaf(before).validToDate.getTime();
  const at = async (now: number): Promise<Certificates> =>
    await loadOrCreateCertificates({ dataDir, hosts: LOCAL, now: new Date(now) });
  expect((await at(end - 7 * DAY - 1000)).made).toBe("nothing");
  const after = await at(end - 7 * DAY);
  expectRenewed(before, after);
  expect(leaf(after).validToDate.getTime()).toBeGreaterThan(end);
});

test("[TL5] a certificate lives at most 397 days and is valid since yesterday", async () => {
  const now = new Date("2027-03-01T12:00:00Z");
  const { validFromDate, validToDate } = leaf(
    await loadOrCreateCertificates({ dataDir: temporaryFolder(), hosts: LOCAL, now }),
  );
  // Both seconds count, so the lifetime is one more than the difference.
  expect(validToDate.getTime() - validFromDate.getTime() + 1000).toBeLessThanOrEqual(397 * DAY);
  expect(now.getTime() - validFromDate.getTime()).toBe(DAY);
});

test.each(["ca.pem", "ca-key.pem"])("[TL6] a damaged %s is refused and left alone", async (name) => {
  const dataDir = temporaryFolder();
  await loadOrCreateCertificates({ dataDir, hosts: LOCAL });
  const path = join(dataDir, "tls", name);
  await writeFile(path, "not a PEM");
  const outcome = await loadOrCreateCertificates({ dataDir, hosts: LOCAL }).catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(CertificateError);
  expect(String(outcome)).toContain("ca.pem");
  expect(await readFile(path, "utf8")).toBe("not a PEM");
});

test.each(["server.pem", "server-key.pem"])("[TL6] a damaged %s is replaced", async (name) => {
  const dataDir = temporaryFolder();
  const before = await loadOrCreateCertificates({ dataDir, hosts: LOCAL });
  await writeFile(join(dataDir, "tls", name), "not a PEM");
  expectRenewed(before, await loadOrCreateCertificates({ dataDir, hosts: LOCAL }));
});

test("[TL7] the operator's own files", async () => {
  const folders = [temporaryFolder(), temporaryFolder()];
  const [mine, other] = await Promise.all(
    folders.map(async (dataDir) => {
      const { cert, key } = await loadOrCreateCertificates({ dataDir, hosts: LOCAL });
      await Promise.all([writeFile(join(dataDir, "a.pem"), cert), writeFile(join(dataDir, "b.pem"), key)]);
      return { cert: join(dataDir, "a.pem"), key: join(dataDir, "b.pem") };
    }),
  );
  if (!mine || !other) throw new Error("two folders");
  expect(await readCertificates(mine)).toEqual({
    cert: await readFile(mine.cert, "utf8"),
    key: await readFile(mine.key, "utf8"),
  });
  const mixed = { cert: mine.cert, key: other.key };
  await expect(readCertificates(mixed)).rejects.toThrow(`${mine.cert} is no PEM certificate that the private key`);
  await expect(readCertificates({ ...mine, key: "/nowhere/b.pem" })).rejects.toThrow("Cannot read /nowhere/b.pem");
});

test("[TL8] serial numbers differ", async () => {
  const dataDir = temporaryFolder();
  const serials = new Set<string>();
  for (let address = 1; address <= 10; address += 1) {
    serials.add(leaf(await loadOrCreateCertificates({ dataDir, hosts: [`192.0.2.${address}`] })).serialNumber);
  }
  expect(serials.size).toBe(10);
  for (const serial of serials) expect(serial).toMatch(/^[4-7][0-9A-F]{31}$/);
});
