/** What browsers that let a page ask for its installation send, and when; in no standard. */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

/** Whether the page can be installed now, and its installation. */
export class Installation {
  readonly #listeners = new Set<() => void>();
  #prompt: InstallPrompt | undefined;

  /** @param page early enough: the browser says it once, soon after the page is there */
  constructor(page: EventTarget) {
    page.addEventListener("beforeinstallprompt", (event) => {
      // Else some browsers lay a bar of their own over the composer.
      event.preventDefault();
      this.#become(event as InstallPrompt);
    });
    page.addEventListener("appinstalled", () => this.#become(undefined));
  }

  readonly possible = (): boolean => this.#prompt !== undefined;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Has the browser ask. A prompt is good for once; after a no the browser decides whether there is another. */
  readonly begin = (): void => {
    const prompt = this.#prompt;
    this.#become(undefined);
    prompt?.prompt().catch(() => undefined);
  };

  #become(prompt: InstallPrompt | undefined): void {
    this.#prompt = prompt;
    for (const listener of this.#listeners) listener();
  }
}
