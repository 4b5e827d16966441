import { type InputHTMLAttributes, useId } from "react";
import { classes } from "./classes.ts";

interface TextFieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  /** What is wrong with the value, if anything. */
  problem?: string | undefined;
}

/** A one-line text field under its visible label. */
export function TextField({ label, problem, className, ...rest }: TextFieldProps) {
  const id = useId();
  return (
    <div className={classes("flex flex-col gap-1.5", className)}>
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      <input
        id={id}
        type="text"
        autoComplete="off"
        spellCheck={false}
        aria-invalid={problem === undefined ? undefined : true}
        aria-describedby={problem === undefined ? undefined : `${id}-problem`}
        {...rest}
        className="h-11 w-full rounded-lg border border-line-strong bg-surface px-3 text-base hover:border-ink-soft focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0"
      />
      {problem === undefined ? null : (
        <p id={`${id}-problem`} className="text-bad text-sm">
          {problem}
        </p>
      )}
    </div>
  );
}
