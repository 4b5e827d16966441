import type { Change, ConversationView, MessageView, TransferView } from "@chatcast/client";
import { ArrowLeft, Lock } from "lucide-react";
import { type ReactNode, Suspense, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { formatNumber } from "../../ui/format.ts";
import { useKept } from "../../ui/kept.ts";
import { MOST_FILES, type PickedFile } from "../../ui/pickFiles.ts";
import { explain, type Problem } from "../../ui/problem.ts";
import { Unfinished } from "../../ui/Unfinished.tsx";
import { say, tell } from "../../words/words.ts";
import { isOpen, messageAt, partnerOf, type RowActions } from "./actions.ts";
import { Composer, focusComposer } from "./Composer.tsx";
import { DropTarget } from "./DropTarget.tsx";
import type { Place } from "./jump.ts";
import { SendingStrip } from "./LazyLater.ts";
import { MessageList } from "./MessageList.tsx";
import { PinnedBar } from "./PinnedBar.tsx";
import { useEditing } from "./useEditing.ts";
import { useSteady } from "./useSteady.ts";
import { useTray } from "./useTray.ts";

type Audience = MessageView["audience"];

/** A member as an audience; `id` tells them from others who had the same name. */
interface Recipient {
  name: string;
  id: string | undefined;
  here: boolean;
}

interface ConversationProps {
  /** Name of whoever reads. */
  self: string;
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
    answers: (recipient: string | undefined) => number | undefined;
    answer: (recipient: string | undefined, offset: number | undefined) => void;
    clear: (recipient: string | undefined) => void;
  };
  /** Where the line of what is new stands, and who is told how far somebody has read. */
  unread: { lineAfter: number | undefined; seen: (at: number) => void; answered: () => void };
  onShowAll: () => void;
  /** Where somebody wants to be led; each wish is an object of its own. */
  place: Place | undefined;
  onPlace: (place: Place) => void;
  /** Who else is typing. */
  typing: ReactNode;
  /** Something is written for that audience; undefined: nothing any more. */
  onTyping: (audience: Audience | undefined) => void;
  /** Throws what the client refuses. */
  onSay: (text: string, audience: Audience, answers: number | undefined) => void;
  onChange: (offset: number, change: Change, withMember: string | undefined) => void;
  /** @param expiresIn seconds; undefined: it is kept for good */
  onSendFile: (file: PickedFile, audience: Audience, expiresIn: number | undefined) => void;
  /** Shows the file of the message of that key by itself. */
  onLook: (key: string) => void;
  onReact: (message: MessageView) => void;
  onResend: (id: string) => void;
  onDiscard: (id: string) => void;
  onLoadOlder: (withMember: string | undefined, until?: number) => Promise<void>;
  /** Another object each time that the room was entered, undefined while it is out of reach. */
  within: object | undefined;
  onShowTransfers: () => void;
}

const tooMany = (): Problem => ({
  what: say("chat.too-many", { n: formatNumber(MOST_FILES) }),
  todo: say("chat.too-many-do"),
  code: undefined,
});

const strong = (name: ReactNode) => <strong className="font-semibold">{name}</strong>;
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

  const [expiry, putExpiry] = useKept<number | undefined>("expiry", undefined);
  const tray = useTray(recipient?.name);
  const sendWords = (): boolean => {
    if (draft.trim() === "") return true;
    const answered = drafts.answers(recipient?.name);
    const said = attempt((audience) => props.onSay(draft, audience, answered));
    if (said) {
      props.onTyping(undefined);
      drafts.clear(recipient?.name);
    }
    return said;
  };

  const sendTray = () => {
    const sent: number[] = [];
    let refused: Problem | undefined;
    const asked = attempt((audience) => {
      for (const file of tray.files) {
        try {
          props.onSendFile(file, audience, expiry);
          sent.push(file.key);
        } catch (error) {
          const why = explain(error);
          refused ??= { ...why, what: say("chat.file-refused", { file: file.file.name, why: why.what }) };
        }
      }
    });
    tray.remove(sent);
    if (asked) setProblem(refused);
  };

  const send = () => {
    if (sendWords() && tray.files.length > 0) sendTray();
  };

  const take = (files: readonly PickedFile[]) => {
    if (blocked) return;
    const left = tray.add(files);
    setProblem(left === 0 ? undefined : tooMany());
    // On a phone the keyboard would come up over what was just chosen.
    if (matchMedia("(hover: hover)").matches) focusComposer();
  };

  /**
   * One file that was chosen in the dialog was looked at there, and leaves at once, unless it joins others that wait; what
   * nobody is there for is kept.
   */
  const takeChosen = (files: readonly PickedFile[]) => {
    const [only] = files;
    if (only === undefined || files.length > 1 || tray.files.length > 0) {
      take(files);
      return;
    }
    const sent = attempt((audience) => props.onSendFile(only, audience, expiry));
    if (!sent && recipient?.here === false) tray.add([only]);
  };

  const allowed = (act: () => void): boolean => {
    try {
      act();
      setProblem(undefined);
      return true;
    } catch (error) {
      setProblem(explain(error));
      return false;
    }
  };

  const { editing, edit } = useEditing((message, text) =>
    allowed(() => props.onChange(message.offset ?? 0, { kind: "edit", text }, partnerOf(message))),
  );
  const actions = useSteady<RowActions>({
    answer: (message) => {
      const other = partnerOf(message);
      props.onRecipient(other);
      drafts.answer(other, message.offset);
      focusComposer();
    },
    change: (message, change) => allowed(() => props.onChange(message.offset ?? 0, change, partnerOf(message))),
    edit,
    reactMore: (message) => props.onReact(message),
    look: ({ key }) => props.onLook(key),
    jump: (withMember, offset) => props.onPlace({ with: withMember, offset }),
    resend: (id) => allowed(() => props.onResend(id)),
    discard: (id) => allowed(() => props.onDiscard(id)),
  });

  const answers = drafts.answers(recipient?.name);
  const here = conversations.find((conversation) => conversation.with === recipient?.name);
  const answered = answers === undefined ? undefined : messageAt(here?.messages ?? [], answers);
  const editNewest = () => {
    const own = here?.messages.findLast((message) => message.own && message.text !== undefined && isOpen(message));
    if (own !== undefined) edit(own);
  };

  return (
    <DropTarget
      hint={recipient === undefined ? say("chat.drop-everyone") : say("chat.drop-private", { name: recipient.name })}
      onFiles={take}
      onProblem={setProblem}
    >
      {focus === undefined ? null : (
        <div className="flex shrink-0 items-center gap-2 border-accent-line border-b bg-accent-wash px-2 py-1 sm:px-4">
          <Lock aria-hidden="true" className="ms-1 size-4 shrink-0 text-accent" />
          <p className="min-w-0 flex-1 truncate text-sm">{tell("chat.private-with", { name: focus, b: strong })}</p>
          <Button
            dense
            look="quiet"
            icon={<ArrowLeft aria-hidden="true" className="size-4 rtl:-scale-x-100" />}
            onClick={props.onShowAll}
          >
            {say("chat.back-to-room")}
          </Button>
        </div>
      )}
      <PinnedBar conversations={shown} actions={actions} />
      <MessageList
        key={focus ?? ""}
        self={props.self}
        conversations={shown}
        emptyText={focus === undefined ? say("chat.nothing-said") : say("chat.nothing-said-with", { name: focus })}
        // Who looks at one conversation has not read the others.
        unread={focus === undefined ? props.unread : NOTHING_NEW}
        onLoadOlder={props.onLoadOlder}
        within={props.within}
        actions={actions}
        editing={editing}
        place={props.place}
      />
      <Unfinished when={draft !== "" || tray.waiting || editing !== undefined} />
      <Suspense>
        <SendingStrip transfers={props.transfers} onShow={props.onShowTransfers} />
      </Suspense>
      {props.typing}
      <Composer
        recipient={recipient}
        members={members}
        draft={draft}
        tray={tray}
        blocked={blocked}
        problem={problem}
        onRecipient={(next) => {
          setProblem(undefined);
          props.onRecipient(next);
        }}
        expiry={expiry}
        onExpiry={(seconds) => putExpiry(() => seconds)}
        answers={answers === undefined ? undefined : { message: answered }}
        onAnswerNothing={() => drafts.answer(recipient?.name, undefined)}
        onJump={() => answers !== undefined && actions.jump(recipient?.name, answers)}
        onEditNewest={editNewest}
        onDraft={(text) => {
          drafts.write(recipient?.name, text);
          props.onTyping(text.trim() === "" ? undefined : audienceOf(recipient));
        }}
        onSend={send}
        onChosen={takeChosen}
        onFiles={take}
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
    what: say(replaced ? "chat.left-room-replaced" : "chat.left-room", { name }),
    todo: say("chat.left-room-do"),
    code: "E_NO_RECIPIENT",
  };
}
