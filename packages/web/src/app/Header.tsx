import type { ReactNode } from "react";
import { ConnectionPill } from "../features/connection/ConnectionPill.tsx";
import { LanguageChoice } from "./LanguageChoice.tsx";
import { useClient, useSlice } from "./store.ts";
import { ThemeButton } from "./ThemeButton.tsx";

interface HeaderProps {
  /** Left: where one is. */
  place: ReactNode;
  /** Right: the windows' buttons; a row of their own on a phone. */
  tools?: ReactNode;
  /**
   * At the far end, after the theme; where room is short it takes the place of the theme, which goes to the drawer. The choice
   * of a language is in the drawer then in any case.
   */
  exit?: ReactNode;
  /** Somebody wants to know more of the connection. */
  onConnection?: () => void;
}

/** The bar that is always there, with the connection in its middle. */
export function Header({ place, tools, exit, onConnection }: HeaderProps) {
  const client = useClient();
  const connection = useSlice((snapshot) => snapshot.connection);
  return (
    <header className="flex min-h-14 shrink-0 flex-wrap items-center gap-x-2 border-line border-b bg-surface px-2 xl:flex-nowrap xl:px-3">
      <div className="flex min-w-0 flex-1 items-center gap-1 max-md:min-h-12">{place}</div>
      <ConnectionPill connection={connection} onReconnect={() => client.reconnect()} onOpen={onConnection} />
      <div className="flex items-center justify-end gap-0.5 max-md:contents md:flex-1">
        {tools === undefined ? null : (
          <div className="flex items-center gap-0.5 max-md:order-last max-md:min-w-0 max-md:basis-full max-md:pb-1.5">
            {tools}
          </div>
        )}
        <div className="flex items-center">
          {exit === undefined ? <LanguageChoice brief /> : null}
          <span className={exit === undefined ? undefined : "max-sm:hidden"}>
            <ThemeButton />
          </span>
          {exit}
        </div>
      </div>
    </header>
  );
}
