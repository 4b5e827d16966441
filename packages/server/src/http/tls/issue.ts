// tsyringe inside @peculiar/x509 needs the polyfill first; a package that is imported for its effect is not reordered.
import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { isIP } from "node:net";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";

/** A certificate and its private key (PKCS #8), both PEM. */
export interface Issued {
  cert: string;
  key: string;
}

const DAY = 24 * 60 * 60 * 1000;
const KEY_TYPE = { name: "ECDSA", namedCurve: "P-256" };
const SIGNATURE = { name: "ECDSA", hash: "SHA-256" };
const AUTHORITY_DAYS = 3650;
/** CA/Browser Forum baseline requirements, 6.3.2; browsers refuse longer-lived server certificates. */
const SERVER_DAYS = 397;
/** Phones whose clock is behind would call a fresh certificate not yet valid. */
const BACKDATED_DAYS = 1;

cryptoProvider.set(webcrypto);

/** A new self-signed authority; `label` tells two machines' authorities apart in a phone's list. */
export async function issueAuthority(label: string, now: Date): Promise<Issued> {
  const keys = await newKeys();
  const name = [{ O: ["ChatCast"] }, { CN: [`ChatCast local authority on ${label}`] }];
  const certificate = await X509CertificateGenerator.createSelfSigned({
    keys,
    name,
    ...validity(now, AUTHORITY_DAYS),
    serialNumber: newSerial(),
    signingAlgorithm: SIGNATURE,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { cert: pem(certificate), key: await privateKeyPem(keys) };
}

/** A server certificate of the authority for `hosts` (names and IP addresses), under a key of its own. */
export async function issueServer(authority: Issued, hosts: readonly string[], now: Date): Promise<Issued> {
  const keys = await newKeys();
  const issuer = new X509Certificate(authority.cert);
  const [pkcs8] = PemConverter.decode(authority.key);
  if (!pkcs8) throw new TypeError("the authority's key is no PEM");
  const names = hosts.map((host) => ({ type: isIP(host) ? ("ip" as const) : ("dns" as const), value: host }));
  const extensions: Extension[] = [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    new SubjectAlternativeNameExtension(names),
    await SubjectKeyIdentifierExtension.create(keys.publicKey),
    await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
  ];
  const certificate = await X509CertificateGenerator.create({
    publicKey: keys.publicKey,
    signingKey: await webcrypto.subtle.importKey("pkcs8", pkcs8, KEY_TYPE, false, ["sign"]),
    subject: [{ O: ["ChatCast"] }, { CN: [hosts[0] ?? "localhost"] }],
    issuer: issuer.subjectName,
    ...validity(now, SERVER_DAYS),
    serialNumber: newSerial(),
    signingAlgorithm: SIGNATURE,
    extensions,
  });
  return { cert: pem(certificate), key: await privateKeyPem(keys) };
}

/** Whole lifetime at most `lifetimeDays`, inclusive of its last second (RFC 5280, 4.1.2.5). */
function validity(now: Date, lifetimeDays: number): { notBefore: Date; notAfter: Date } {
  const start = now.getTime() - BACKDATED_DAYS * DAY;
  return { notBefore: new Date(start), notAfter: new Date(start + lifetimeDays * DAY - 1000) };
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return await webcrypto.subtle.generateKey(KEY_TYPE, true, ["sign", "verify"]);
}

/** 127 random bits, positive: an authority must never give one number twice (RFC 5280, 4.1.2.2). */
function newSerial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return Buffer.from(bytes).toString("hex");
}

function pem(certificate: X509Certificate): string {
  return `${certificate.toString("pem")}\n`;
}

async function privateKeyPem(keys: webcrypto.CryptoKeyPair): Promise<string> {
  return `${PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY")}\n`;
}
