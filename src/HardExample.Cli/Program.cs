using HardExample.Cli;
using HardExample.Cli.Output;

return await CommandLine.RunAsync(args, CliConsole.OfProcess());
