import { Lock } from "lucide-react";
import type { ReactNode } from "react";
import { classes } from "../../ui/classes.ts";
import { say } from "../../words/words.ts";
import { Others, useAmong } from "./Among.tsx";
import { Initials } from "./Initials.tsx";

/** Members that are listed; the others are found by name. */
const MOST_PEOPLE = 50;

interface PeopleListProps {
  self: string;
  /** Connected members without oneself. */
  members: readonly string[];
  /** People of earlier private conversations who are not here now. */
  away: readonly string[];
  /** Whose private conversation is open. */
  focus: string | undefined;
  onFocus: (member: string) => void;
  /** What stands behind the name of somebody here. */
  role: (member: string) => string | undefined;
  /** What stands beside a connected member. */
  beside: (member: string) => ReactNode;
}

/** Who is in the room. Pressing a person opens the private conversation with them. */
export function PeopleList({ self, members, away, focus, onFocus, role, beside }: PeopleListProps) {
  const { shown, others, field } = useAmong(members, MOST_PEOPLE, focus);
  return (
    <ul className="flex flex-col gap-0.5">
      {field === undefined ? null : <li className="px-2 pb-1">{field}</li>}
      <li className="flex min-h-10 items-center gap-2.5 px-2">
        <Initials name={self} own />
        <span className="flex min-w-0 flex-col">
          <span className="flex items-baseline gap-2">
            <bdi className="min-w-0 truncate font-medium">{self}</bdi>
            <span className="text-ink-soft text-sm">{say("chat.you")}</span>
          </span>
          <Role role={role(self)} />
        </span>
      </li>
      {shown.map((member) => (
        <Person
          key={member}
          name={member}
          here
          open={member === focus}
          onOpen={() => onFocus(member)}
          role={role(member)}
          beside={beside(member)}
        />
      ))}
      {others === 0 ? null : (
        <li className="px-2 py-1">
          <Others n={others} />
        </li>
      )}
      {away.map((member) => (
        <Person key={member} name={member} here={false} open={member === focus} onOpen={() => onFocus(member)} />
      ))}
    </ul>
  );
}

interface PersonProps {
  name: string;
  here: boolean;
  open: boolean;
  onOpen: () => void;
  role?: string | undefined;
  beside?: ReactNode;
}

function Person({ name, here, open, onOpen, role, beside }: PersonProps) {
  return (
    <li className="flex items-center">
      <button
        type="button"
        aria-current={open ? "true" : undefined}
        onClick={onOpen}
        className={classes(
          "group flex min-h-11 min-w-0 flex-1 items-center gap-2.5 rounded-lg px-2 text-start hover:bg-hover xl:min-h-10",
          open && "bg-accent-wash font-semibold text-accent",
        )}
      >
        <span className={classes("relative", !here && "opacity-60")}>
          <Initials name={name} own={false} />
        </span>
        <span className={classes("flex min-w-0 flex-1 flex-col", !here && "text-ink-soft")}>
          <bdi className="truncate">{name}</bdi>
          {/* The button is the person; what it is here is read beside it. */}
          <span aria-hidden="true">
            <Role role={role} />
          </span>
        </span>
        {here ? (
          <Lock
            aria-hidden="true"
            className={classes("size-3.5 shrink-0", open ? "" : "text-ink-soft opacity-0 group-hover:opacity-100")}
          />
        ) : (
          <span className="text-ink-soft text-xs">{say("chat.not-here")}</span>
        )}
      </button>
      {role === undefined ? null : <span className="sr-only">{role}</span>}
      {beside}
    </li>
  );
}

function Role({ role }: { role: string | undefined }) {
  return role === undefined ? null : <span className="font-normal text-ink-soft text-xs leading-4">{role}</span>;
}
