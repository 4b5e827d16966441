import format from "./home/format.ts";
import frame from "./home/frame.ts";
import kept from "./home/kept.ts";
import line from "./home/line.ts";
import problem from "./home/problem.ts";
import shell from "./home/shell.ts";
import verdict from "./home/verdict.ts";
import wayIn from "./home/way-in.ts";

/** The way in, and what is always there. */
export default { ...format, ...frame, ...kept, ...line, ...problem, ...shell, ...verdict, ...wayIn };
