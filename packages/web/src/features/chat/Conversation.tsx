import type { ConversationView, MessageView, TransferView } from "@chatcast/client";
import { ArrowLeft, Lock } from "lucide-react";
import { useState } from "react";
import { Button } from "../../ui/Button.tsx";
import type { PickedFile } from "../../ui/pickFiles.ts";
import { explain, type Problem } from "../../ui/problem.ts";
import { Composer } from "./Composer.tsx";
import { DropTarget } from "./DropTarget.tsx";
import { MessageList } from "./MessageList.tsx";
import { SendingStrip } from "./SendingStrip.tsx";

type Audience = MessageView["audience"];

/** A member as an audience; `id` tells them from others who had the same name. */
interface Recipient {
  name: string;
  id: string | undefined;
  here: boolean;
}

interface ConversationProps {
  conversations: readonly ConversationView[];
  transfers: readonly TransferView[];
  /** Connected members without oneself. */
  members: readonly string[];
  /** Whose private conversation alone is shown; undefined: everything. */
  focus: string | undefined;
  /** Who gets what is written; undefined: everyone. */
  recipient: Recipient | undefined;
  onRecipient: (recipient: string | undefined) => void;
  /** What is written and not sent yet, for each audience. */
  drafts: {
    read: (recipient: string | undefined) => string;
    write: (recipient: string | undefined, text: string) => void;
  };
  /** Where the line of what is new stands, and who is told how far somebody has read. */
  unread: { lineAfter: number | undefined; seen: (at: number) => void; answered: () => void };
  onShowAll: () => void;
  /** Throws what the client refuses. */
  onSay: (text: string, audience: Audience) => void;
  onSendFile: (file: PickedFile, audience: Audience) => void;
  onResend: (id: string) => void;
  onDiscard: (id: string) => void;
  onLoadOlder: (withMember: string | undefined) => Promise<void>;
  onShowTransfers: () => void;
}

const NOTHING_NEW = { lineAfter: undefined, seen: () => undefined, answered: () => undefined };

/** The middle of the page: what was said, what is on its way, and where to write. */
export function Conversation(props: ConversationProps) {
  const { conversations, members, focus, recipient, drafts } = props;
  const [problem, setProblem] = useState<Problem>();
  const shown = focus === undefined ? conversations : conversations.filter((c) => c.with === focus);
  const blocked = conversations.some((c) => c.with === recipient?.name && c.blocked);
  const draft = drafts.read(recipient?.name);

  /** Runs `act` for the chosen audience, or says why not. A private audience that is gone is refused, never widened. */
  const attempt = (act: (audience: Audience) => void): boolean => {
    if (recipient?.here === false) {
      setProblem(leftTheRoom(recipient.name, members.includes(recipient.name)));
      return false;
    }
    try {
      act(audienceOf(recipient));
      setProblem(undefined);
      return true;
    } catch (error) {
      setProblem(explain(error));
      return false;
    }
  };

  const send = () => {
    if (draft.trim() === "") return;
    if (attempt((audience) => props.onSay(draft, audience))) drafts.write(recipient?.name, "");
  };

  const sendFiles = (files: readonly PickedFile[]) => {
    if (blocked) return;
    attempt((audience) => {
      for (const file of files) props.onSendFile(file, audience);
    });
  };

  const about = (act: (id: string) => void) => (id: string) => {
    try {
      act(id);
      setProblem(undefined);
    } catch (error) {
      setProblem(explain(error));
    }
  };

  return (
    <DropTarget
      hint={recipient === undefined ? "Drop to send to everyone" : `Drop to send to ${recipient.name} alone`}
      onFiles={sendFiles}
      onProblem={setProblem}
    >
      {focus === undefined ? null : (
        <div className="flex shrink-0 items-center gap-2 border-accent-line border-b bg-accent-wash px-2 py-1 sm:px-4">
          <Lock aria-hidden="true" className="ml-1 size-4 shrink-0 text-accent" />
          <p className="min-w-0 flex-1 truncate text-sm">
            Private: you and <strong className="font-semibold">{focus}</strong>
          </p>
          <Button
            dense
            look="quiet"
            icon={<ArrowLeft aria-hidden="true" className="size-4" />}
            onClick={props.onShowAll}
          >
            Back to the room
          </Button>
        </div>
      )}
      <MessageList
        key={focus ?? ""}
        conversations={shown}
        emptyText={
          focus === undefined
            ? "Nothing said yet. What you write is checked, stored, and acknowledged."
            : `Nothing said between you and ${focus} yet.`
        }
        // Who looks at one conversation has not read the others.
        unread={focus === undefined ? props.unread : NOTHING_NEW}
        onLoadOlder={props.onLoadOlder}
        onResend={about(props.onResend)}
        onDiscard={about(props.onDiscard)}
      />
      <SendingStrip transfers={props.transfers} onShow={props.onShowTransfers} />
      <Composer
        recipient={recipient}
        members={members}
        draft={draft}
        blocked={blocked}
        problem={problem}
        onRecipient={(next) => {
          setProblem(undefined);
          props.onRecipient(next);
        }}
        onDraft={(text) => drafts.write(recipient?.name, text)}
        onSend={send}
        onFiles={sendFiles}
      />
    </DropTarget>
  );
}

function audienceOf(recipient: Recipient | undefined): Audience {
  if (recipient === undefined) return { mode: "broadcast" };
  const { name, id } = recipient;
  return { mode: "unicast", recipient: name, ...(id === undefined ? {} : { recipientId: id }) };
}

function leftTheRoom(name: string, replaced: boolean): Problem {
  return {
    what: replaced ? `${name} has left the room; another ${name} has come in.` : `${name} has left the room.`,
    todo: "Nothing was sent and your text is kept. Choose who should get it.",
    code: "E_NO_RECIPIENT",
  };
}
