import { Users } from "lucide-react";
import { Suspense } from "react";
import { IconButton } from "../ui/Button.tsx";
import { say } from "../words/words.ts";
import { InviteArea } from "./InviteArea.tsx";
import { RoomsBadge } from "./LazyExtras.ts";

interface RoomPlaceProps {
  title: string;
  /** Where the room is entered: path and fragment. */
  link: string;
  sealed: boolean;
  drawerOpen: boolean;
  onDrawer: (open: boolean) => void;
}

/** Which room this is, at the left of the header, and the way to the drawer where there is one. */
export function RoomPlace({ title, link, sealed, drawerOpen, onDrawer }: RoomPlaceProps) {
  return (
    <>
      <span className="relative lg:hidden">
        <IconButton
          label={say("place.rooms-people")}
          aria-expanded={drawerOpen}
          aria-controls="people"
          onClick={() => onDrawer(!drawerOpen)}
        >
          <Users aria-hidden="true" className="size-5" />
        </IconButton>
        <Suspense>
          <RoomsBadge />
        </Suspense>
      </span>
      <img src="/favicon.svg" alt="" className="mx-1 size-6 max-lg:hidden" />
      <h1 dir="auto" className="min-w-0 truncate font-semibold text-lg" title={title}>
        {title}
      </h1>
      {/* Where the title wants all the room there is, the drawer has it. */}
      <span className="max-sm:hidden">
        <InviteArea link={link} sealed={sealed} />
      </span>
    </>
  );
}
