import type { MessageView } from "@chatcast/client";
import { CircleAlert, FolderPlus, Lock, Paperclip, SendHorizontal, Smile, X } from "lucide-react";
import {
  type ClipboardEvent,
  type FormEvent,
  type KeyboardEvent,
  Suspense,
  useCallback,
  useRef,
  useState,
} from "react";
import { Button, IconButton } from "../../ui/Button.tsx";
import { classes } from "../../ui/classes.ts";
import { endsText, useFingers } from "../../ui/enter.ts";
import { ProblemNote } from "../../ui/ProblemNote.tsx";
import type { PickedFile } from "../../ui/pickFiles.ts";
import type { Problem } from "../../ui/problem.ts";
import { useFilePicker, useFolderPicker } from "../../ui/useFilePicker.tsx";
import { say } from "../../words/words.ts";
import { AudiencePicker } from "./AudiencePicker.tsx";
import { EmojiPicker } from "./LazyEmojiPicker.ts";
import { CompletionList, ExpiryChoice } from "./LazyLater.ts";
import { FileTray } from "./LazyTray.tsx";
import { Quote } from "./Quote.tsx";
import { optionId, SUGGESTIONS } from "./suggestion-ids.ts";
import { replace, useCompletion } from "./useCompletion.ts";
import type { Tray } from "./useTray.ts";

const COMPOSER = "composer";

/** To write at once, after the bar of a message was left. */
export const focusComposer = (): void => document.getElementById(COMPOSER)?.focus();

interface ComposerProps {
  recipient: { name: string; here: boolean } | undefined;
  members: readonly string[];
  draft: string;
  /** What will be sent with it. */
  tray: Tray;
  blocked: boolean;
  problem: Problem | undefined;
  /** What is answered; its message is undefined while it is not here. */
  answers: { message: MessageView | undefined } | undefined;
  onAnswerNothing: () => void;
  /** Shows what is answered. */
  onJump: () => void;
  /** Somebody wants to change what they said last. */
  onEditNewest: () => void;
  onRecipient: (recipient: string | undefined) => void;
  /** How long the files are kept that are sent, in seconds; undefined: for good. */
  expiry: number | undefined;
  onExpiry: (seconds: number | undefined) => void;
  onDraft: (text: string) => void;
  onSend: () => void;
  /** Chosen in the browser's own dialog, one by one. */
  onChosen: (files: readonly PickedFile[]) => void;
  /** Pasted, or a whole folder. */
  onFiles: (files: readonly PickedFile[]) => void;
}

/** Where messages are written. The audience stands above the words; each audience has a draft of its own. */
export function Composer({
  recipient,
  members,
  draft,
  tray,
  blocked,
  problem,
  answers,
  onAnswerNothing,
  onJump,
  onEditNewest,
  onRecipient,
  expiry,
  onExpiry,
  onDraft,
  onSend,
  onChosen,
  onFiles,
}: ComposerProps) {
  const fingers = useFingers();
  const picker = useFilePicker(onChosen, true);
  const folders = useFolderPicker(onFiles);
  const field = useRef<HTMLTextAreaElement>(null);
  const completion = useCompletion(field, members);
  const suggests = completion.suggestions.length > 0;
  const [picking, setPicking] = useState(false);
  const isPrivate = recipient !== undefined;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!blocked) onSend();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes, its keys belong to it.
    if (event.nativeEvent.isComposing || completion.onKey(event)) return;
    if (event.key === "Escape" && answers !== undefined) onAnswerNothing();
    else if (event.key === "ArrowUp" && draft === "") onEditNewest();
    else if (!endsText(event, fingers)) return;
    else if (!blocked) onSend();
    event.preventDefault();
  };

  const close = useCallback(() => {
    setPicking(false);
    field.current?.focus();
  }, []);
  const pick = (char: string) => {
    setPicking(false);
    const at = field.current;
    if (at !== null) replace(at, at.selectionStart, at.selectionEnd, char);
  };

  const onPaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    // Office suites put a picture of the text beside the text: then the text was meant.
    if (files.length === 0 || event.clipboardData.types.includes("text/plain") || blocked) return;
    event.preventDefault();
    onFiles(files.map((file) => ({ file })));
  };

  return (
    <form onSubmit={submit} className="shrink-0 px-2 pb-2 sm:px-4 sm:pb-4">
      <div className="mx-auto flex max-w-4xl flex-col gap-2">
        {problem === undefined ? null : <ProblemNote problem={problem} />}
        {blocked ? (
          <p className="flex items-center gap-2 rounded-lg bg-bad-wash px-3 py-2 text-sm">
            <CircleAlert aria-hidden="true" className="size-4 shrink-0 text-bad" />
            {say("chat.stopped")}
          </p>
        ) : null}
        <div
          className={classes(
            "relative flex flex-col gap-1 rounded-2xl border bg-raised px-3 pt-2 pb-2 shadow-rest transition-colors focus-within:border-accent",
            isPrivate ? "border-accent" : "border-line-strong",
          )}
        >
          <Suspense>
            <CompletionList
              kind={completion.kind}
              suggestions={completion.suggestions}
              chosen={completion.chosen}
              onTake={completion.take}
            />
          </Suspense>
          {picking ? (
            <Suspense>
              <EmojiPicker onPick={pick} onClose={close} />
            </Suspense>
          ) : null}
          <AudiencePicker recipient={recipient} members={members} onChange={onRecipient}>
            <Suspense fallback={<span className="h-10 w-9 shrink-0 xl:h-8" />}>
              <ExpiryChoice value={expiry} onChange={onExpiry} />
            </Suspense>
          </AudiencePicker>
          {answers === undefined ? null : (
            <div className="flex items-center gap-1">
              <div className="min-w-0 flex-1">
                <Quote quoted={answers.message} onJump={onJump} />
              </div>
              <IconButton label={say("chat.do-not-answer")} onClick={onAnswerNothing}>
                <X aria-hidden="true" className="size-4" />
              </IconButton>
            </div>
          )}
          {tray.files.length === 0 ? null : (
            <Suspense>
              <FileTray tray={tray} />
            </Suspense>
          )}
          <p aria-live="polite" className="sr-only">
            {tray.files.length === 0 ? "" : say("chat.files-to-send", { n: tray.files.length })}
          </p>
          <div className="flex items-end gap-1.5">
            <textarea
              ref={field}
              id={COMPOSER}
              aria-label={say("chat.message")}
              aria-autocomplete="list"
              aria-controls={suggests ? SUGGESTIONS : undefined}
              aria-activedescendant={suggests ? optionId(completion.chosen) : undefined}
              value={draft}
              enterKeyHint={fingers ? "enter" : "send"}
              rows={1}
              placeholder={isPrivate ? say("chat.only-reader", { name: recipient.name }) : say("chat.write-everyone")}
              // Without words it stands where its language begins.
              dir={draft === "" ? undefined : "auto"}
              onChange={(event) => onDraft(event.currentTarget.value)}
              onSelect={completion.look}
              onBlur={completion.close}
              onKeyDown={onKeyDown}
              onPaste={onPaste}
              className="field-sizing-content max-h-40 min-h-10 min-w-0 flex-1 resize-none bg-transparent py-2 outline-none"
            />
            <IconButton
              label={say("chat.emoji")}
              data-opens="emoji"
              aria-expanded={picking}
              disabled={blocked}
              onClick={() => setPicking(!picking)}
              className="max-sm:hidden"
            >
              <Smile aria-hidden="true" className="size-5" />
            </IconButton>
            {picker.input}
            {folders.input}
            <IconButton
              label={say("chat.attach-folder")}
              disabled={blocked}
              onClick={folders.pick}
              className="max-sm:hidden"
            >
              <FolderPlus aria-hidden="true" className="size-5" />
            </IconButton>
            <IconButton label={say("chat.attach-file")} disabled={blocked} onClick={picker.pick}>
              <Paperclip aria-hidden="true" className="size-5" />
            </IconButton>
            <Button
              type="submit"
              look="primary"
              disabled={blocked}
              aria-label={say("chat.send")}
              icon={isPrivate ? <Lock aria-hidden="true" className="size-4" /> : null}
              className="max-sm:px-3"
            >
              <span className="max-sm:hidden">{say("chat.send")}</span>
              <SendHorizontal aria-hidden="true" className="size-4 rtl:-scale-x-100" />
            </Button>
          </div>
        </div>
      </div>
    </form>
  );
}
