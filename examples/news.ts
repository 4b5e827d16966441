import type { ChatCastClient, MessageView } from "@chatcast/client";

/**
 * Calls back with each message that others say to the room from now on, in the order of the log, each once: offsets are
 * gapless, so the last one that was handled is all there is to remember. @returns an end to it
 */
export function onNews(client: ChatCastClient, handle: (message: MessageView) => void): () => void {
  const messages = () => client.snapshot().conversations.find((one) => one.with === undefined)?.messages ?? [];
  let handled = messages().at(-1)?.offset ?? 0;
  return client.subscribe(() => {
    for (const message of messages()) {
      if (message.offset === undefined || message.offset <= handled) continue;
      handled = message.offset;
      if (!message.own && message.command === undefined) handle(message);
    }
  });
}
