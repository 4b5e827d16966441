import { type RefObject, useEffect, useRef } from "react";

/**
 * Keeps the newest message in view when the scroller itself changes its size: a window opens beside it, the composer
 * grows, a phone's keyboard comes up. Who has scrolled further than `threshold` CSS pixels from the end stays there.
 */
export function usePinned(scroller: RefObject<HTMLElement | null>, threshold: number, scrollToEnd: () => void): void {
  const pinned = useRef(true);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onScroll = () => {
      pinned.current = element.scrollHeight - element.scrollTop - element.clientHeight <= threshold;
    };
    const observer = new ResizeObserver(() => {
      if (pinned.current) scrollToEnd();
    });
    element.addEventListener("scroll", onScroll, { passive: true });
    observer.observe(element);
    return () => {
      element.removeEventListener("scroll", onScroll);
      observer.disconnect();
    };
  }, [scroller, threshold, scrollToEnd]);
}
