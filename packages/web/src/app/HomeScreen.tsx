import { ExternalLink, Hourglass } from "lucide-react";
import { Suspense, useSyncExternalStore } from "react";
import { HomeForm } from "../features/home/HomeForm.tsx";
import { InvitedForm } from "../features/home/InvitedForm.tsx";
import { ProofMark } from "../features/home/ProofMark.tsx";
import { RecentRooms } from "../features/home/RecentRooms.tsx";
import { classes } from "../ui/classes.ts";
import { strong } from "../ui/strong.tsx";
import { say, tell } from "../words/words.ts";
import { meantBy, roomIn } from "./address.ts";
import type { DeskRoom } from "./desk-view.ts";
import type { Doing } from "./entering.ts";
import { Header } from "./Header.tsx";
import { KeptArea } from "./KeptArea.tsx";
import { LazyEndedArea, LazyInstallButton, LazyNotices, LazyRoomsArea } from "./LazyRoom.tsx";
import { currentPlace, lastName, openName, type Place, samePlace, recents as visited } from "./memory.ts";
import { NoticeArea } from "./NoticeArea.tsx";
import { RoomsOutline } from "./RoomsOutline.tsx";
import { useSlice } from "./store.ts";
import { titleAt } from "./title.ts";
import { useDesk, useDeskView, useInstallation } from "./useDesk.ts";
import { useEarlyRoom } from "./useEarlyRoom.ts";

/** The way in. */
export function HomeScreen() {
  const desk = useDesk();
  const { rooms, returning: back, offered, busy, problem, invitation, recents } = useDeskView();
  const others = recents.filter((recent) => !rooms.some(({ place }) => samePlace(place, recent)));
  useEarlyRoom();
  const ended = useSlice((snapshot) => snapshot.ended !== undefined);
  const { possible, subscribe } = useInstallation();
  const installable = useSyncExternalStore(subscribe, possible);
  const returning = back?.place;
  const heldElsewhere = offered?.stand.state === "elsewhere" ? offered.place : undefined;
  const enter = (doing: Doing, place: Place) => desk.enter(doing, place);
  return (
    <>
      <Header
        place={
          <p className="flex items-center gap-2 px-2 font-semibold">
            <img src="/favicon.svg" alt="" className="size-6" />
            ChatCast
          </p>
        }
      />
      <NoticeArea Notices={LazyNotices} />
      <div className="flex min-h-0 flex-1 max-lg:flex-col max-lg:overflow-y-auto">
        {rooms.length === 0 ? null : (
          <nav
            aria-label={say("home.your-rooms")}
            className="shrink-0 px-2.5 py-3 max-lg:border-line max-lg:border-b max-lg:bg-surface sm:max-lg:px-6 lg:w-60 lg:overflow-y-auto lg:border-line lg:border-e xl:w-64"
          >
            <Suspense fallback={<RoomsOutline rooms={rooms.length} />}>
              <LazyRoomsArea onNew={undefined} />
            </Suspense>
          </nav>
        )}
        <main className="min-h-0 flex-1 lg:overflow-y-auto">
          <div className="mx-auto grid max-w-5xl grid-cols-[minmax(0,1fr)] gap-x-16 gap-y-8 px-4 py-8 sm:px-8 lg:min-h-full lg:grid-cols-[minmax(0,1fr)_25rem] lg:content-center lg:pb-24">
            <div className="flex flex-col gap-6">
              <h1 className="text-balance font-semibold text-2xl tracking-tight lg:text-4xl">
                {rooms.length === 0 ? say("home.title") : say("home.title-more")}
              </h1>
              <p className={classes("max-w-prose text-ink-soft lg:text-lg", rooms.length > 0 && "max-lg:hidden")}>
                {say("home.about")}
              </p>
              <div className="hidden max-w-lg pt-4 lg:block">
                <ProofMark />
              </div>
            </div>
            <div className="flex flex-col gap-4">
              {heldElsewhere === undefined ? null : (
                <p className="flex gap-2.5 rounded-2xl border border-accent-line bg-accent-wash p-4 text-sm">
                  <ExternalLink aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-accent" />
                  <span>
                    {tell("home.elsewhere", { room: titleAt(heldElsewhere), name: heldElsewhere.username, b: strong })}
                  </span>
                </p>
              )}
              {ended ? (
                <Suspense>
                  <LazyEndedArea />
                </Suspense>
              ) : null}
              <KeptArea />
              {returning === undefined ? null : (
                <p className="flex items-center gap-2.5 rounded-2xl bg-wait-wash p-4 text-sm">
                  <Hourglass aria-hidden="true" className="size-4 shrink-0 text-wait" />
                  <span>
                    {tell("home.returning", { room: titleAt(returning), name: returning.username, b: strong })}
                  </span>
                </p>
              )}
              <section
                aria-label={say("home.enter")}
                className="rounded-2xl border border-line bg-surface p-5 shadow-rest sm:p-6"
              >
                {invitation === undefined ? (
                  <HomeForm
                    initialName={lastName()}
                    key={offered?.key}
                    initialRoom={initialRoom(offered?.place, rooms) ?? ""}
                    busy={busy?.doing}
                    problem={problem}
                    onEnter={(doing, room, username) => enter(doing, placeAsked(doing, room, username))}
                  />
                ) : (
                  <InvitedForm
                    initialName={lastName()}
                    busy={busy !== undefined}
                    problem={problem}
                    onJoin={(username) => enter("join", { room: roomOfLink(invitation), username, link: invitation })}
                    onDecline={() => desk.decline()}
                  />
                )}
              </section>
              {installable ? (
                <Suspense>
                  <LazyInstallButton className="self-start sm:ms-4" />
                </Suspense>
              ) : null}
              {others.length === 0 ? null : (
                <section aria-labelledby="recent-rooms" className="px-1 sm:px-4">
                  <h2 id="recent-rooms" className="px-2 pb-1 font-semibold text-ink-soft text-xs">
                    {say("home.recent")}
                  </h2>
                  <RecentRooms
                    rooms={recents}
                    onEnter={(place) => enter("join", place)}
                    onForget={(place) => desk.forget(place)}
                  />
                </section>
              )}
            </div>
          </div>
        </main>
      </div>
    </>
  );
}

/** What the way in offers first: what could not be shown, what the address names, else where one was before. */
function initialRoom(offered: Place | undefined, rooms: readonly DeskRoom[]): string | undefined {
  const asked = meantBy(location.hash, rooms, undefined) === undefined ? roomIn(location.hash) : undefined;
  if (offered === undefined && asked !== undefined && !asked.sealed) return asked.room;
  // Who is in a room already wants another one.
  if (offered === undefined && rooms.length > 0) return undefined;
  return openName(offered ?? currentPlace()) ?? openName(visited()[0]);
}

/** Somebody may put a link where a room's name is asked for. */
const LINK = /\/r\/[\w-]{22}#\S+$/;

function placeAsked(doing: Doing, room: string, username: string): Place {
  if (doing === "seal") return { room: "", username, label: room };
  const [link] = doing === "join" ? (LINK.exec(room) ?? []) : [];
  return link === undefined ? { room, username } : { room: roomOfLink(link), username, link };
}

const roomOfLink = (link: string): string => link.slice("/r/".length, link.indexOf("#"));
