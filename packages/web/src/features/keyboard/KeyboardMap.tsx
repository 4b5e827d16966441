import { useFingers } from "../../ui/enter.ts";
import { ModalDialog } from "../../ui/ModalDialog.tsx";
import { say } from "../../words/words.ts";
import { keyboardMap } from "./keys.ts";

/** All that the keyboard does in a room. */
export function KeyboardMap({ onClose }: { onClose: () => void }) {
  const fingers = useFingers();
  return (
    <ModalDialog title={say("keyboard.title")} width="w-[min(52rem,calc(100vw-2rem))]" onClose={onClose}>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area has to be reachable by keyboard.
        tabIndex={0}
        aria-label={say("keyboard.keys")}
        className="-mx-2 max-h-[60dvh] gap-x-8 rounded-lg px-2 overflow-y-auto sm:columns-2"
      >
        {keyboardMap(fingers).map(({ where, shortcuts }) => (
          <div key={where} className="break-inside-avoid pb-4">
            <h3 className="pb-1 font-semibold text-sm">{say(where)}</h3>
            <dl className="grid grid-cols-[8.5rem_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-sm">
              {shortcuts.map(({ keys, does }) => (
                <div key={keys.join() + does} className="contents">
                  <dt className="flex flex-wrap content-start gap-1">
                    {keys.map((key) => (
                      <kbd
                        key={key}
                        dir="ltr"
                        className="figures rounded-md border border-line-strong bg-sunken px-1.5 py-0.5 text-xs"
                      >
                        {named(key)}
                      </kbd>
                    ))}
                  </dt>
                  <dd className="pt-0.5 text-ink-soft">{say(does)}</dd>
                </div>
              ))}
            </dl>
          </div>
        ))}
      </section>
    </ModalDialog>
  );
}

const MAC = /Mac|iPhone|iPad/.test(navigator.userAgent);

const named = (key: string): string => key.replace("Mod", MAC ? "⌘" : "Ctrl").replaceAll("+", " + ");
