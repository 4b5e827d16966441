import { type ReactNode, useId } from "react";

interface SwitchProps {
  label: string;
  /** One plain sentence that tells what it does. */
  children: ReactNode;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}

/** A switch with its name and a sentence. The checkbox lies over the track, taller than it, so that a thumb finds it. */
export function Switch({ label, children, checked, disabled = false, onChange }: SwitchProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-3 py-2.5">
      <span className="relative mt-0.5 inline-flex h-6 w-10 shrink-0">
        <input
          id={id}
          type="checkbox"
          role="switch"
          aria-checked={checked}
          aria-describedby={`${id}-what`}
          checked={checked}
          disabled={disabled}
          onChange={(event) => onChange(event.currentTarget.checked)}
          className="peer absolute -inset-y-2 inset-x-0 cursor-pointer appearance-none opacity-0"
        />
        <span
          aria-hidden="true"
          className="pointer-events-none absolute inset-0 rounded-full bg-line-strong outline-offset-2 transition-colors peer-checked:bg-accent peer-focus-visible:outline-2 peer-focus-visible:outline-accent peer-disabled:opacity-50"
        />
        <span
          aria-hidden="true"
          className="pointer-events-none absolute top-1 inset-s-1 size-4 rounded-full bg-surface shadow-rest transition-transform peer-checked:translate-x-4 rtl:peer-checked:-translate-x-4"
        />
      </span>
      <div className="min-w-0">
        <label htmlFor={id} className="block font-medium text-base">
          {label}
        </label>
        <p id={`${id}-what`} className="text-ink-soft text-sm">
          {children}
        </p>
      </div>
    </div>
  );
}
