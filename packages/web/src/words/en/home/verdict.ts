export default {
  "verdict.valid": "VALID",
  "verdict.compromised": "COMPROMISED",
} as const;
