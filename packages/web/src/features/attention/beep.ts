const HERTZ = 660;
const SECONDS = 0.12;
const LOUDNESS = 0.08;

/** A short, quiet tone. Silent where the browser plays nothing before a page was touched. */
export function beep(): void {
  const context = new AudioContext();
  const tone = new OscillatorNode(context, { frequency: HERTZ });
  const volume = new GainNode(context, { gain: LOUDNESS });
  volume.gain.exponentialRampToValueAtTime(LOUDNESS / 100, context.currentTime + SECONDS);
  tone.connect(volume).connect(context.destination);
  tone.onended = () => void context.close();
  tone.start();
  tone.stop(context.currentTime + SECONDS);
}
