import type { RoomView } from "@chatcast/client";
import { useKept } from "../ui/kept.ts";

type User = RoomView["users"][number];

/** One member as an audience. `id` is theirs at the moment of choosing; undefined: nobody of that name was here. */
export interface Recipient {
  name: string;
  id: string | undefined;
  /** False: they have left, also when somebody else has come in under their name. */
  here: boolean;
}

/**
 * Who gets what is written next; undefined: everyone. Names can be taken by somebody else after their owner has left,
 * so it is the member that is remembered.
 */
export function useRecipient(users: readonly User[]): [Recipient | undefined, (name: string | undefined) => void] {
  const [chosen, choose] = useKept<{ name: string; id: string | undefined } | undefined>("recipient", undefined);
  const named = (name: string) => users.find(({ username }) => username === name);
  const now = chosen === undefined ? undefined : named(chosen.name);
  const here = now !== undefined && (chosen?.id === undefined || chosen.id === now.memberId);
  return [
    chosen === undefined ? undefined : { ...chosen, here },
    (name) => choose(() => (name === undefined ? undefined : { name, id: named(name)?.memberId })),
  ];
}
