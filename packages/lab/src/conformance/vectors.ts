import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Body, isBody } from "./expect.ts";

export interface Vector {
  body: Body;
  refused: { code: string; path?: string; by?: string };
}

interface File {
  tags: { hex: string; seq: number; checksum: string }[];
  requests: (Partial<Vector> & { event: string })[];
  packets: Partial<Vector>[];
}

/** docs/vectors/wire-v1.json: the profile in values, beside which a server is held. */
const file = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../../docs/vectors/wire-v1.json"), "utf8"),
) as File;

export const TAGS = file.tags.map(({ hex, ...tag }) => ({ bytes: new Uint8Array(Buffer.from(hex, "hex")), ...tag }));

/** Requests of that name that a server must refuse for their shape. */
export const requestsRefused = (event: string): Vector[] => refused(file.requests.filter((one) => one.event === event));

/** Packets of that type likewise. */
export const packetsRefused = (type: string): Vector[] =>
  refused(file.packets.filter(({ body }) => body?.type === type));

const refused = (vectors: readonly Partial<Vector>[]): Vector[] =>
  vectors.flatMap(({ body, refused: as }) =>
    isBody(body) && as !== undefined ? [{ body: revived(body), refused: as }] : [],
  );

function revived(body: Body): Body {
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => {
      if (!isBody(value)) return [key, value];
      if (typeof value.repeat === "string") return [key, value.repeat.repeat(Number(value.times))];
      return [key, typeof value.hex === "string" ? new Uint8Array(Buffer.from(value.hex, "hex")) : value];
    }),
  );
}
