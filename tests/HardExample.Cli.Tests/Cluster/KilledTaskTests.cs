using System.Diagnostics;
using System.Globalization;
using HardExample.Cli.Output;
using HardExample.Cluster;
using HardExample.Cluster.Tests;
using HardExample.Cli.Commands;

namespace HardExample.Cli.Tests.Cluster;

/// <summary>
/// Tasks that are killed with SIGKILL, half of them at random moments, half while they write. HARDEXAMPLE_KILLS says how many;
/// tests/cluster/kill.sh runs 200.
/// </summary>
[Collection(nameof(ClusterCommandTests))]
public sealed class KilledTaskTests : IDisposable
{
    private const int Shards = 4, DefaultKills = 10;
    private const string Algorithms = "comprehensive_algo_config=predict_score_mining:0.4+feature_distribution_mining:0.5";

    private readonly TemporaryFolder _folder = new();
    private readonly DrawnPool _pool = new(24);

    public void Dispose()
    {
        _pool.Dispose();
        _folder.Dispose();
    }

    private static int Kills =>
        int.TryParse(Environment.GetEnvironmentVariable("HARDEXAMPLE_KILLS"), CultureInfo.InvariantCulture, out int kills)
        ? kills : DefaultKills;

    private WorkFolder Work => WorkFolder.At(_folder["work"]);

    [Trait("Category", "Slow")]
    [Fact]
    public async Task A_task_killed_at_any_moment_loses_at_most_its_shard()
    {
        await CliRun.Of("mine", "--input", _pool.Input, "--output", _folder["mine"], "--set", Algorithms, "--set",
            "algo_hard_threshold=0.05");
        byte[][] expected = await PlanAndObserve("alone");
        await Plan("work");
        long start = Stopwatch.GetTimestamp();
        await Run(0);
        TimeSpan whole = Stopwatch.GetElapsedTime(start);
        var random = new Random(20261122);

        int killed = 0, whileWriting = 0;
        for (int k = 0; killed < Kills; k++)
        {
            int shard = k % Shards;
            File.Delete(Work.ShardFile(shard));
            bool[] before = Existing();
            string[] old = Leftovers();
            using Process task = Start(shard);
            await WaitForMoment(task, whole * random.NextDouble(), k % 2 == 1 ? () => Leftovers().Except(old).Any() : null, random);
            task.Kill();
            await task.WaitForExitAsync();
            if (task.ExitCode == 0) continue;
            killed++;
            if (Leftovers().Except(old).Any()) whileWriting++;
            before[shard] = Existing()[shard];
            Assert.Equal(before, Existing());
            for (int s = 0; s < Shards; s++)
                if (before[s]) Assert.Equal(expected[s], File.ReadAllBytes(Work.ShardFile(s)));
        }
        for (int s = 0; s < Shards; s++) Assert.Equal(0, await Run(s));

        Assert.Equal(expected, Enumerable.Range(0, Shards).Select(s => File.ReadAllBytes(Work.ShardFile(s))));
        Assert.Empty(Leftovers());
        Assert.True(whileWriting > killed / 10, $"only {whileWriting} of {killed} tasks were killed while they wrote");
        Assert.Equal(0, (await CliRun.Of("reduce", "--work", Work.Root, "--output", _folder["out"])).Code);
        foreach (string file in (string[])["output.manifest", ".hardexample/samples.jsonl"])
            Assert.Equal(File.ReadAllBytes(_folder[$"mine/{file}"]), File.ReadAllBytes(_folder[$"out/{file}"]));
    }

    private async Task<byte[][]> PlanAndObserve(string work)
    {
        await Plan(work);
        for (int s = 0; s < Shards; s++) await CliRun.Of("observe", "--work", _folder[work], "--shard", $"{s}");
        return [.. Enumerable.Range(0, Shards).Select(s => File.ReadAllBytes(WorkFolder.At(_folder[work]).ShardFile(s)))];
    }

    private async Task Plan(string work) => Assert.Equal(0, (await CliRun.Of(
        "plan", "--input", _pool.Input, "--work", _folder[work], "--shards", $"{Shards}", "--set", Algorithms, "--set",
        "algo_hard_threshold=0.05")).Code);

    private static async Task WaitForMoment(Process task, TimeSpan moment, Func<bool>? writes, Random random)
    {
        if (writes is null)
        {
            await Task.Delay(moment);
            return;
        }
        while (!task.HasExited && !writes()) await Task.Delay(1);
        await Task.Delay(random.Next(30));
    }

    private bool[] Existing() => [.. Enumerable.Range(0, Shards).Select(s => File.Exists(Work.ShardFile(s)))];

    private string[] Leftovers() => Directory.Exists(Work.ObservationsFolder) ? Directory.GetFiles(Work.ObservationsFolder, "*.tmp") : [];

    private async Task<int> Run(int shard)
    {
        using Process task = Start(shard);
        await task.WaitForExitAsync();
        return task.ExitCode;
    }

    private Process Start(int shard)
    {
        var info = new ProcessStartInfo(ThisProgram.Command[0]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in ThisProgram.Command.Skip(1)) info.ArgumentList.Add(argument);
        foreach (string argument in (string[])["observe", "--work", Work.Root, "--shard", $"{shard}", "--threads", "1"])
            info.ArgumentList.Add(argument);
        Process task = Process.Start(info)!;
        // So that a task that prints much does not wait for a reader.
        task.BeginOutputReadLine();
        task.BeginErrorReadLine();
        return task;
    }
}
