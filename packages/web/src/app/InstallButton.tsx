import { MonitorDown } from "lucide-react";
import { useSyncExternalStore } from "react";
import { Button } from "../ui/Button.tsx";
import { say } from "../words/words.ts";
import { useInstallation } from "./useDesk.ts";

/** There while the browser would install the page, and only then. */
export function InstallButton({ className }: { className?: string }) {
  const { possible, subscribe, begin } = useInstallation();
  if (!useSyncExternalStore(subscribe, possible)) return null;
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
