using HardExample.Core.Configuration;
using HardExample.Core.Samples;
using HardExample.Cluster;
using HardExample.Cluster.Shards;
using HardExample.Vision.Observation;

namespace HardExample.Benchmarks.Scale;

/// <summary>A synthetic population and its training set as the observed shards of a job, whose images do not exist.</summary>
internal static class ShardedPopulation
{
    private const int RowsInShard = 10_000;

    /// <summary>The work folder; it is made when it is not there.</summary>
    public static WorkFolder WorkOf(string folder, int count, int training)
    {
        WorkFolder work = WorkFolder.At(Path.Combine(folder, $"shards-{count}-{training}"));
        if (File.Exists(work.PlanFile)) return work;
        Directory.CreateDirectory(work.ObservationsFolder);
        Directory.CreateDirectory(work.PlanFolder);
        (int Images, int Training)[] shards = [.. Parts(count).Select(static n => (n, 0)), .. Parts(training).Select(static n => (0, n))];
        string config = MiningConfigWriter.ToYaml(MiningConfig.Default);
        JobPlan plan = new JobPlan
        {
            Input = "synthetic", Task = TaskType.ImageClassification, Images = count, TrainingImages = training > 0 ? training
                : null, LeftOut = 0, Directory = null,
            Labels = [], Models = "", Observer = "", Config = JobPlan.HashOf(config),
            Shards = [.. shards.Select(static s => new PlannedShard(s.Images, s.Training, ""))],
        }.Identified();
        using IEnumerator<ShardRow> rows = SyntheticData.Population(folder, count).Read(embeddings: true, rest: true, labelled: false)
            .Select(static (s, i) => new ShardRow(false, i, s, null, null))
            .Concat(training == 0 ? [] : SyntheticData.Training(folder, training)
                .Read(embeddings: true, rest: true, labelled: true).Select(static (s, i) => new ShardRow(true, i, s, null, null)))
                .GetEnumerator();
        for (int s = 0; s < shards.Length; s++)
        {
            int shard = s;
            ShardWriter.Write(work.ShardFile(s), Next(rows, plan.Shards[s].Total),
                n => new(plan.Id, shard, n, "synthetic", ObserverVersion.Machine, "synthetic"));
        }
        File.WriteAllText(work.ConfigFile, config);
        // Last: it says that all is there.
        File.WriteAllText(work.PlanFile, plan.ToJson());
        return work;
    }

    /// <summary>Bytes of the shard files.</summary>
    public static long LengthOf(WorkFolder work) => new DirectoryInfo(work.ObservationsFolder).EnumerateFiles().Sum(static f => f.Length);

    private static IEnumerable<int> Parts(int count)
    {
        for (; count > 0; count -= RowsInShard) yield return Math.Min(count, RowsInShard);
    }

    private static IEnumerable<ShardRow> Next(IEnumerator<ShardRow> rows, int count)
    {
        for (; count > 0 && rows.MoveNext(); count--) yield return rows.Current;
    }
}
