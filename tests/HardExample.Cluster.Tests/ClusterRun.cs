using System.Text.Json.Nodes;
using HardExample.Jobs;
using HardExample.Core.Configuration;
using HardExample.Cluster;
using HardExample.Jobs.Tests.EndToEnd;
using HardExample.Storage;

namespace HardExample.Cluster.Tests;

/// <summary>The steps of a job in shards, in this process.</summary>
internal static class ClusterRun
{
    public static StorageResolver Storage(MiningExtensions extensions) => new(new LocalStorage());

    public static JobResult Mine(string input, MiningConfig config, string output) =>
        new MiningJob(StorageResolver.Local, new RecordedEvents()).Run(
        new() { InputPath = input, OutputPath = output, Config = config }, CancellationToken.None);

    public static JobPlan Plan(string input, MiningConfig config, string work, int shards, RecordedEvents? events = null) =>
        new JobPlanner(StorageResolver.Local, events ?? new()).Make(
            new() { InputPath = input, Config = config, WorkPath = work, ShardCount = shards }, CancellationToken.None);

    public static ShardOutcome Observe(string work, int shard, RecordedEvents? events = null, TimeProvider? clock = null,
        CancellationToken cancel = default) =>
        new ShardObserver(WorkFolder.At(work), Storage, events ?? new(), clock).Observe(shard, 1, cancel);

    public static JobResult Reduce(string work, string output, RecordedEvents? events = null) =>
        new ShardReducer(WorkFolder.At(work), Storage, events ?? new())
        .Reduce(new() { OutputPath = output, Overwrite = true }, CancellationToken.None);

    /// <summary>Every file of an output with its bytes as text; times are taken out, and the order of warnings.</summary>
    public static Dictionary<string, string> Written(string output) =>
        Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories).ToDictionary(
        f => Path.GetRelativePath(output, f),
        static f => f.EndsWith("summary.json", StringComparison.Ordinal) ? WithoutTimes(File.ReadAllText(f))
            : Convert.ToHexString(File.ReadAllBytes(f)));

    private static string WithoutTimes(string summary)
    {
        JsonObject root = JsonNode.Parse(summary)!.AsObject();
        Assert.True(root.Remove("elapsed_seconds") && root.Remove("phase_seconds"));
        root["warnings"] = new JsonArray([.. root["warnings"]!.AsArray().Select(static w => w!.GetValue<string>())
            .Order(StringComparer.Ordinal).Select(static w => JsonValue.Create(w))]);
        return root.ToJsonString();
    }
}
