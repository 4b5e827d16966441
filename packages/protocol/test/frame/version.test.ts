import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { PROTOCOL_VERSION } from "../../src/index.ts";
import { wireShapes } from "../support/schemas.ts";

test("[PV1] the shapes on the wire are those of this protocol version", () => {
  // Failing? Old peers cannot read this. Bump PROTOCOL_VERSION, write the history line, paste the hash.
  const hash = createHash("sha256").update(JSON.stringify(wireShapes())).digest("hex").slice(0, 16);
  expect(hash).toBe("7b7085f5c4c8334f");
  expect(PROTOCOL_VERSION).toBe(1);
});

test("[PV1] a changed shape changes what is pinned", () => {
  const shapes = JSON.stringify(wireShapes());
  for (const word of ["create_room", "recipient", "total_chunks", "RESUME_REQUEST", "MISSING", "E_STREAM_CLOSED"]) {
    expect(shapes).toContain(word);
  }
});
