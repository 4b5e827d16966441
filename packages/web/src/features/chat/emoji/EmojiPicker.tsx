import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { classes } from "../../../ui/classes.ts";
import { ProblemNote } from "../../../ui/ProblemNote.tsx";
import { explain, type Problem } from "../../../ui/problem.ts";
import type { Key } from "../../../words/catalog.ts";
import { direction, say, useLanguage } from "../../../words/words.ts";
import { type Emoji, findEmoji } from "./emoji.ts";
import { loadEmoji } from "./load.ts";

/** Columns of the grid, by which up and down go. */
const COLUMNS = 8;
/** Found ones that are shown: nobody reads further. */
const MOST = 64;

/** The list's groups; `found` is what was looked for. */
const FOUND = "found";
const GROUPS: Partial<Record<string, Key>> = {
  [FOUND]: "chat.emoji-found",
  "smileys & emotion": "chat.emoji-smileys",
  "people & body": "chat.emoji-people",
  "animals & nature": "chat.emoji-animals",
  "food & drink": "chat.emoji-food",
  "travel & places": "chat.emoji-travel",
  activities: "chat.emoji-activities",
  objects: "chat.emoji-objects",
  symbols: "chat.emoji-symbols",
  flags: "chat.emoji-flags",
};

function nameOf(group: string): string {
  const key = GROUPS[group];
  return key === undefined ? group : say(key);
}

export interface EmojiPickerProps {
  /** Among other things, which keep it in its place, and not above what opened it. */
  inline?: boolean;
  onPick: (char: string) => void;
  onClose: () => void;
}

/** All emoji by group, and a field to find one by its name, its shortcode or what it is about. */
export function EmojiPicker({ inline = false, onPick, onClose }: EmojiPickerProps) {
  const [all, setAll] = useState<readonly Emoji[]>();
  const [problem, setProblem] = useState<Problem>();
  const [text, setText] = useState("");
  const panel = useRef<HTMLElement>(null);
  const language = useLanguage();
  useEffect(() => {
    loadEmoji(language).then(setAll, (error: unknown) => setProblem(explain(error)));
  }, [language]);
  useEffect(() => {
    panel.current?.querySelector("input")?.focus();
    if (inline) return;
    const onPointerDown = (event: PointerEvent) => {
      const target = event.target as Element;
      if (!panel.current?.contains(target) && !target.closest("[data-opens=emoji]")) onClose();
    };
    document.addEventListener("pointerdown", onPointerDown);
    return () => document.removeEventListener("pointerdown", onPointerDown);
  }, [inline, onClose]);

  const groups = useMemo(() => {
    if (all === undefined) return [];
    if (text.trim() !== "") return [[FOUND, findEmoji(all, text, MOST)] as const];
    return [...Map.groupBy(all, ({ group }) => group)];
  }, [all, text]);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === "Escape") {
      event.preventDefault();
      onClose();
      return;
    }
    const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>("[data-emoji]")];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const inField = at === -1;
    if (inField && event.key === "Enter" && text.trim() !== "") {
      event.preventDefault();
      buttons[0]?.click();
      return;
    }
    const right = direction() === "rtl" ? -1 : 1;
    const steps: Record<string, number> = {
      ArrowDown: COLUMNS,
      ArrowUp: -COLUMNS,
      ArrowRight: right,
      ArrowLeft: -right,
    };
    const step = steps[event.key];
    if (step === undefined || (inField && event.key !== "ArrowDown")) return;
    event.preventDefault();
    const to = inField ? 0 : at + step;
    if (to < 0) event.currentTarget.querySelector("input")?.focus();
    else buttons[Math.min(to, buttons.length - 1)]?.focus();
  };

  return (
    <section
      ref={panel}
      aria-label={say("chat.emoji")}
      onKeyDown={onKeyDown}
      className={classes(
        "flex h-80 flex-col",
        inline
          ? ""
          : "absolute inset-e-0 bottom-full z-30 mb-2 w-[min(22rem,100%)] rounded-2xl border border-line bg-raised shadow-lift",
      )}
    >
      <label className="p-2">
        <span className="sr-only">{say("chat.find-emoji")}</span>
        <input
          type="search"
          value={text}
          placeholder={say("chat.find-emoji")}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setText(event.currentTarget.value)}
          className="h-10 w-full rounded-lg border border-line-strong bg-surface px-3"
        />
      </label>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-2">
        {problem === undefined ? null : <ProblemNote problem={problem} />}
        {groups.map(([group, emoji], index) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of buttons is no group of fields.
          <div
            key={group}
            role="group"
            aria-label={nameOf(group)}
            className="[contain-intrinsic-height:auto_20rem] [content-visibility:auto]"
          >
            <p className="px-1 pt-1 text-ink-soft text-xs first-letter:uppercase">
              {emoji.length === 0 ? say("chat.no-emoji") : nameOf(group)}
            </p>
            <div className="grid grid-cols-8">
              {emoji.map(({ char, label, codes }, place) => (
                <button
                  key={char}
                  type="button"
                  data-emoji
                  aria-label={label}
                  title={`${label} :${codes[0]}:`}
                  tabIndex={index === 0 && place === 0 ? 0 : -1}
                  onClick={() => onPick(char)}
                  className="inline-flex h-10 items-center justify-center emoji-face rounded-lg text-2xl hover:bg-hover"
                >
                  {char}
                </button>
              ))}
            </div>
          </div>
        ))}
      </div>
    </section>
  );
}
