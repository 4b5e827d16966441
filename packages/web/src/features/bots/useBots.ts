import type { BotView, NewBot } from "@chatcast/client";
import { useCallback, useEffect, useRef, useState } from "react";
import { explain, type Problem } from "../../ui/problem.ts";
import type { BotActs } from "./BotsDialog.tsx";

/** The room's bots as they were last told, and what is done about them, one thing at a time. */
export function useBots(acts: BotActs) {
  const [bots, setBots] = useState<readonly BotView[]>();
  const [made, setMade] = useState<NewBot>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const shown = useRef(true);

  const refresh = useCallback(
    () =>
      acts.list().then(
        (list) => shown.current && setBots(list),
        (error: unknown) => shown.current && setProblem(explain(error)),
      ),
    [acts],
  );

  useEffect(() => {
    shown.current = true;
    void refresh();
    return () => {
      shown.current = false;
    };
  }, [refresh]);

  /** What is seen after it is what the server says, not what was hoped for. */
  const act = async (doing: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await doing();
      await refresh();
    } catch (error) {
      if (shown.current) setProblem(explain(error));
    } finally {
      if (shown.current) setBusy(false);
    }
  };

  return {
    bots,
    made,
    busy,
    problem,
    add: (name: string, url: string | undefined, done: () => void): void =>
      void act(async () => {
        setMade(await acts.add(name, url));
        done();
      }),
    remove: (id: string): void =>
      void act(async () => {
        await acts.remove(id);
        setMade((now) => (now?.id === id ? undefined : now));
      }),
  };
}
