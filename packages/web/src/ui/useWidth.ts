import { type RefObject, useLayoutEffect, useState } from "react";

/** Content width of `element` in CSS pixels, followed as it changes; `first` until it has been measured. */
export function useWidth(element: RefObject<HTMLElement | null>, first: number): number {
  const [width, setWidth] = useState(first);

  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    const read = () => setWidth(target.clientWidth);
    read();
    const observer = new ResizeObserver(read);
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);

  return width;
}
