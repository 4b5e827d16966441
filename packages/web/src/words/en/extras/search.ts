export default {
  "search.messages": "Search messages",
  "search.hint": "Words, or how they begin",
  "search.close": "Close search",
  "search.found": "Found messages",
  "search.older": "Older ones",
  "search.nothing": "nothing found",
  "search.count": "{n, plural, one {# message} other {# messages}}",
  "search.count-over": "over {n, plural, one {# message} other {# messages}}",
  "search.private": "private",
  "search.only-here": "Only messages that are on this device were searched.",
  "search.fetching": "Fetching…",
  "search.fetch-older": "Fetch the older ones too",
} as const;
