using System.CommandLine;
using HardExample.Benchmarks;
using HardExample.Benchmarks.Drift;
using HardExample.Benchmarks.Measuring;
using HardExample.Benchmarks.Scale;
using HardExample.Core.Errors;

// The empty program that the start of ours is compared with: nothing is loaded for it.
if (args is [StartedProgram.Nothing]) return 0;

var root = new RootCommand("Measures HardExample beside what the machine can do.")
{
    new SpeedCommand(Console.Out, Console.Error), new ScaleCommand(Console.Out), new ReduceScaleCommand(Console.Out),
    new AgreementCommand(Console.Out), new DriftCommand(Console.Out),
};
try
{
    return await root.Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false });
}
catch (HardExampleException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return e is ConfigurationException ? 2 : 1;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("cancelled");
    return 1;
}
