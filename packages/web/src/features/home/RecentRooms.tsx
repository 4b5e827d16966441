import { ChevronRight, Hash, LockKeyhole, X } from "lucide-react";
import { useEffect, useState } from "react";
import { IconButton } from "../../ui/Button.tsx";
import { say, withWords } from "../../words/words.ts";
import type { ForgetQuestion } from "./ForgetQuestion.tsx";

export interface RecentRoom {
  room: string;
  username: string;
  /** What this person calls a sealed room, whose `room` is its id. */
  label?: string;
  /** Of a sealed room. */
  link?: string;
}

interface RecentRoomsProps {
  rooms: readonly RecentRoom[];
  onEnter: (room: RecentRoom) => void;
  onForget: (room: RecentRoom) => void;
}

/** Rooms that this browser was in, newest first, each under the name it was entered with. */
export function RecentRooms({ rooms, onEnter, onForget }: RecentRoomsProps) {
  const [asked, setAsked] = useState<RecentRoom>();
  // Nothing can be forgotten before the question is here: the server may be away.
  const [Question, setQuestion] = useState<typeof ForgetQuestion>();
  useEffect(() => {
    withWords("extras", import("./ForgetQuestion.tsx")).then(
      (module) => setQuestion(() => module.ForgetQuestion),
      () => undefined,
    );
  }, []);
  return (
    <>
      <ul className="flex flex-col">
        {rooms.map((entry) => (
          <li key={`${entry.room}\n${entry.username}`} className="group flex items-center">
            <button
              type="button"
              onClick={() => onEnter(entry)}
              className="flex min-h-11 min-w-0 flex-1 items-center gap-2 rounded-lg px-2 py-1 text-start hover:bg-hover"
            >
              {entry.link === undefined ? (
                <Hash aria-hidden="true" className="size-4 shrink-0 text-ink-soft" />
              ) : (
                <LockKeyhole aria-hidden="true" className="size-4 shrink-0 text-ink-soft" />
              )}
              <span className="min-w-0 flex-1 truncate">
                <span className="font-medium">{entry.label ?? entry.room}</span>
                <span className="text-ink-soft text-sm"> {say("home.as", { name: entry.username })}</span>
              </span>
              <ChevronRight aria-hidden="true" className="size-4 shrink-0 text-ink-soft rtl:-scale-x-100" />
            </button>
            <IconButton
              label={say("home.forget", { room: entry.label ?? entry.room })}
              disabled={Question === undefined}
              onClick={() => setAsked(entry)}
            >
              <X aria-hidden="true" className="size-4" />
            </IconButton>
          </li>
        ))}
      </ul>
      {asked === undefined || Question === undefined ? null : (
        <Question
          room={asked}
          onYes={() => {
            setAsked(undefined);
            onForget(asked);
          }}
          onNo={() => setAsked(undefined)}
        />
      )}
    </>
  );
}
