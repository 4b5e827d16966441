import type { ConversationView } from "@chatcast/client";
import { useCallback } from "react";
import { SearchPanel } from "../features/search/SearchPanel.tsx";
import { useClient } from "./store.ts";

interface SearchAreaProps {
  /** Those that are shown. */
  conversations: readonly ConversationView[];
  asked: number;
  onJump: (withMember: string | undefined, offset: number) => void;
  onClose: () => void;
}

/** Search in what is shown of the room. */
export function SearchArea({ conversations, ...rest }: SearchAreaProps) {
  const client = useClient();
  const search = useCallback((...asked: Parameters<typeof client.search>) => client.search(...asked), [client]);
  return (
    <SearchPanel
      conversations={conversations}
      onSearch={search}
      onFetchAll={(withMember) => client.loadOlder(withMember, 1)}
      {...rest}
    />
  );
}
