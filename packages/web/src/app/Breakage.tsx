import { Component, type ReactNode } from "react";
import { Button } from "../ui/Button.tsx";

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
        <h1 className="font-semibold text-2xl">This page has broken.</h1>
        <p>
          What was acknowledged is kept on the server. Reload the page: it goes back to the room under the same name.
        </p>
        <p className="figures break-words text-ink-soft text-sm">{error.message}</p>
        <Button look="primary" onClick={() => location.reload()}>
          Reload
        </Button>
      </main>
    );
  }
}
