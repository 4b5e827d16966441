interface Dragged extends Event {
  dataTransfer: Pick<DataTransfer, "types" | "dropEffect"> | null;
}

/**
 * Files that are dropped where nothing takes them: a browser would leave the page and open them, and with it whatever is
 * under way. Who takes files has prevented that before the event comes here.
 *
 * @param target the window
 */
export function refuseStrayFiles(target: EventTarget): void {
  const refuse = (event: Event) => {
    const { dataTransfer } = event as Dragged;
    if (event.defaultPrevented || !dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    dataTransfer.dropEffect = "none";
  };
  for (const type of ["dragover", "drop"]) target.addEventListener(type, refuse);
}
