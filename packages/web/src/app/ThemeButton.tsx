import { Monitor, Moon, Sun } from "lucide-react";
import { IconButton } from "../ui/Button.tsx";
import { useTheme } from "./useTheme.ts";

const LOOKS = {
  system: { label: "Theme: as the system", Icon: Monitor },
  light: { label: "Theme: light", Icon: Sun },
  dark: { label: "Theme: dark", Icon: Moon },
} as const;

/** Steps through system, light, dark. */
export function ThemeButton() {
  const [theme, next] = useTheme();
  const { label, Icon } = LOOKS[theme];
  return (
    <IconButton label={label} onClick={next}>
      <Icon aria-hidden="true" className="size-4.5" />
    </IconButton>
  );
}
