import type { RoomView } from "@chatcast/client";
import { Activity, FlaskConical, LogOut, Search, ShieldCheck } from "lucide-react";
import { Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { Conversation } from "../features/chat/Conversation.tsx";
import { IconButton } from "../ui/Button.tsx";
import { useKept } from "../ui/kept.ts";
import { sourceOf } from "../ui/pickFiles.ts";
import { useMedia } from "../ui/useMedia.ts";
import { say } from "../words/words.ts";
import { addressOf } from "./address.ts";
import { Delivered } from "./Delivered.tsx";
import type { DeskRoom } from "./desk-view.ts";
import { FileSaving } from "./FileSaving.tsx";
import { Header } from "./Header.tsx";
import { filesUnderWay } from "./idle.ts";
import { KeptArea } from "./KeptArea.tsx";
import { Notices, SearchArea, UpdateArea } from "./LazyExtras.ts";
import { AlertDialog, ProofPanel, ProofWindows, saveEvidence, startRecords } from "./LazyProof.tsx";
import { MutedNote } from "./MutedNote.tsx";
import { NoticeArea } from "./NoticeArea.tsx";
import { RoomAside } from "./RoomAside.tsx";
import { RoomPlace } from "./RoomPlace.tsx";
import { SealedReading } from "./SealedReading.tsx";
import { SkipLink } from "./SkipLink.tsx";
import { useSeat, useSlice } from "./store.ts";
import { ToolButton } from "./ToolButton.tsx";
import { TypingPeople } from "./TypingPeople.tsx";
import { titleAt } from "./title.ts";
import { isTypingTold } from "./typing-told.ts";
import { useDesk, useDeskView, useReading } from "./useDesk.ts";
import { useDrafts } from "./useDrafts.ts";
import { useHelpKey } from "./useHelpKey.ts";
import { useRecipient } from "./useRecipient.ts";
import { useRoomDialog } from "./useRoomDialog.tsx";
import { useSearchField } from "./useSearchField.ts";
import { useUnread } from "./useUnread.ts";
import { useVisible } from "./useVisible.ts";
import { useWindows } from "./useWindows.ts";

/** Transfers that the button of their window counts. */
const UNDER_WAY: ReadonlySet<string> = new Set(["moving", "waiting", "needs-file"]);
/** Where a sheet covers the conversation entirely. */
const SHEET_COVERS = "(max-width: 47.99rem)";

interface RoomScreenProps {
  room: RoomView;
  at: DeskRoom;
}

/** One screen, three places: rooms and people, the conversation, the proof panel. */
export function RoomScreen({ room, at }: RoomScreenProps) {
  const { key, place: here } = at;
  const desk = useDesk();
  const { rooms } = useDeskView();
  const { client, store } = useSeat();
  const conversations = useSlice((snapshot) => snapshot.conversations);
  const transfers = useSlice((snapshot) => snapshot.transfers);
  const alerts = useSlice((snapshot) => snapshot.alerts);
  const faults = useSlice((snapshot) => snapshot.faults);
  const connected = useSlice((snapshot) => snapshot.connection.state === "connected");
  const compromised = useSlice((snapshot) => snapshot.verdicts.compromised);
  const windows = useWindows();
  useEffect(() => {
    for (const { stand } of rooms) if (stand.state === "open") startRecords(stand.seat.client);
  }, [rooms]);
  const search = useSearchField();
  const [place, setPlace] = useState<{ with: string | undefined; offset: number }>();
  const covered = useMedia(SHEET_COVERS) && windows.open.length > 0;

  const [drawerOpen, setDrawerOpen] = useState(false);
  const [focus, putFocus] = useKept<string | undefined>("focus", undefined);
  const setFocus = (member: string | undefined) => putFocus(() => member);
  const [dialog, show] = useRoomDialog(room, at, (withMember, offset) => setPlace({ with: withMember, offset }));
  const showKeys = useCallback(() => show({ is: "keys" }), [show]);
  useHelpKey(showKeys);
  const [recipient, setRecipient] = useRecipient(room.users);

  const self = room.self.username;
  const title = titleAt(here);
  const muted = room.users.find(({ username }) => username === self)?.muted === true;
  const drafts = useDrafts(here);
  const unread = useUnread(useReading(), here, useVisible());

  const members = useMemo(() => room.users.map((user) => user.username).filter((name) => name !== self), [room, self]);
  const away = useMemo(
    () => conversations.flatMap((c) => (c.with === undefined || members.includes(c.with) ? [] : [c.with])),
    [conversations, members],
  );

  const newestAlert = alerts.at(-1)?.key;
  const { reveal } = windows;
  useEffect(() => {
    if (newestAlert !== undefined) reveal("integrity");
  }, [newestAlert, reveal]);

  const loadOlder = useCallback(
    // What came is drawn before it is decided whether there is more to ask for.
    (withMember: string | undefined, until?: number) => client.loadOlder(withMember, until).then(store.caughtUp),
    [client, store],
  );

  const openSearch = () => {
    // A sheet over the conversation would hide it.
    if (covered) for (const { name } of windows.open) windows.close(name);
    search.open();
  };

  const openPrivate = (member: string) => {
    setFocus(member);
    setRecipient(member);
    setDrawerOpen(false);
  };

  const link = room.sealed?.link ?? addressOf(here);
  const alert = alerts[0];
  const isOpen = (name: string) => windows.open.some((window) => window.name === name);
  const moving = transfers.filter(({ phase }) => UNDER_WAY.has(phase.state)).length;

  return (
    <>
      <SkipLink />
      <Header
        onConnection={() => windows.show("connection")}
        place={
          <RoomPlace
            title={title}
            link={link}
            sealed={room.sealed !== undefined}
            drawerOpen={drawerOpen}
            onDrawer={setDrawerOpen}
          />
        }
        tools={
          <>
            <IconButton
              label={say("place.search")}
              data-opens="search"
              aria-expanded={search.asked > 0}
              onClick={openSearch}
            >
              <Search aria-hidden="true" className="size-4.5" />
            </IconButton>
            <ToolButton
              name="transfers"
              label={say("place.transfers")}
              Icon={Activity}
              open={isOpen("transfers")}
              badge={moving}
              onShow={windows.show}
            />
            <ToolButton
              name="integrity"
              label={say("place.integrity")}
              Icon={ShieldCheck}
              open={isOpen("integrity")}
              badge={compromised}
              badgeTone="bad"
              onShow={windows.show}
            />
            {room.server?.lab ? (
              <ToolButton
                name="lab"
                label={say("place.lab")}
                Icon={FlaskConical}
                open={isOpen("lab")}
                badge={new Set(faults.map((fault) => fault.tamper)).size}
                badgeTone="wait"
                brief
                onShow={windows.show}
              />
            ) : null}
          </>
        }
        exit={
          <IconButton
            label={say("place.leave")}
            onClick={() => (filesUnderWay(client.snapshot()) ? show({ is: "leave" }) : desk.leave(key))}
          >
            <LogOut aria-hidden="true" className="size-4.5 rtl:-scale-x-100" />
          </IconButton>
        }
      />
      <Suspense>
        <UpdateArea />
      </Suspense>
      <NoticeArea Notices={Notices} />
      <div className="relative flex min-h-0 flex-1">
        <RoomAside
          place={here}
          suite={room.suite}
          self={self}
          members={members}
          people={room.users}
          rights={room.rights}
          link={link}
          sealed={room.sealed !== undefined}
          away={away}
          focus={focus}
          drawerOpen={drawerOpen}
          onFocus={openPrivate}
          onShown={() => setDrawerOpen(false)}
          onExport={() => show({ is: "export" })}
          onFiles={() => show({ is: "gallery" })}
          onKeys={showKeys}
        />
        {drawerOpen ? (
          <button
            type="button"
            tabIndex={-1}
            aria-label={say("place.close-rooms-people")}
            className="absolute inset-0 z-10 bg-scrim lg:hidden"
            onClick={() => setDrawerOpen(false)}
          />
        ) : null}
        <main id="conversation" tabIndex={-1} className="flex min-w-0 flex-1 flex-col bg-surface outline-none">
          <div inert={covered} className="contents">
            {muted ? <MutedNote /> : null}
            {search.asked === 0 ? null : (
              <Suspense>
                <SearchArea
                  conversations={focus === undefined ? conversations : conversations.filter((c) => c.with === focus)}
                  asked={search.asked}
                  onJump={(withMember, offset) => setPlace({ with: withMember, offset })}
                  onClose={search.close}
                />
              </Suspense>
            )}
            <KeptArea className="mx-3 mt-3 flex flex-col" />
            <FileSaving>
              <SealedReading>
                <Delivered>
                  <Conversation
                    self={self}
                    conversations={conversations}
                    transfers={transfers}
                    members={members}
                    focus={focus}
                    recipient={recipient}
                    drafts={drafts}
                    unread={unread}
                    place={place}
                    onPlace={setPlace}
                    onRecipient={(next) => {
                      setRecipient(next);
                      if (next !== focus) setFocus(undefined);
                    }}
                    onShowAll={() => {
                      setFocus(undefined);
                      setRecipient(undefined);
                    }}
                    typing={<TypingPeople focus={focus} />}
                    onTyping={(audience) => client.typing(isTypingTold() ? audience : undefined)}
                    onSay={(text, audience, answers) => client.say(text, audience, answers)}
                    onChange={(offset, change, withMember) => client.change(offset, change, withMember)}
                    onSendFile={(file, audience, expiresIn) =>
                      client.sendFile(sourceOf(file), audience, expiresIn === undefined ? {} : { expiresIn })
                    }
                    onResend={(id) => client.resend(id)}
                    onDiscard={(id) => client.discard(id)}
                    onLook={(shown) => show({ is: "gallery", shown })}
                    onReact={(message) => show({ is: "react", message })}
                    onLoadOlder={loadOlder}
                    within={connected ? room : undefined}
                    onShowTransfers={() => windows.show("transfers")}
                  />
                </Delivered>
              </SealedReading>
            </FileSaving>
          </div>
        </main>
        {windows.open.length === 0 ? null : (
          <Suspense>
            <ProofPanel>
              <ProofWindows windows={windows} alertKey={newestAlert ?? 0} />
            </ProofPanel>
          </Suspense>
        )}
      </div>
      {dialog}
      {alert === undefined ? null : (
        <Suspense>
          <AlertDialog
            key={alert.key}
            alert={alert}
            waiting={alerts.length - 1}
            onUnderstood={() => client.dismissAlert(alert.key)}
            onSave={() => saveEvidence(alert, client)}
          />
        </Suspense>
      )}
    </>
  );
}
