import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** What a server gives out in place of a file to browsers that can unpack it. */
export const PACKED = /\.(?:br|gz)$/;
/** Fonts and pictures are packed already. */
const TEXT = /\.(?:m?js|css|html|svg|webmanifest)$/;
/** Smaller ones fit into the first packets as they are. */
const WORTH_BYTES = 1_024;
/** The highest but one: the last takes three times as long for two per cent. */
const QUALITY = 10;

/** Lays beside each text of a finished build, in all its folders, what a server sends instead: packed once, and not with every request. */
export function packBuild(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !TEXT.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = readFileSync(path);
    if (bytes.length < WORTH_BYTES) continue;
    const params = { [constants.BROTLI_PARAM_QUALITY]: QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }));
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }));
  }
}
