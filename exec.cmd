@rem npm runs scripts by cmd.exe on Windows, which has no exec; elsewhere exec lets signals reach the program.
@%*
