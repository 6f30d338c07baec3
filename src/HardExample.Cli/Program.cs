using HardExample.Cli;

return await Termination.RunAsync(cancel => CommandLine.RunAsync(args, CliConsole.OfProcess(), cancel));
