using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using HardExample.Core.Configuration;
using HardExample.Core.Mining;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Jobs.Running;
using HardExample.Jobs.Scoring;

namespace HardExample.Benchmarks.Scale;

/// <summary>Scores a synthetic population from disk with the default configuration, and says what it took in time and memory.</summary>
internal sealed class ScaleCommand : Command
{
    private readonly Option<int> _count = new("--count") { Description = "Samples.", DefaultValueFactory = static _ => 10_000 };
    private readonly Option<int> _training = new("--training") { Description = "Training samples; 0 = the population is its own reference.",
        DefaultValueFactory = static _ => 20_000 };
    private readonly Option<int> _threads = new(
        "--threads") { Description = "Threads.", DefaultValueFactory = static _ => Environment.ProcessorCount };
    private readonly Option<string> _folder = SyntheticData.FolderOption();

    public ScaleCommand(TextWriter output) : base("scale", "Score a synthetic population from disk: time and memory by its size.")
    {
        foreach (Option option in new Option[] { _count, _training, _threads, _folder }) Add(option);
        SetAction((parsed, cancel) => Task.Run(
            () => Run(parsed.GetValue(_count), parsed.GetValue(_training), parsed.GetValue(_threads), parsed.GetRequiredValue(_folder),
                output, cancel), CancellationToken.None));
    }

    private static int Run(int count, int training, int threads, string folder, TextWriter output, CancellationToken cancel)
    {
        var phases = new PhaseClock(output);
        SyntheticPopulation population = SyntheticData.Population(folder, count);
        phases.End($"{count} samples on disk, {population.Length / 1e9:0.00} GB");
        TrainingReference reference = SyntheticData.Reference(folder, training, threads, cancel);
        phases.End($"reference of {training} training samples");
        var context = new MiningContext
        {
            Task = TaskType.ImageClassification, Reference = reference, MaxDegreeOfParallelism = threads, CancellationToken = cancel,
            Warn = output.WriteLine,
            ReleaseMemory = MemoryRelease.For(isWanted: true),
        };

        TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        double sum = 0;
        int hard = 0;
        foreach (Sample sample in new SampleScorer(MiningConfig.Default, new PhaseEvents(phases)).Score(population, context))
        {
            sum += sample.HardCoefficient!.Value;
            if (sample.IsHard) hard++;
        }
        phases.End("algorithms of single samples, and fusion");
        using Process self = Process.GetCurrentProcess();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{count} samples: {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s, {(self.TotalProcessorTime - cpu).TotalSeconds:0.0} s "
            + $"of processor, peak {self.PeakWorkingSet64 / 1048576.0:0} MiB; {hard} hard, coefficients sum to {sum:R}"));
        return 0;
    }
}
