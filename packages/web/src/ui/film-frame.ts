import { smallSize } from "./small-size.ts";

/** So many seconds in, but no further than the middle: many films begin with black. */
const SECONDS_IN = 1;

/**
 * One frame of a film, drawn anew, whose longer side has that many pixels. The browser reads as much of the file as that takes.
 * @returns undefined where there is nothing to draw; rejects where the browser cannot read it, or not in time
 */
export async function frameOf(film: Blob, side: number, late: AbortSignal): Promise<ImageBitmap | undefined> {
  const video = document.createElement("video");
  const url = URL.createObjectURL(film);
  try {
    video.muted = true;
    video.preload = "auto";
    await during(video, "loadeddata", late, () => {
      video.src = url;
    });
    // What was recorded as it happened does not tell how long it is, and may not let anybody look further in.
    if (Number.isFinite(video.duration)) {
      await during(video, "seeked", late, () => {
        video.currentTime = Math.min(SECONDS_IN, video.duration / 2);
      });
    }
    const small = smallSize({ width: video.videoWidth, height: video.videoHeight }, side);
    if (small === undefined) return undefined;
    return await createImageBitmap(video, {
      resizeWidth: small.width,
      resizeHeight: small.height,
      resizeQuality: "high",
    });
  } finally {
    video.removeAttribute("src");
    // Lets go of the file and of what decodes it.
    video.load();
    URL.revokeObjectURL(url);
  }
}

/** Does something and waits for what it leads to. */
function during(video: HTMLVideoElement, event: string, late: AbortSignal, doing: () => void): Promise<unknown> {
  return new Promise((resolve, reject) => {
    video.addEventListener(event, resolve, { once: true });
    video.addEventListener("error", reject, { once: true });
    late.addEventListener("abort", reject, { once: true });
    doing();
  });
}
