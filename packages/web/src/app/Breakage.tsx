import { Component, type ReactNode } from "react";
import { Button } from "../ui/Button.tsx";
import { say } from "../words/words.ts";

interface BreakageState {
  error: Error | undefined;
}

/** Catches a fault of the page itself: says so instead of leaving nothing on the screen. */
export class Breakage extends Component<{ children: ReactNode }, BreakageState> {
  override state: BreakageState = { error: undefined };

  static getDerivedStateFromError(error: Error): BreakageState {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <main className="mx-auto flex h-full max-w-lg flex-col items-start justify-center gap-4 px-6">
        <h1 className="font-semibold text-2xl">{say("shell.broken")}</h1>
        <p>{say("shell.broken-kept")}</p>
        <p className="figures break-words text-ink-soft text-sm">{error.message}</p>
        <Button look="primary" onClick={() => location.reload()}>
          {say("shell.reload")}
        </Button>
      </main>
    );
  }
}
