import type { PersonView } from "@chatcast/client";
import { useCallback } from "react";
import { IdentityDialog } from "../features/identity/IdentityDialog.tsx";
import { useClient } from "./store.ts";

interface IdentityAreaProps {
  person: PersonView;
  onClose: () => void;
}

/** The dialog about one person's key, with the client behind it. */
export function IdentityArea({ person, onClose }: IdentityAreaProps) {
  const client = useClient();
  const { username } = person;
  const safetyNumber = useCallback(() => client.safetyNumber(username), [client, username]);
  const trust = () => {
    // Refused only when the person is gone meanwhile, which the list shows.
    client.trustKey(username).catch(() => undefined);
  };
  return <IdentityDialog person={person} safetyNumber={safetyNumber} onTrust={trust} onClose={onClose} />;
}
