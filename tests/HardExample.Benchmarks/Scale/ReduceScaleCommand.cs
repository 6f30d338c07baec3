using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using HardExample.Jobs;
using HardExample.Cluster;
using HardExample.Storage;

namespace HardExample.Benchmarks.Scale;

/// <summary>
/// Reduces a synthetic population in shards, and says what it took in time and memory. Writing shards counts in: measure when they are
/// there.
/// </summary>
internal sealed class ReduceScaleCommand : Command
{
    private readonly Option<int> _count = new("--count") { Description = "Samples.", DefaultValueFactory = static _ => 10_000 };
    private readonly Option<int> _training = new("--training") { Description = "Training samples; 0 = the population is its own reference.",
        DefaultValueFactory = static _ => 20_000 };
    private readonly Option<int> _threads = new(
        "--threads") { Description = "Threads.", DefaultValueFactory = static _ => Environment.ProcessorCount };
    private readonly Option<string> _folder = SyntheticData.FolderOption();

    public ReduceScaleCommand(TextWriter output)
        : base("reduce", "Reduce the shards of a synthetic population: time and memory by its size. Run it twice, the first time "
            + "makes the shards.")
    {
        foreach (Option option in new Option[] { _count, _training, _threads, _folder }) Add(option);
        SetAction((parsed, cancel) => Task.Run(
            () => Run(parsed.GetValue(_count), parsed.GetValue(_training), parsed.GetValue(_threads), parsed.GetRequiredValue(_folder),
                output, cancel), CancellationToken.None));
    }

    private static int Run(int count, int training, int threads, string folder, TextWriter output, CancellationToken cancel)
    {
        var phases = new PhaseClock(output);
        WorkFolder work = ShardedPopulation.WorkOf(folder, count, training);
        phases.End($"{count} samples in shards, {ShardedPopulation.LengthOf(work) / 1e9:0.00} GB");
        long start = Stopwatch.GetTimestamp();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        JobResult result = new ShardReducer(work, static _ => new StorageResolver(new LocalStorage()), new StepEvents(phases))
            .Reduce(new() { OutputPath = Path.Combine(work.Root, "out"), Overwrite = true, Threads = threads, ReleasesMemory = true },
                cancel);
        phases.End("until the end");
        using Process self = Process.GetCurrentProcess();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{count} samples: {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s, "
            + $"{(Environment.CpuUsage.TotalTime - cpu).TotalSeconds:0.0} s of processor, peak {self.PeakWorkingSet64 / 1048576.0:0} MiB; "
            + $"{result.Summary.HardSamples} hard"));
        return 0;
    }
}
