import type { LucideIcon } from "lucide-react";
import { classes } from "../ui/classes.ts";
import type { WindowName } from "./useWindows.ts";

interface ToolButtonProps {
  name: WindowName;
  label: string;
  Icon: LucideIcon;
  open: boolean;
  /** Shown as a badge; no part of the name. */
  badge?: number | undefined;
  badgeTone?: "accent" | "bad" | "wait";
  /** On a phone, where the row is full, the icon stands alone. */
  brief?: boolean;
  onShow: (name: WindowName) => void;
}

const BADGES = {
  accent: "bg-accent text-accent-ink",
  bad: "bg-bad-solid text-bad-ink",
  wait: "bg-wait text-surface",
} as const;

/** A header button that opens a window of the proof panel, or brings it forward. */
export function ToolButton({
  name,
  label,
  Icon,
  open,
  badge = 0,
  badgeTone = "accent",
  brief = false,
  onShow,
}: ToolButtonProps) {
  return (
    <button
      type="button"
      data-opens={name}
      onClick={() => onShow(name)}
      className={classes(
        "relative inline-flex h-10 min-w-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-lg px-2 font-medium text-sm transition-colors max-md:flex-auto md:px-3",
        open ? "bg-accent-wash text-accent" : "text-ink-soft hover:bg-hover hover:text-ink",
      )}
    >
      <Icon aria-hidden="true" className="size-4 shrink-0" />
      <span className={brief ? "max-sm:sr-only" : "truncate"}>{label}</span>
      {badge === 0 ? null : (
        <span
          aria-hidden="true"
          className={classes(
            "figures min-w-4.5 rounded-full px-1 text-center text-2xs max-md:absolute max-md:top-1.5 max-md:inset-s-4.5 max-md:size-2.5 max-md:min-w-0 max-md:text-transparent max-md:ring-2 max-md:ring-surface",
            BADGES[badgeTone],
          )}
        >
          {badge > 99 ? "99+" : badge}
        </span>
      )}
    </button>
  );
}
