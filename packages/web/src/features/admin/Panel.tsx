import type { ReactNode } from "react";
import { classes } from "../../ui/classes.ts";

interface PanelProps {
  title: string;
  /** Beside the title. */
  aside?: ReactNode;
  wide?: boolean;
  children: ReactNode;
}

/** One question and its answer. */
export function Panel({ title, aside, wide = false, children }: PanelProps) {
  return (
    <section
      aria-label={title}
      className={classes("flex flex-col gap-3 rounded-2xl border border-line bg-surface p-4", wide && "xl:col-span-2")}
    >
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 className="font-semibold">{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
