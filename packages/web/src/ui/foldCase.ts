/** What stays of a text when case and ways of writing a letter do not count: near enough to what the server does with names. */
export const foldCase = (text: string): string => text.normalize("NFKC").toUpperCase().toLowerCase();
