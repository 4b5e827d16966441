import { useId, useLayoutEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { Button } from "./Button.tsx";

interface ConfirmDialogProps {
  /** The question. */
  title: string;
  /** What is lost, and what is kept. */
  what: string;
  /** The word of the button that does it. */
  yes: string;
  /** The word of the button that does not, which has the focus first. */
  no: string;
  onYes: () => void;
  onNo: () => void;
}

/** Asks once before something that cannot be undone. Escape means no. */
export function ConfirmDialog({ title, what, yes, no, onYes, onNo }: ConfirmDialogProps) {
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
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-what`}
      onCancel={(event) => {
        event.preventDefault();
        onNo();
      }}
      className="m-auto w-[min(26rem,calc(100vw-2rem))] rounded-2xl border border-line bg-raised p-5 text-ink shadow-lift backdrop:bg-scrim"
    >
      <h2 id={`${id}-title`} className="font-semibold text-lg">
        {title}
      </h2>
      <p id={`${id}-what`} className="mt-1.5 text-ink-soft text-sm">
        {what}
      </p>
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        <Button dense onClick={onNo}>
          {no}
        </Button>
        <Button dense look="primary" onClick={onYes}>
          {yes}
        </Button>
      </div>
    </dialog>,
    document.body,
  );
}
