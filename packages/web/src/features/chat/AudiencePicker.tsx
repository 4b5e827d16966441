import { Lock, Users } from "lucide-react";
import { type ReactNode, useId } from "react";
import { classes } from "../../ui/classes.ts";
import { isLikeEveryone } from "../../ui/everyone.ts";
import { say } from "../../words/words.ts";
import { Others, useAmong } from "./Among.tsx";

/** Members that stand in the line; the others are found by name. */
const MOST_CHOICES = 24;

interface AudiencePickerProps {
  /** Undefined: everyone. */
  recipient: { name: string; here: boolean } | undefined;
  /** Members to choose from, without oneself. */
  members: readonly string[];
  onChange: (recipient: string | undefined) => void;
  /** What stands at the end of the line. */
  children?: ReactNode;
}

/** Who gets what is written next: everyone, or exactly one member. Always in view, always one of them chosen. */
export function AudiencePicker({ recipient, members, onChange, children }: AudiencePickerProps) {
  const group = useId();
  const { shown, others, field } = useAmong(members, MOST_CHOICES, recipient?.name);
  return (
    <div className="flex min-w-0 items-center gap-2">
      <span aria-hidden="true" className="shrink-0 text-ink-soft text-sm">
        {say("chat.to")}
      </span>
      {field === undefined ? null : <div className="w-28 shrink-0">{field}</div>}
      <div
        role="radiogroup"
        aria-label={say("chat.audience")}
        className="-my-1 flex min-w-0 flex-1 gap-1.5 overflow-x-auto p-1"
      >
        <Choice
          group={group}
          name={say("format.everyone")}
          checked={recipient === undefined}
          onChoose={() => onChange(undefined)}
        />
        {shown.map((member) => (
          <Choice
            key={member}
            group={group}
            name={member}
            isPrivate
            checked={recipient?.here === true && recipient.name === member}
            onChoose={() => onChange(member)}
          />
        ))}
        <Others n={others} />
        {recipient?.here === false ? (
          <Choice group={group} name={recipient.name} isPrivate gone checked onChoose={() => undefined} />
        ) : null}
      </div>
      {children}
    </div>
  );
}

interface ChoiceProps {
  group: string;
  name: string;
  checked: boolean;
  isPrivate?: boolean;
  /** The member has left: still chosen, so that nothing widens by itself. */
  gone?: boolean;
  onChoose: () => void;
}

function Choice({ group, name, checked, isPrivate = false, gone = false, onChoose }: ChoiceProps) {
  const Icon = isPrivate ? Lock : Users;
  return (
    <label
      className={classes(
        "relative inline-flex h-10 max-w-48 shrink-0 items-center gap-1.5 rounded-full border px-3 text-sm has-focus-visible:outline-2 has-focus-visible:outline-accent xl:h-8",
        checked && !gone && "border-accent bg-accent font-semibold text-accent-ink",
        checked && gone && "border-wait border-dashed bg-wait-wash font-semibold text-wait",
        !checked && "border-line text-ink-soft hover:bg-hover hover:text-ink",
      )}
    >
      <input
        type="radio"
        name={group}
        checked={checked}
        onChange={onChoose}
        className="absolute -inset-px cursor-pointer appearance-none rounded-full opacity-0"
      />
      <Icon aria-hidden="true" className="size-3.5 shrink-0" />
      <bdi className="truncate">{name}</bdi>
      {isPrivate && isLikeEveryone(name) ? <span className="shrink-0">{say("chat.one-person")}</span> : null}
      {gone ? <span aria-hidden="true">{say("chat.left")}</span> : null}
    </label>
  );
}
