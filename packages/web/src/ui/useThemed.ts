import { useEffect, useState } from "react";

/** What `read` finds on the page as the theme resolves it now; `first` until it was drawn. `read` must be stable. */
export function useThemed<Value>(read: () => Value, first: Value): Value {
  const [value, setValue] = useState(first);

  useEffect(() => {
    const again = () => setValue(() => read());
    again();
    const system = matchMedia("(prefers-color-scheme: dark)");
    system.addEventListener("change", again);
    const chosen = new MutationObserver(again);
    chosen.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      system.removeEventListener("change", again);
      chosen.disconnect();
    };
  }, [read]);

  return value;
}
