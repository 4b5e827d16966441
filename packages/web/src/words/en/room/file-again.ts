export default {
  "file-again.continue": "Continue",
  "file-again.continue-file": "Continue {file}",
  "file-again.pick-file": "Pick again: {file}",
  "file-again.pick": "Pick again",
  "file-again.pick-the-file": "Pick the file again",
} as const;
