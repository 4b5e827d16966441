import { UserPlus } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { IconButton } from "../ui/Button.tsx";
import { say } from "../words/words.ts";

const load = () => import("../features/invite/InviteDialog.tsx").then((module) => ({ default: module.InviteDialog }));
const InviteDialog = lazy(() => load().catch(() => ({ default: Unreachable })));

function Unreachable() {
  return <p className="text-sm">{say("place.link-away")}</p>;
}

/** The way to the link of a sealed room. The dialog is fetched once one is inside, so that it opens in an outage too. */
export function InviteArea({ link }: { link: string }) {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    load().catch(() => undefined);
  }, []);
  return (
    <>
      <IconButton label={say("place.invite")} onClick={() => setOpen(true)}>
        <UserPlus aria-hidden="true" className="size-4.5" />
      </IconButton>
      {open ? (
        <Suspense>
          <InviteDialog link={location.origin + link} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
