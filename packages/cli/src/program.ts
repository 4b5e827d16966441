import tab from "@bomb.sh/tab/commander";
import { Command } from "commander";
import { chatCommand } from "./commands/chat.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { hooksCommand } from "./commands/hooks.ts";
import { programCommands } from "./commands/programs.ts";
import { receiveCommand } from "./commands/receive.ts";
import { roomsCommand } from "./commands/rooms.ts";
import { sayCommand } from "./commands/say.ts";
import { sendCommand } from "./commands/send.ts";
import { tailCommand } from "./commands/tail.ts";
import { verifyCommand } from "./commands/verify.ts";
import type { Context } from "./context.ts";
import { ending } from "./help.ts";

/** The whole command line. `setExit` takes the exit code of a program that was started in this one's place. */
export function programOf(context: Context, setExit: (code: number) => void): Command {
  const program = new Command("chatcast")
    .description(
      "Chat and files with proof, from a terminal: the peers of the page. Every message and every chunk is checked, numbered and acknowledged only once it is stored.",
    )
    .version("0.1.0", "-V, --version", "print the version")
    .helpOption("-h, --help", "print this page")
    .helpCommand("help [command]", "print the page of a command")
    .enablePositionalOptions();
  const commands = [
    sendCommand(context),
    receiveCommand(context),
    sayCommand(context),
    tailCommand(context),
    chatCommand(context),
    roomsCommand(context),
    hooksCommand(context),
    verifyCommand(context),
    doctorCommand(context),
    ...programCommands(context, setExit),
  ];
  for (const command of commands) {
    // Those below it are shown in its examples.
    for (const one of everyCommand(command)) one.addHelpText("after", ending(command.name()));
    program.addCommand(command);
  }
  program.addHelpText("after", ending("chatcast"));
  for (const command of everyCommand(program)) {
    command.exitOverride().configureHelp({ helpWidth: 80, showGlobalOptions: false });
    // What is wrong with a command line; with --json it is told as every failure is, and once.
    command.configureOutput({ writeErr: (text) => context.out.note(text.trimEnd()) });
    command.hook("preAction", (_, action) => {
      context.out.json = action.opts<{ json?: boolean }>().json ?? false;
    });
  }
  completed(program);
  return program;
}

/** Adds `completion`, which prints a script for a shell. It shows descriptions, and pages are too long for a list. */
function completed(program: Command): void {
  const pages = everyCommand(program).map((command) => ({ command, page: command.description() }));
  for (const { command } of pages) command.description(command.summary() || command.description());
  tab(program, { completionCommandName: "completion" });
  for (const { command, page } of pages) command.description(page);
}

export function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}
