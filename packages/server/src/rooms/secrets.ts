import { createHash, randomBytes } from "node:crypto";

/** A member's token: 256 random bits. Shown to its member once, kept as a hash. */
export const newToken = (): string => randomBytes(32).toString("base64url");

export const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");
