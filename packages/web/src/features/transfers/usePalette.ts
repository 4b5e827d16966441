import { type RefObject, useEffect, useState } from "react";
import type { Palette } from "./grid.ts";

/**
 * The colours of the swatches in `legend`, as the theme resolves them now: a canvas cannot read CSS variables, the
 * legend's swatches have them computed.
 */
export function usePalette(legend: RefObject<HTMLElement | null>): Palette {
  const [palette, setPalette] = useState<Palette>([]);

  useEffect(() => {
    const read = () => {
      const swatches = legend.current?.querySelectorAll("li > span:first-child") ?? [];
      setPalette(Array.from(swatches, (swatch) => channels(getComputedStyle(swatch).backgroundColor)));
    };
    read();
    const system = matchMedia("(prefers-color-scheme: dark)");
    system.addEventListener("change", read);
    const chosen = new MutationObserver(read);
    chosen.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      system.removeEventListener("change", read);
      chosen.disconnect();
    };
  }, [legend]);

  return palette;
}

function channels(colour: string): [number, number, number] {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}
