export default {
  "shell.theme-system": "Theme: as the system",
  "shell.theme-light": "Theme: light",
  "shell.theme-dark": "Theme: dark",
  "shell.language": "Language",
  "shell.language-away": "This language could not be fetched. Try again when the server can be reached.",
  "shell.connected": "Connected",
  "shell.connecting": "Connecting…",
  "shell.disconnected": "Disconnected",
  "shell.connection-details": "Connection details",
  "shell.connect-here": "Connect here",
  "shell.try-now": "Try now",
  "shell.trying-now": "trying now",
  "shell.next-try": "next try in <figures>{time}</figures>",
  "shell.broken": "This page has broken.",
  "shell.broken-kept":
    "What was acknowledged is kept on the server. Reload the page: it goes back to the room under the same name.",
  "shell.reload": "Reload",
} as const;
