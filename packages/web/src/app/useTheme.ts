import { useSyncExternalStore } from "react";
import { writeTheme } from "./memory.ts";

export type Theme = "system" | "light" | "dark";

const NEXT: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };

/**
 * The chosen theme, and the step to the next one. The root element's `data-theme` is the one place it lives in;
 * `theme.js` puts a stored choice there before the first paint.
 */
export function useTheme(): [theme: Theme, next: () => void] {
  const theme = useSyncExternalStore(subscribe, current);

  const next = () => {
    const chosen = NEXT[theme];
    if (chosen === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = chosen;
    writeTheme(chosen === "system" ? undefined : chosen);
    paintBar(chosen);
  };

  return [theme, next];
}

/** Chooses the colour of the bar above an installed page: `index.html` has that of the light theme, then of the dark one. */
function paintBar(chosen: Theme): void {
  const [light, dark] = document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]');
  for (const [theme, bar] of [["light", light] as const, ["dark", dark] as const]) {
    if (bar === undefined) continue;
    if (chosen === "system") bar.media = `(prefers-color-scheme: ${theme})`;
    else bar.media = chosen === theme ? "all" : "not all";
  }
}

function current(): Theme {
  const { theme } = document.documentElement.dataset;
  return theme === "light" || theme === "dark" ? theme : "system";
}

function subscribe(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}
