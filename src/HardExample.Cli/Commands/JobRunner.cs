using HardExample.Cli.Output;
using HardExample.Cli.Progress;
using HardExample.Jobs;
using HardExample.Storage;
using HardExample.Storage.ObjectStore;

namespace HardExample.Cli.Commands;

/// <summary>Runs a job under a progress display.</summary>
internal static class JobRunner
{
    public static Task<JobResult> RunAsync(JobRequest request, CliConsole console, bool verbose, CancellationToken cancel) =>
        ProgressDisplay.RunAsync(console, progress => Task.Run(() =>
        {
            using StorageResolver storage = StorageFactory.Create(request.Config.Extensions);
            return new MiningJob(storage, new ConsoleJobEvents(console, progress, verbose)).Run(request, cancel);
        }, CancellationToken.None));
}
