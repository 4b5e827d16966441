import type { AdminDesk, AdminRoom } from "@chatcast/client/admin";
import { useCallback, useEffect, useRef, useState } from "react";
import { explain, type Problem } from "../../ui/problem.ts";
import { knownOf, merge, type OfficeState } from "./office-state.ts";

const PACE_MS = 2_000;
/** Rooms are asked for with every so manieth question: the store sums them up for it. */
const ROOMS_EVERY = 3;

interface Rooms {
  rooms: readonly AdminRoom[];
  /** There are more behind the last one. */
  more: boolean;
}

export interface Office {
  state: OfficeState | undefined;
  rooms: Rooms | undefined;
  /** Why nothing newer is there. */
  problem: Problem | undefined;
  /** Asks for more rooms, as many pages as were asked for. */
  showMore: () => void;
  /** Asks at once: something was done. */
  refresh: () => void;
}

/** Asks the server every two seconds while the page is seen. What was told stays while it cannot be reached. */
export function useOffice(desk: AdminDesk, onLock: (why: unknown) => void): Office {
  const [state, setState] = useState<OfficeState>();
  const [rooms, setRooms] = useState<Rooms>();
  const [problem, setProblem] = useState<Problem>();
  const [asked, setAsked] = useState(0);
  const pages = useRef(1);
  const newest = useRef<OfficeState>(undefined);
  const lock = useRef(onLock);
  lock.current = onLock;

  useEffect(() => {
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let round = 0;
    const ask = async () => {
      try {
        const now = await desk.now(knownOf(newest.current));
        const list = round++ % ROOMS_EVERY === 0 ? await roomsOf(desk, pages.current) : undefined;
        if (over) return;
        newest.current = merge(newest.current, now);
        if (newest.current !== undefined) setState(newest.current);
        if (list !== undefined) setRooms(list);
        setProblem(undefined);
      } catch (error) {
        if (over) return;
        const refusal = explain(error);
        if (refusal.code === "E_AUTH" || refusal.code === "E_RATE") lock.current(error);
        else setProblem(refusal);
      }
      if (!document.hidden) timer = setTimeout(() => void ask(), PACE_MS);
    };
    const seen = () => {
      clearTimeout(timer);
      if (!document.hidden) void ask();
    };
    document.addEventListener("visibilitychange", seen);
    void ask();
    return () => {
      over = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", seen);
    };
  }, [desk, asked]);

  const refresh = useCallback(() => setAsked((before) => before + 1), []);
  const showMore = useCallback(() => {
    pages.current += 1;
    setAsked((before) => before + 1);
  }, []);
  return { state, rooms, problem, showMore, refresh };
}

async function roomsOf(desk: AdminDesk, pages: number): Promise<Rooms> {
  const found: AdminRoom[] = [];
  let more = true;
  for (let page = 0; page < pages && more; page++) {
    const answer = await desk.rooms(found.at(-1)?.id);
    found.push(...answer.rooms);
    more = answer.more;
  }
  return { rooms: found, more };
}
