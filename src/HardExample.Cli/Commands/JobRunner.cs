using HardExample.Cli.Output;
using HardExample.Cli.Progress;
using HardExample.Core.Configuration;
using HardExample.Jobs;
using HardExample.Jobs.Stages;
using HardExample.Storage;
using HardExample.Storage.ObjectStore;

namespace HardExample.Cli.Commands;

/// <summary>Runs a job, or what is tried before it, under a progress display.</summary>
internal static class JobRunner
{
    public static Task<JobResult> RunAsync(JobRequest request, CliConsole console, bool verbose, CancellationToken cancel) =>
        ProgressDisplay.RunAsync(console, progress => Task.Run(() =>
        {
            using StorageResolver storage = StorageFactory.Create(request.Config.Extensions);
            return new MiningJob(storage, new ConsoleJobEvents(console, progress, verbose)).Run(request, cancel);
        }, CancellationToken.None));

    public static Task<InputFindings> CheckAsync(MiningConfig config, string input, CliConsole console, CancellationToken cancel) =>
        ProgressDisplay.RunAsync(console, progress => Task.Run(() =>
        {
            using StorageResolver storage = StorageFactory.Create(config.Extensions);
            return new InputCheck(storage, new ConsoleJobEvents(console, progress, verbose: false)).Run(config, input, cancel);
        }, CancellationToken.None));
}
