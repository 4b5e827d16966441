import type { ChatCastClient } from "@chatcast/client";

/**
 * Has the browser ask before the page goes while something stands in it alone. What is kept goes on with the next visit,
 * and nobody is asked. @returns an end to it
 */
export function guardLeaving(client: Pick<ChatCastClient, "onlyHere">, page: EventTarget): () => void {
  const ask = (event: Event) => {
    if (client.onlyHere() > 0) event.preventDefault();
  };
  page.addEventListener("beforeunload", ask);
  return () => page.removeEventListener("beforeunload", ask);
}
