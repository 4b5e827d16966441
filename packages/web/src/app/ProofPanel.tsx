import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from "react";
import { direction, say } from "../words/words.ts";
import { readPanelWidth, writePanelWidth } from "./memory.ts";

const NARROWEST = 400;
const WIDEST = 860;
const FIRST = 600;
const STEP = 32;

const clamp = (width: number) => Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)));

/**
 * The right place: windows one above the other, which share its height until each is as low as can be read; then it
 * scrolls. Where three columns fit it stands beside the conversation and can be
 * made wider or narrower; below that it is a sheet under the header with the window opened last.
 */
export function ProofPanel({ children }: { children: ReactNode }) {
  const [width, setWidth] = useState(() => clamp(readPanelWidth() ?? FIRST));

  const resize = (to: number) => {
    const next = clamp(to);
    setWidth(next);
    writePanelWidth(next);
  };

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    event.preventDefault();
  };

  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId))
      resize(direction() === "rtl" ? event.clientX : window.innerWidth - event.clientX);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const left = { ArrowLeft: STEP, ArrowRight: -STEP }[event.key];
    if (left === undefined) return;
    event.preventDefault();
    resize(direction() === "rtl" ? width - left : width + left);
  };

  return (
    <aside
      aria-label={say("place.proof")}
      style={{ "--panel-width": `${width}px` }}
      className="relative flex min-h-0 flex-col border-line bg-line md:border-s max-xl:absolute max-xl:inset-y-0 max-xl:inset-e-0 max-xl:z-20 max-xl:w-full max-xl:shadow-lift md:max-xl:w-[34rem] xl:w-(--panel-width) xl:max-w-[44vw] xl:shrink-0"
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a rule cannot be focused and moved; this is a window splitter. */}
      <div
        role="separator"
        aria-label={say("place.proof-width")}
        aria-orientation="vertical"
        aria-valuenow={width}
        aria-valuemin={NARROWEST}
        aria-valuemax={WIDEST}
        tabIndex={0}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onKeyDown={onKeyDown}
        className="absolute inset-y-0 -inset-s-1 z-10 w-2 cursor-col-resize touch-none transition-colors hover:bg-accent-line max-xl:hidden"
      />
      <div className="flex min-h-0 flex-1 flex-col gap-px overflow-y-auto">{children}</div>
    </aside>
  );
}
