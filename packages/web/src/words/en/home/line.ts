export default {
  "line.not-started": "not started",
  "line.silent": "the server does not answer",
  "line.unreachable": "the server cannot be reached",
  "line.lost": "the connection was lost",
  "line.unanswered": "the server no longer answers",
  "line.unreadable": "the server sent something unreadable",
  "line.closed-by-server": "closed by the server",
  "line.closed": "closed",
  "line.taken-over": "opened in another tab or device",
  "line.displaced": "displaced by an earlier attempt of its own",
  "line.unproved": "the key could not be proved",
  "line.anew": "connecting anew",
} as const;
