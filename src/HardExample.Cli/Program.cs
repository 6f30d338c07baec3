using HardExample.Cli;

return await CommandLine.RunAsync(args, CliConsole.OfProcess());
