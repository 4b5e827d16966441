import { crc32, deflateSync } from "node:zlib";

const SIGNATURE = Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

type Rgb = readonly [red: number, green: number, blue: number];

/** Encodes a picture as PNG, eight bits a channel. */
export function encodePng(width: number, height: number, colourAt: (x: number, y: number) => Rgb): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  // Each row begins with the number of its filter, 0: none.
  const stride = 1 + width * 3;
  const pixels = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) pixels.set(colourAt(x, y), y * stride + 1 + x * 3);
  }
  return join([
    ["IHDR", header],
    ["IDAT", deflateSync(pixels)],
    ["IEND", Buffer.alloc(0)],
  ]);
}

type Chunk = readonly [type: string, body: Buffer];

function join(chunks: readonly Chunk[]): Buffer {
  return Buffer.concat([SIGNATURE, ...chunks.map(encodeChunk)]);
}

function encodeChunk([type, body]: Chunk): Buffer {
  const checked = Buffer.concat([Buffer.from(type, "latin1"), body]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(checked));
  return Buffer.concat([length, checked, check]);
}
