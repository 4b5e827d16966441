import type { PersonView, RightsView } from "@chatcast/client";
import { Download, Gavel, Keyboard } from "lucide-react";
import { Suspense, useState } from "react";
import { NotifyChoice } from "../features/attention/NotifyChoice.tsx";
import { PeopleList } from "../features/chat/PeopleList.tsx";
import { RecentRooms } from "../features/home/RecentRooms.tsx";
import { IdentityButton } from "../features/identity/IdentityButton.tsx";
import { MemberButton } from "../features/members/MemberButton.tsx";
import { roleWords } from "../features/members/words.ts";
import { Button, IconButton } from "../ui/Button.tsx";
import { classes } from "../ui/classes.ts";
import { ProblemNote } from "../ui/ProblemNote.tsx";
import { InstallButton } from "./InstallButton.tsx";
import { IdentityArea } from "./LazyProof.tsx";
import { MembersArea } from "./MembersArea.tsx";
import { samePlace } from "./memory.ts";
import { ThemeButton } from "./ThemeButton.tsx";
import type { Membership } from "./useMembership.ts";
import type { Notify } from "./useNotify.ts";

interface RoomAsideProps {
  room: string;
  suite: string;
  self: string;
  members: readonly string[];
  /** Everybody connected, with what they have shown. */
  people: readonly PersonView[];
  /** What this person may order, when it is known. */
  rights: RightsView | undefined;
  sealed: boolean;
  away: readonly string[];
  focus: string | undefined;
  membership: Membership;
  notify: Notify;
  /** Below the width of a third column it is a drawer, and only there when asked for. */
  drawerOpen: boolean;
  onFocus: (member: string) => void;
  onExport: () => void;
  /** Somebody wants to know what the keyboard does. */
  onKeys: () => void;
}

/** Rooms and people. */
export function RoomAside(props: RoomAsideProps) {
  const { room, self, membership } = props;
  const here = { room, username: self };
  const [asked, setAsked] = useState<string>();
  const [managed, setManaged] = useState<{ member: string } | { absent: PersonView } | "room">();
  const personOf = (name: string) => props.people.find(({ username }) => username === name);
  const memberOf = (one: { member: string } | { absent: PersonView }) =>
    "absent" in one ? one.absent : personOf(one.member);
  const person = asked === undefined ? undefined : personOf(asked);
  const member = typeof managed === "object" ? memberOf(managed) : undefined;
  const others = membership.recents.filter((recent) => !samePlace(recent, here));
  return (
    <aside
      id="people"
      aria-label="Rooms and people"
      className={classes(
        "flex w-60 shrink-0 flex-col gap-5 overflow-y-auto border-line border-r bg-ground px-2.5 py-4 xl:w-64",
        "max-lg:absolute max-lg:inset-y-0 max-lg:left-0 max-lg:z-20 max-lg:w-72 max-lg:bg-surface max-lg:shadow-lift",
        !props.drawerOpen && "max-lg:hidden",
      )}
    >
      <section aria-labelledby="people-title">
        <h2 id="people-title" className="flex items-baseline gap-2 px-2 pb-1.5 font-semibold text-ink-soft text-xs">
          People <span className="figures font-normal">{props.members.length + 1}</span>
        </h2>
        <PeopleList
          self={self}
          members={props.members}
          away={props.away}
          focus={props.focus}
          onFocus={props.onFocus}
          role={(name) => {
            const person = personOf(name);
            return person && roleWords(person);
          }}
          beside={(member) => {
            const person = personOf(member);
            return (
              person && (
                <>
                  {person.may?.length ? <MemberButton name={member} onOpen={() => setManaged({ member })} /> : null}
                  <IdentityButton person={person} onOpen={() => setAsked(member)} />
                </>
              )
            );
          }}
        />
        {props.rights?.own === undefined ? null : (
          <Button
            look="quiet"
            className="mt-1 w-full"
            icon={<Gavel aria-hidden="true" className="size-4" />}
            onClick={() => setManaged("room")}
          >
            Manage room
          </Button>
        )}
        <Button
          look="quiet"
          className="w-full"
          icon={<Download aria-hidden="true" className="size-4" />}
          onClick={props.onExport}
        >
          Export room
        </Button>
        <InstallButton />
      </section>
      {others.length === 0 ? null : (
        <section aria-labelledby="rooms-title">
          <h2 id="rooms-title" className="px-2 pb-1.5 font-semibold text-ink-soft text-xs">
            Recent rooms
          </h2>
          <RecentRooms
            rooms={others}
            onEnter={(place) => membership.enter("join", place)}
            onForget={membership.forget}
          />
        </section>
      )}
      {membership.problem === undefined ? null : <ProblemNote problem={membership.problem} />}
      <div className="mt-auto">
        <NotifyChoice
          level={props.notify.wishes.level}
          sound={props.notify.wishes.sound}
          onLevel={props.notify.setLevel}
          onSound={props.notify.setSound}
        />
      </div>
      <div className="flex min-h-10 items-center justify-between px-2 text-ink-soft text-xs">
        <p>
          Checked with <span className="figures">{props.suite}</span>
        </p>
        <span className="sm:hidden">
          <ThemeButton />
        </span>
        <IconButton label="Keyboard" onClick={props.onKeys} className="max-lg:hidden xl:size-8">
          <Keyboard aria-hidden="true" className="size-4.5" />
        </IconButton>
      </div>
      <MembersArea
        rights={props.rights}
        sealed={props.sealed}
        open={managed === "room" ? managed : member && { person: member }}
        onManage={(absent) => setManaged({ absent })}
        onClose={() => setManaged(undefined)}
      />
      {person === undefined ? null : (
        <Suspense>
          <IdentityArea person={person} onClose={() => setAsked(undefined)} />
        </Suspense>
      )}
    </aside>
  );
}
