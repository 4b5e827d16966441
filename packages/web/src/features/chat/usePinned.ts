import { type RefObject, useCallback, useEffect, useRef } from "react";

/** What a scroller's measures were at its last scroll event, CSS pixels. */
interface Seen {
  top: number;
  height: number;
}

/**
 * Keeps the newest message in view when the scroller or its content changes size: a window opens beside it, the composer
 * grows, a phone's keyboard comes up, rows turn out to be smaller than they were guessed. Who has scrolled further than
 * `threshold` CSS pixels from the end stays there, and whoever is led elsewhere.
 *
 * @returns lets go of the end, before the page itself scrolls away from it
 */
export function usePinned(
  scroller: RefObject<HTMLElement | null>,
  threshold: number,
  scrollToEnd: () => void,
): () => void {
  const pinned = useRef(true);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let seen: Seen = { top: element.scrollTop, height: element.scrollHeight };
    const onScroll = () => {
      const { scrollTop: top, scrollHeight: height, clientHeight } = element;
      if (height - top - clientHeight <= threshold) pinned.current = true;
      else if (hasScrolledUp(seen, { top, height })) pinned.current = false;
      seen = { top, height };
    };
    const observer = new ResizeObserver(() => {
      if (pinned.current) scrollToEnd();
    });
    element.addEventListener("scroll", onScroll, { passive: true });
    observer.observe(element);
    for (const content of element.children) observer.observe(content);
    return () => {
      element.removeEventListener("scroll", onScroll);
      observer.disconnect();
    };
  }, [scroller, threshold, scrollToEnd]);

  return useCallback(() => {
    pinned.current = false;
  }, []);
}

/**
 * Whether somebody moved towards the start. Content that shrinks takes the position with it, and content that grows leaves
 * it further from the end: neither is somebody who wants to read older messages.
 */
export function hasScrolledUp(before: Seen, now: Seen): boolean {
  const shrunk = Math.max(0, before.height - now.height);
  return before.top - now.top > shrunk + 1;
}
