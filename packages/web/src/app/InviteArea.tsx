import { UserPlus } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { IconButton } from "../ui/Button.tsx";
import { say } from "../words/words.ts";
import { AsideButton } from "./AsideButton.tsx";

const load = () => import("../features/invite/InviteDialog.tsx").then((module) => ({ default: module.InviteDialog }));
const InviteDialog = lazy(() => load().catch(() => ({ default: Unreachable })));

function Unreachable() {
  return <p className="text-sm">{say("place.link-away")}</p>;
}

interface InviteAreaProps {
  /** Path and fragment. */
  link: string;
  sealed: boolean;
  /** Below the people, with its word beside it. */
  inAside?: boolean;
}

/** The way to the link of a room. The dialog is fetched once one is inside, so that it opens in an outage too. */
export function InviteArea({ link, sealed, inAside = false }: InviteAreaProps) {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    load().catch(() => undefined);
  }, []);
  return (
    <>
      {inAside ? (
        <AsideButton opens="invitation" icon={UserPlus} onClick={() => setOpen(true)}>
          {say("place.invite")}
        </AsideButton>
      ) : (
        <IconButton label={say("place.invite")} data-opens="invitation" onClick={() => setOpen(true)}>
          <UserPlus aria-hidden="true" className="size-4.5" />
        </IconButton>
      )}
      {open ? (
        <Suspense>
          <InviteDialog link={location.origin + link} sealed={sealed} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
