import { LIMITS } from "@chatcast/client";

/** Those that browsers draw. */
const PICTURE = /^image\/(png|jpeg|gif|webp|avif)$/;
/** How long it may take, in milliseconds: a file does not wait for a picture of it. */
const PATIENCE = 2_000;
/** Tried one after the other until one is small enough. */
const WAYS = [
  { side: LIMITS.thumbnailSide, quality: 0.6 },
  { side: LIMITS.thumbnailSide, quality: 0.3 },
  { side: 40, quality: 0.4 },
  { side: 24, quality: 0.3 },
] as const;

/**
 * A picture of a picture, drawn anew: nothing of what its file says of camera and place is in it.
 * @returns undefined for what is no picture, and for one that the browser cannot draw, or not in time
 */
export async function thumbnailOf(file: Blob): Promise<Uint8Array | undefined> {
  if (!PICTURE.test(file.type)) return undefined;
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE, undefined));
  return Promise.race([made(file).catch(() => undefined), late]);
}

async function made(file: Blob): Promise<Uint8Array | undefined> {
  // Its height follows.
  const picture = await createImageBitmap(file, { resizeWidth: LIMITS.thumbnailSide, resizeQuality: "high" });
  try {
    for (const { side, quality } of WAYS) {
      const bytes = await drawn(picture, side, quality);
      if (bytes.length <= LIMITS.thumbnailBytes) return bytes;
    }
    return undefined;
  } finally {
    picture.close();
  }
}

async function drawn(picture: ImageBitmap, side: number, quality: number): Promise<Uint8Array> {
  const scale = Math.min(side / picture.width, side / picture.height);
  const [width, height] = [picture.width, picture.height].map((pixels) => Math.max(1, Math.floor(pixels * scale)));
  const canvas = new OffscreenCanvas(width ?? 1, height ?? 1);
  const context = canvas.getContext("2d", { alpha: false });
  if (context === null) throw new Error("no canvas");
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  let blob = await canvas.convertToBlob({ type: "image/webp", quality });
  // Not every browser writes WebP, and none says so.
  if (blob.type !== "image/webp") blob = await canvas.convertToBlob({ type: "image/jpeg", quality });
  return new Uint8Array(await blob.arrayBuffer());
}
