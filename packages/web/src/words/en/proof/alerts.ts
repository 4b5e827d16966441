export default {
  "alerts.title": "SECURITY ALERT: Integrity Compromised! Stopping transmission.",
  "alerts.stopped": "Stopped",
  "alerts.kept": "Kept",
  "alerts.proof": "Proof",
  "alerts.seq": "seq {seq}",
  "alerts.values": "expected {expected}, received {received}",
  "alerts.received": "received {received}",
  "alerts.understood": "Understood",
  "alerts.save": "Save evidence",
  "alerts.waiting": "{n, plural, one {# more stop waits} other {# more stops wait}} behind this one.",
} as const;
