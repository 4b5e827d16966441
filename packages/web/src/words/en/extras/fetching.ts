export default {
  "fetching.title": "Fetch files",
  "fetching.ask-short": "ask first",
  "fetching.about": "Fetch files of others by themselves",
  "fetching.ask": "Ask me about each",
  "fetching.up-to": "Up to {size}",
} as const;
