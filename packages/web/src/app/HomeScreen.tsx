import { ExternalLink, Hourglass } from "lucide-react";
import { HomeForm } from "../features/home/HomeForm.tsx";
import { InvitedForm } from "../features/home/InvitedForm.tsx";
import { ProofMark } from "../features/home/ProofMark.tsx";
import { RecentRooms } from "../features/home/RecentRooms.tsx";
import { EndedArea } from "./EndedArea.tsx";
import { Header } from "./Header.tsx";
import { KeptArea } from "./KeptArea.tsx";
import { currentPlace, known, lastName, openName, type Place } from "./memory.ts";
import { NoticeArea } from "./NoticeArea.tsx";
import { useEarlyRoom } from "./useEarlyRoom.ts";
import type { Doing, Membership } from "./useMembership.ts";

/** The way in. */
export function HomeScreen({ membership }: { membership: Membership }) {
  const { busy, problem, heldElsewhere, invitation, recents, enter, decline, forget } = membership;
  useEarlyRoom();
  const returning = busy?.doing === "return" ? busy.place : undefined;
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
      <NoticeArea />
      <main className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto grid max-w-5xl grid-cols-[minmax(0,1fr)] gap-x-16 gap-y-8 px-4 py-8 sm:px-8 lg:min-h-full lg:grid-cols-[minmax(0,1fr)_25rem] lg:content-center lg:pb-24">
          <div className="flex flex-col gap-6">
            <h1 className="text-balance font-semibold text-2xl tracking-tight lg:text-4xl">
              Rooms that prove what they deliver
            </h1>
            <p className="max-w-prose text-ink-soft lg:text-lg">
              Every message and every piece of a file is numbered, checked and acknowledged, and you can watch it
              happen. If something is altered on the way, it is stopped, and you are told.
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
                  <strong className="font-semibold">{titleOf(heldElsewhere)}</strong> is open in another tab as{" "}
                  {heldElsewhere.username}. Join it to move it here, or enter under another name.
                </span>
              </p>
            )}
            <EndedArea />
            <KeptArea />
            {returning === undefined ? null : (
              <p className="flex items-center gap-2.5 rounded-2xl bg-wait-wash p-4 text-sm">
                <Hourglass aria-hidden="true" className="size-4 shrink-0 text-wait" />
                <span>
                  Going back to <strong className="font-semibold">{titleOf(returning)}</strong> as {returning.username}…
                </span>
              </p>
            )}
            <section
              aria-label="Enter a room"
              className="rounded-2xl border border-line bg-surface p-5 shadow-rest sm:p-6"
            >
              {invitation === undefined ? (
                <HomeForm
                  initialName={lastName()}
                  initialRoom={openName(heldElsewhere) ?? openName(currentPlace()) ?? openName(recents[0]) ?? ""}
                  busy={busy?.doing === "return" ? undefined : busy?.doing}
                  problem={problem}
                  onEnter={(doing, room, username) => enter(doing, placeAsked(doing, room, username))}
                />
              ) : (
                <InvitedForm
                  initialName={lastName()}
                  busy={busy !== undefined}
                  problem={problem}
                  onJoin={(username) => enter("join", { room: roomOfLink(invitation), username, link: invitation })}
                  onDecline={decline}
                />
              )}
            </section>
            {recents.length === 0 ? null : (
              <section aria-labelledby="recent-rooms" className="px-1 sm:px-4">
                <h2 id="recent-rooms" className="px-2 pb-1 font-semibold text-ink-soft text-xs">
                  Recent rooms
                </h2>
                <RecentRooms rooms={recents} onEnter={(place) => enter("join", place)} onForget={forget} />
              </section>
            )}
          </div>
        </div>
      </main>
    </>
  );
}

/** Somebody may put a link where a room's name is asked for. */
const LINK = /\/r\/[\w-]{22}#\S+$/;

function placeAsked(doing: Doing, room: string, username: string): Place {
  if (doing === "seal") return { room: "", username, label: room };
  const [link] = doing === "join" ? (LINK.exec(room) ?? []) : [];
  return link === undefined ? { room, username } : { room: roomOfLink(link), username, link };
}

const roomOfLink = (link: string): string => link.slice("/r/".length, link.indexOf("#"));

const titleOf = (place: Place): string => known(place)?.label ?? place.room;
