/** What the command line says to every bench. */
export interface Options {
  rounds: number;
  /** Shorter runs, for trying the bench itself. */
  quick: boolean;
  /** Writes a CPU profile of our server per run into this folder. */
  profile: string | undefined;
  /** Seconds for which the idle connections are held. */
  hold: number;
  /** No file larger than this, in bytes. */
  largest: number;
  /** How often the line of a hand-over is cut. */
  cuts: number;
  /** For how long the page is used while its memory is looked at. */
  minutes: number;
}

/** The server's core; the load has the others. */
export const SERVER_CORE = 0;
export const LOAD_CORE = 1;

/** Flags that make Node write a profile of our server, where one was asked for. */
export const nodeFlags = ({ profile }: Pick<Options, "profile">): string[] =>
  profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`];
