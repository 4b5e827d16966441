import type { LogPage, Store, StoredMessage } from "@chatcast/server/machines";

/** Makes another page of a page of the log. `reading` counts what was read so far, from 1. */
export type Retelling = (page: LogPage, reading: number) => LogPage;

/** A store whose log is told otherwise than it was written. What is said live passes by it untouched. */
export function retold(store: Store, retell: Retelling): Store {
  let readings = 0;
  const again = (page: LogPage): LogPage => {
    readings++;
    return retell(page, readings);
  };
  return {
    ...store,
    page: async (...args) => again(await store.page(...args)),
    newest: async (...args) => again(await store.newest(...args)),
  };
}

/**
 * Takes the first `count` messages together, so that none of them is told before all have been sealed: what their senders
 * had seen decides nothing about their order.
 */
export function gathered(store: Store, count: number): Store {
  let missing = count;
  let release: () => void = () => {};
  const all = new Promise<void>((resolve) => {
    release = resolve;
  });
  return {
    ...store,
    append: async (draft) => {
      missing--;
      if (missing === 0) release();
      await all;
      return store.append(draft);
    },
  };
}

/** Two messages change places and take each other's offset. */
export const swapped =
  (one: number, other: number): Retelling =>
  (page) => ({
    ...page,
    messages: page.messages
      .map((message) => ({ ...message, offset: swapOf(message.offset, one, other) }))
      .sort((first, second) => first.offset - second.offset),
  });

const swapOf = (offset: number, one: number, other: number): number =>
  offset === one ? other : offset === other ? one : offset;

/** A message is kept back; the others keep their offsets. */
export const withheld =
  (offset: number): Retelling =>
  (page) => ({ ...page, messages: page.messages.filter((message) => message.offset !== offset) });

/** A message is kept back, and those behind it move up, so that no hole is left. */
export const suppressed =
  (offset: number): Retelling =>
  (page) => ({
    ...withheld(offset)(page, 0),
    messages: withheld(offset)(page, 0).messages.map((message) =>
      message.offset > offset ? { ...message, offset: message.offset - 1 } : message,
    ),
    head: page.head >= offset ? page.head - 1 : page.head,
  });

/** Every other reader is told another text at one offset. */
export const forked =
  (offset: number, text: string): Retelling =>
  (page, reading) =>
    reading % 2 === 1 ? page : { ...page, messages: page.messages.map((message) => withText(message, offset, text)) };

const withText = (message: StoredMessage, offset: number, text: string): StoredMessage =>
  message.offset === offset ? { ...message, body: { ...message.body, text } } : message;
