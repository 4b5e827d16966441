import { LIMITS } from "@chatcast/client";
import { frameOf } from "./film-frame.ts";
import { type Size, smallSize } from "./small-size.ts";

/** Those that browsers draw. */
const PICTURE = /^image\/(png|jpeg|gif|webp|avif)$/;
/** What browsers play, each as far as it can. */
const FILM = /^video\//;
/** How long it may take, in milliseconds: a file does not wait longer for a picture of it. A film's decoder can take seconds to start on a busy machine. */
const PATIENCE = 5_000;
/** Tried one after the other until one is small enough. */
const WAYS = [
  { side: LIMITS.thumbnailSide, quality: 0.6 },
  { side: LIMITS.thumbnailSide, quality: 0.3 },
  { side: 40, quality: 0.4 },
  { side: 24, quality: 0.3 },
] as const;

/**
 * A picture of a picture or of a film, drawn anew: nothing of what its file says of camera and place is in it.
 * @returns undefined for what is neither, and for one that is too large or narrow, or that the browser cannot draw, or not in time
 */
export async function thumbnailOf(file: Blob): Promise<Uint8Array | undefined> {
  if (!PICTURE.test(file.type) && !FILM.test(file.type)) return undefined;
  const late = AbortSignal.timeout(PATIENCE);
  const given = new Promise<undefined>((resolve) => {
    late.addEventListener("abort", () => resolve(undefined), { once: true });
  });
  return Promise.race([made(file, late).catch(() => undefined), given]);
}

async function made(file: Blob, late: AbortSignal): Promise<Uint8Array | undefined> {
  const shrink = FILM.test(file.type) ? frameOf : pictureOf;
  const picture = await shrink(file, LIMITS.thumbnailSide, late);
  if (picture === undefined) return undefined;
  try {
    for (const { side, quality } of WAYS) {
      late.throwIfAborted();
      const bytes = await drawn(picture, side, quality);
      if (bytes.length <= LIMITS.thumbnailBytes) return bytes;
    }
    return undefined;
  } finally {
    picture.close();
  }
}

async function pictureOf(file: Blob, side: number, late: AbortSignal): Promise<ImageBitmap | undefined> {
  const small = smallSize(await sizeOf(file, late), side);
  if (small === undefined) return undefined;
  return createImageBitmap(file, { resizeWidth: small.width, resizeHeight: small.height, resizeQuality: "high" });
}

/** What its header tells, turned as it says: no browser has to decode it for that. */
async function sizeOf(file: Blob, late: AbortSignal): Promise<Size> {
  const image = new Image();
  const url = URL.createObjectURL(file);
  try {
    await new Promise((resolve, reject) => {
      image.addEventListener("load", resolve);
      image.addEventListener("error", reject);
      late.addEventListener("abort", reject);
      image.src = url;
    });
    return { width: image.naturalWidth, height: image.naturalHeight };
  } finally {
    image.src = "";
    URL.revokeObjectURL(url);
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
