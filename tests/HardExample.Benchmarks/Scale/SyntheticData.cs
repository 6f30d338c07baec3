using System.CommandLine;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Benchmarks.Scale;

/// <summary>The synthetic sets by name and size; each is made once and always the same.</summary>
internal static class SyntheticData
{
    private const ulong Seed = 6;

    public static Option<string> FolderOption() =>
        new("--folder") { Description = "Where the samples lie; made when they are not there.",
            DefaultValueFactory = static _ => Path.Combine(Path.GetTempPath(), "hardexample-scale") };

    public static SyntheticPopulation Population(string folder, int count) => Made(folder, "p", count, 61);

    public static SyntheticPopulation Training(string folder, int count) => Made(folder, "t", count, 62);

    public static TrainingReference Reference(string folder, int count, int threads, CancellationToken cancel) =>
        TrainingReferenceBuilder.Build(
        [.. Training(folder, count).Read(embeddings: true, rest: true, labelled: true)],
        new() { Task = TaskType.ImageClassification, MaxDegreeOfParallelism = threads, CancellationToken = cancel });

    private static SyntheticPopulation Made(string folder, string prefix, int count, ulong seed)
    {
        Directory.CreateDirectory(folder);
        var population = new SyntheticPopulation(folder, $"{prefix}{count}-");
        string done = Path.Combine(folder, $"{prefix}{count}.done");
        if (File.Exists(done)) return population;
        population.Write(new SyntheticWorld(Seed), count, seed);
        File.WriteAllText(done, "");
        return population;
    }
}
