import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { say } from "../words/words.ts";
import { IconButton } from "./Button.tsx";
import { classes } from "./classes.ts";

interface ProofWindowProps {
  title: string;
  /** Stands beside the title: counts, a main action. */
  aside?: ReactNode;
  children: ReactNode;
  /** Grows whenever somebody asks for this window: it then takes the focus. 0: opened by the page, focus stays. */
  asked: number;
  onClose: () => void;
  className?: string | undefined;
}

/** The frame of a window in the proof panel: a region named by its title, non-modal, with a way to close it. */
export function ProofWindow({ title, aside, children, asked, onClose, className }: ProofWindowProps) {
  const id = useId();
  const frame = useRef<HTMLElement>(null);

  useEffect(() => {
    // Where several are open, the one that somebody wants may lie outside.
    frame.current?.scrollIntoView({ block: "nearest" });
    if (asked > 0) frame.current?.focus({ preventScroll: true });
  }, [asked]);

  return (
    <section
      ref={frame}
      tabIndex={-1}
      aria-labelledby={id}
      className={classes("flex min-h-0 min-w-0 flex-1 flex-col bg-surface outline-none", className)}
    >
      <header className="flex min-h-12 shrink-0 items-center gap-3 border-line border-b py-1 pe-1 ps-4">
        <h2 id={id} className="font-semibold text-base">
          {title}
        </h2>
        <div className="ms-auto flex items-center gap-2">{aside}</div>
        <IconButton label={say("frame.close")} onClick={onClose}>
          <X aria-hidden="true" className="size-4.5" />
        </IconButton>
      </header>
      {children}
    </section>
  );
}
