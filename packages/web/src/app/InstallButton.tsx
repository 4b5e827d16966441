import { MonitorDown } from "lucide-react";
import { useSyncExternalStore } from "react";
import { Button } from "../ui/Button.tsx";
import { say } from "../words/words.ts";
import { AsideButton } from "./AsideButton.tsx";
import { useInstallation } from "./useDesk.ts";

/** There while the browser would install the page, and only then. */
export function InstallButton({ inAside = false, className }: { inAside?: boolean; className?: string }) {
  const { possible, subscribe, begin } = useInstallation();
  if (!useSyncExternalStore(subscribe, possible)) return null;
  if (inAside) {
    return (
      <AsideButton opens="installation" icon={MonitorDown} onClick={begin}>
        {say("shell.install")}
      </AsideButton>
    );
  }
  return (
    <Button
      look="quiet"
      className={className}
      icon={<MonitorDown aria-hidden="true" className="size-4" />}
      onClick={begin}
    >
      {say("shell.install")}
    </Button>
  );
}
