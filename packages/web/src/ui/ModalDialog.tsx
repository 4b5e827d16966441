import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { say } from "../words/words.ts";
import { Button } from "./Button.tsx";
import { classes } from "./classes.ts";

interface ModalDialogProps {
  title: string;
  /** A class of its width. */
  width: string;
  children: ReactNode;
  /** What can be done here beside closing it. */
  actions?: ReactNode;
  onClose: () => void;
}

/**
 * Something to read or to compare, over the page; `Close` and Escape end it. It hangs on the document itself: what opened it may be
 * hidden meanwhile, as a drawer is when a tablet is turned.
 */
export function ModalDialog({ title, width, children, actions, onClose }: ModalDialogProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);

  // Layout, not passive: the dialog must be closed while it is still in the document, or the focus is not handed back.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  return createPortal(
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onClose={onClose}
      className={classes(
        "m-auto rounded-2xl border border-line bg-raised text-ink shadow-lift backdrop:bg-scrim",
        width,
      )}
    >
      <div className="flex flex-col gap-4 px-5 py-4">
        <h2 id={id} className="break-words font-semibold text-lg">
          {title}
        </h2>
        {children}
        <div className="flex flex-wrap justify-end gap-2">
          {actions}
          <Button look="primary" onClick={() => dialog.current?.close()}>
            {say("frame.close")}
          </Button>
        </div>
      </div>
    </dialog>,
    document.body,
  );
}
