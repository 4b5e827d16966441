import { useId } from "react";

interface SegmentedChoiceProps<Value extends string> {
  label: string;
  options: readonly { readonly value: Value; readonly label: string }[];
  value: Value;
  onChange: (value: Value) => void;
}

/** A small choice of one, side by side, under its visible label. */
export function SegmentedChoice<Value extends string>({
  label,
  options,
  value,
  onChange,
}: SegmentedChoiceProps<Value>) {
  const id = useId();
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <span id={id} className="font-medium text-sm">
        {label}
      </span>
      <div role="radiogroup" aria-labelledby={id} className="inline-flex rounded-lg bg-sunken p-0.5">
        {options.map((option) => (
          <label
            key={option.value}
            className="relative inline-flex h-10 items-center rounded-md px-3 text-ink-soft text-sm has-checked:bg-raised has-checked:font-semibold has-checked:text-ink has-checked:shadow-rest has-focus-visible:outline-2 has-focus-visible:outline-accent xl:h-7"
          >
            <input
              type="radio"
              name={id}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className="absolute inset-0 cursor-pointer appearance-none rounded-md opacity-0"
            />
            {option.label}
          </label>
        ))}
      </div>
    </div>
  );
}
