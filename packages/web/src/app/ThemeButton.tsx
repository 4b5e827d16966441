import { Monitor, Moon, Sun } from "lucide-react";
import { IconButton } from "../ui/Button.tsx";
import { say } from "../words/words.ts";
import { useTheme } from "./useTheme.ts";

const LOOKS = {
  system: { label: "shell.theme-system", Icon: Monitor },
  light: { label: "shell.theme-light", Icon: Sun },
  dark: { label: "shell.theme-dark", Icon: Moon },
} as const;

/** Steps through system, light, dark. */
export function ThemeButton() {
  const [theme, next] = useTheme();
  const { label, Icon } = LOOKS[theme];
  return (
    <IconButton label={say(label)} onClick={next}>
      <Icon aria-hidden="true" className="size-4.5" />
    </IconButton>
  );
}
