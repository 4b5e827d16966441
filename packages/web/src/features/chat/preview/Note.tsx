import type { ReactNode } from "react";

/** What is to be said in place of a preview, or below one. */
export const Note = ({ children }: { children: ReactNode }) => (
  <p className="px-3 py-2 text-ink-soft text-xs">{children}</p>
);
