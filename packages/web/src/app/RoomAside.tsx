import type { PersonView, RightsView } from "@chatcast/client";
import { Download, Gavel, Images, Keyboard } from "lucide-react";
import { Suspense, useState } from "react";
import { PeopleList } from "../features/chat/PeopleList.tsx";
import { IdentityButton } from "../features/identity/IdentityButton.tsx";
import { MemberButton } from "../features/members/MemberButton.tsx";
import { roleWords } from "../features/members/words.ts";
import { IconButton } from "../ui/Button.tsx";
import { classes } from "../ui/classes.ts";
import { ProblemNote } from "../ui/ProblemNote.tsx";
import { say, tell } from "../words/words.ts";
import { AsideButton } from "./AsideButton.tsx";
import { BotsArea } from "./BotsArea.tsx";
import { InstallButton } from "./InstallButton.tsx";
import { InviteArea } from "./InviteArea.tsx";
import { LanguageChoice } from "./LanguageChoice.tsx";
import { FetchingArea, NotifyArea, RoomsArea, TypingArea } from "./LazyExtras.ts";
import { IdentityArea } from "./LazyProof.tsx";
import { MembersArea } from "./MembersArea.tsx";
import type { Place } from "./memory.ts";
import { RoomsOutline } from "./RoomsOutline.tsx";
import { ThemeButton } from "./ThemeButton.tsx";
import { useDesk, useDeskView } from "./useDesk.ts";

interface RoomAsideProps {
  place: Place;
  suite: string;
  self: string;
  members: readonly string[];
  /** Everybody connected, with what they have shown. */
  people: readonly PersonView[];
  /** What this person may order, when it is known. */
  rights: RightsView | undefined;
  /** Where the room is entered: path and fragment. */
  link: string;
  sealed: boolean;
  away: readonly string[];
  focus: string | undefined;
  /** Below the width of a third column it is a drawer, and only there when asked for. */
  drawerOpen: boolean;
  onFocus: (member: string) => void;
  /** Another room was chosen. */
  onShown: () => void;
  onExport: () => void;
  /** Somebody wants to see the files of the room. */
  onFiles: () => void;
  /** Somebody wants to know what the keyboard does. */
  onKeys: () => void;
}

/** Rooms and people. */
export function RoomAside(props: RoomAsideProps) {
  const { place, self } = props;
  const desk = useDesk();
  const { rooms, problem } = useDeskView();
  const [asked, setAsked] = useState<string>();
  const [managed, setManaged] = useState<{ member: string } | { absent: PersonView } | "room">();
  const personOf = (name: string) => props.people.find(({ username }) => username === name);
  const memberOf = (one: { member: string } | { absent: PersonView }) =>
    "absent" in one ? one.absent : personOf(one.member);
  const person = asked === undefined ? undefined : personOf(asked);
  const member = typeof managed === "object" ? memberOf(managed) : undefined;
  return (
    <aside
      id="people"
      aria-label={say("place.rooms-people")}
      className={classes(
        "flex w-60 shrink-0 flex-col gap-5 overflow-y-auto border-line border-e bg-ground px-2.5 py-4 xl:w-64",
        "max-lg:absolute max-lg:inset-y-0 max-lg:inset-s-0 max-lg:z-20 max-lg:w-72 max-lg:bg-surface max-lg:shadow-lift",
        !props.drawerOpen && "max-lg:hidden",
      )}
    >
      <Suspense fallback={<RoomsOutline rooms={rooms.length} />}>
        <RoomsArea onNew={() => desk.goHome()} onShown={props.onShown} />
      </Suspense>
      <section aria-labelledby="people-title">
        <h2 id="people-title" className="flex items-baseline gap-2 px-2 pb-1.5 font-semibold text-ink-soft text-xs">
          {say("place.people")} <span className="figures font-normal">{props.members.length + 1}</span>
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
        <div className="pt-2">
          <div className="sm:hidden">
            <InviteArea inAside link={props.link} sealed={props.sealed} />
          </div>
          {props.rights?.own === undefined ? null : (
            <AsideButton opens="management" icon={Gavel} onClick={() => setManaged("room")}>
              {say("place.manage")}
            </AsideButton>
          )}
          {props.rights?.own === undefined ? null : <BotsArea sealed={props.sealed} />}
          <AsideButton opens="files" icon={Images} onClick={props.onFiles}>
            {say("place.files")}
          </AsideButton>
          <AsideButton opens="export" icon={Download} onClick={props.onExport}>
            {say("place.export")}
          </AsideButton>
          <InstallButton inAside />
        </div>
      </section>
      {problem === undefined ? null : <ProblemNote problem={problem} />}
      <div className="mt-auto">
        <Suspense fallback={<div className="min-h-30 xl:min-h-24" />}>
          <NotifyArea place={place} />
          <FetchingArea />
          <TypingArea />
        </Suspense>
        <div className="flex min-h-10 items-center xl:min-h-8">
          <LanguageChoice />
        </div>
      </div>
      <div className="flex min-h-10 items-center justify-between px-2 text-ink-soft text-xs">
        <p>
          {tell("place.checked-with", {
            suite: props.suite,
            figures: (inside) => <span className="figures">{inside}</span>,
          })}
        </p>
        <span className="sm:hidden">
          <ThemeButton />
        </span>
        <IconButton label={say("place.keyboard")} onClick={props.onKeys} className="max-lg:hidden xl:size-8">
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
