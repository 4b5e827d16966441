import { classes } from "../../ui/classes.ts";

/** A member's first letters on a tile; decoration, the name always stands beside it. */
export function Initials({ name, own }: { name: string; own: boolean }) {
  const letters = name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? "")
    .join("")
    .toUpperCase();
  return (
    <span
      aria-hidden="true"
      className={classes(
        "figures inline-flex size-8 shrink-0 select-none items-center justify-center rounded-lg font-semibold text-xs",
        own ? "bg-accent text-accent-ink" : "bg-sunken text-ink-soft",
      )}
    >
      {letters}
    </span>
  );
}
