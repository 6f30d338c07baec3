using HardExample.Cli;
using HardExample.Cli.Output;

return await Termination.RunAsync(cancel => CommandLine.RunAsync(args, CliConsole.OfProcess(), cancel));
