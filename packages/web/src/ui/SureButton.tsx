import { type ComponentProps, useState } from "react";
import { Button } from "./Button.tsx";

interface SureButtonProps extends Omit<ComponentProps<typeof Button>, "onClick"> {
  /** The word of the second press. */
  sure: string;
  onSure: () => void;
}

/**
 * For what cannot be undone and needs no dialog, because what goes is in view: the first press changes the word, another one
 * does it. A double click is one press, and whoever goes elsewhere has not pressed.
 */
export function SureButton({ sure, onSure, children, ...rest }: SureButtonProps) {
  const [asked, setAsked] = useState(false);
  return (
    <Button
      {...rest}
      onBlur={() => setAsked(false)}
      // A key that is held down is one press.
      onKeyDown={(event) => event.repeat && event.preventDefault()}
      onClick={({ detail, currentTarget }) => {
        // Not every browser does that for a press, and what was never focused is never left.
        currentTarget.focus();
        if (!asked) setAsked(true);
        else if (detail <= 1) onSure();
      }}
    >
      <span aria-live="polite">{asked ? sure : children}</span>
    </Button>
  );
}
