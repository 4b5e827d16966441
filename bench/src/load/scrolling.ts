/** What somebody sees who scrolls, frame by frame. */
export interface Scrolling {
  /** Milliseconds between two frames, sorted. */
  frames: readonly number[];
  /** Frames in whose middle no row was drawn. */
  blank: number;
  /** Frames in which what is read stood elsewhere than scrolling alone had put it, by more than 2 px. */
  jumps: number;
  /** Pixels by which it was moved. */
  moved: number;
}

/**
 * Runs in the page: `benchScroll(by, frames)` moves the conversation by so many pixels with each frame; `benchSeen` tells when a
 * text was first in the conversation, in milliseconds from the beginning of the document.
 */
export function scrolling(awaited: string): void {
  const logOf = () => document.querySelector<HTMLElement>('[role="log"]');
  const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
  const rowInside = (log: HTMLElement): HTMLElement | null => {
    const { left, width, top, height } = log.getBoundingClientRect();
    return document.elementFromPoint(left + width / 2, top + height / 2)?.closest<HTMLElement>("[data-key]") ?? null;
  };
  const scroll = async (by: number, count: number): Promise<Scrolling> => {
    const log = logOf();
    if (log === null) throw new Error("no conversation");
    const told = { frames: [] as number[], blank: 0, jumps: 0, moved: 0 };
    let last = await frame();
    for (let n = 0; n < count; n++) {
      const row = rowInside(log);
      const [top, from] = [row?.getBoundingClientRect().top ?? 0, log.scrollTop];
      log.scrollTop = from + by;
      const asked = Math.max(0, Math.min(log.scrollHeight - log.clientHeight, from + by)) - from;
      const now = await frame();
      told.frames.push(now - last);
      last = now;
      told.moved += Math.abs(asked);
      // Drawn in the frame that has begun: looked at behind it.
      await new Promise((resolve) => setTimeout(resolve));
      if (rowInside(log) === null) told.blank++;
      if (row?.isConnected === true && Math.abs(row.getBoundingClientRect().top - (top - asked)) > 2) told.jumps++;
    }
    told.frames.sort((a, b) => a - b);
    return told;
  };
  const seen: { at: number | undefined } = { at: undefined };
  const look = () => {
    if (logOf()?.textContent.includes(awaited) === true) seen.at ??= performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  const again = () => {
    const began = performance.now();
    return new Promise<number>((resolve) => {
      const looked = () => {
        if (logOf()?.textContent.includes(awaited) === true) resolve(performance.now() - began);
        else requestAnimationFrame(looked);
      };
      requestAnimationFrame(looked);
    });
  };
  Object.assign(globalThis, { benchScroll: scroll, benchSeen: seen, benchAgain: again });
}
