import { Bot } from "lucide-react";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { say, withWords } from "../words/words.ts";
import { AsideButton } from "./AsideButton.tsx";
import { useClient, useSlice } from "./store.ts";

const load = () => withWords("extras", import("../features/bots/BotsDialog.tsx"));
const BotsDialog = lazy(() => load().catch(() => ({ default: Unreachable })));

function Unreachable() {
  return <p className="text-sm">{say("place.part-away")}</p>;
}

/** For owners and moderators: the way to the room's bots. Fetched for them alone, so that it opens in an outage too. */
export function BotsArea({ sealed }: { sealed: boolean }) {
  const client = useClient();
  const head = useSlice(({ conversations }) =>
    conversations.find((one) => one.with === undefined)?.messages.findLast(({ offset }) => offset !== undefined),
  );
  const [open, setOpen] = useState(false);
  useEffect(() => {
    load().catch(() => undefined);
  }, []);
  const acts = useMemo(
    () => ({
      list: () => client.bots(),
      add: (name: string, url: string | undefined) => client.addBot(name, url),
      remove: (id: string) => client.removeBot(id),
    }),
    [client],
  );
  return (
    <>
      <AsideButton opens="bots" icon={Bot} onClick={() => setOpen(true)}>
        {say("place.bots")}
      </AsideButton>
      {open ? (
        <Suspense>
          <BotsDialog
            acts={acts}
            head={head?.offset ?? 0}
            sealed={sealed}
            origin={location.origin}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      ) : null}
    </>
  );
}
