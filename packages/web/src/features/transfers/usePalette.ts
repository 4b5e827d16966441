import { type RefObject, useCallback } from "react";
import { useThemed } from "../../ui/useThemed.ts";
import type { Palette } from "./grid.ts";

const NONE: Palette = [];

/**
 * The colours of the swatches in `legend`, as the theme resolves them now: a canvas cannot read CSS variables, the
 * legend's swatches have them computed.
 */
export function usePalette(legend: RefObject<HTMLElement | null>): Palette {
  const read = useCallback(() => {
    const swatches = legend.current?.querySelectorAll("li > span:first-child") ?? [];
    return Array.from(swatches, (swatch) => channels(getComputedStyle(swatch).backgroundColor));
  }, [legend]);
  return useThemed(read, NONE);
}

function channels(colour: string): [number, number, number] {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}
