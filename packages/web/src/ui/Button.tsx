import type { ButtonHTMLAttributes, ComponentProps, ReactNode } from "react";
import { classes } from "./classes.ts";

type Look = "primary" | "plain" | "quiet";

const LOOKS: Record<Look, string> = {
  primary:
    "bg-accent text-accent-ink font-semibold hover:bg-accent-strong disabled:bg-sunken disabled:text-ink-soft disabled:hover:bg-sunken",
  plain:
    "border border-line bg-raised text-ink font-medium shadow-rest hover:bg-hover disabled:text-ink-soft/70 disabled:shadow-none disabled:bg-transparent",
  quiet: "text-ink-soft font-medium hover:bg-hover hover:text-ink disabled:opacity-50 disabled:hover:bg-transparent",
};

interface ButtonProps extends ComponentProps<"button"> {
  look?: Look;
  /** Dense: 32 px where a mouse is likely, still 40 px on narrow screens. */
  dense?: boolean;
  icon?: ReactNode;
}

/** A button with its word. `icon` is decoration: the name is the children's text. */
export function Button({ look = "plain", dense = false, icon, className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={classes(
        "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-lg transition-colors",
        dense ? "h-10 px-2.5 text-sm xl:h-8" : "h-10 px-4 text-base",
        LOOKS[look],
        className,
      )}
    >
      {icon}
      {children}
    </button>
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** Accessible name, and the tooltip. */
  label: string;
}

/** A square button that shows an icon alone; `label` is its name. */
export function IconButton({ label, className, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={classes(
        "inline-flex size-10 shrink-0 items-center justify-center rounded-lg text-ink-soft transition-colors hover:bg-hover hover:text-ink disabled:opacity-50",
        className,
      )}
    >
      {children}
    </button>
  );
}
