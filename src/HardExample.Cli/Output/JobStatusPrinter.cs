using System.Globalization;
using HardExample.Cluster.Engines;
using HardExample.Cluster;
using Spectre.Console;

namespace HardExample.Cli.Output;

/// <summary>Prints how far a job in shards is: counts, then the shards that are neither done nor waiting.</summary>
internal static class JobStatusPrinter
{
    public static void Print(JobStatus status, CliConsole console)
    {
        string counts = string.Join(", ",
            Enum.GetValues<TaskState>().Where(s => status.Count(s) > 0).Select(s => $"{status.Count(s)} {NameOf(s)}"));
        console.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{status.State switch
        {
            JobState.Planning => "being planned",
            JobState.Observing => "observing",
            JobState.Reducing => "all shards are observed, the result is not there yet",
            JobState.Done => "done",
            _ => "failed",
        }}: {status.Observed:N0} of {status.Images:N0} images; {status.Shards.Length} shards{(counts.Length > 0 ? $": {counts}" : "")}"));
        if (status.ImagesPerCoreSecond is { } rate)
            console.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rate:0.##} images a core-second"));
        if (status.Submission is { Ids.IsEmpty: false } submission)
            console.Output.WriteLine($"{submission.Engine}: {string.Join(", ", submission.Ids.Select(static i => $"{i.Key} {i.Value}"))}");
        if (status.Error is { } error) console.Output.WriteLine($"error: {error}");
        ShardStatus[] busy = [.. status.Shards.Where(static s => s.State is not (TaskState.Done or TaskState.Pending))];
        if (busy.Length > 0) console.Tables.Write(TableOf(busy, console.OutputIsTerminal));
        if (status is { State: JobState.Done, OutputPath: { } output }) console.Output.WriteLine($"written to {output}");
    }

    private static Table TableOf(ShardStatus[] shards, bool isTerminal)
    {
        var table = new Table { Border = isTerminal ? TableBorder.Rounded : TableBorder.None };
        table.AddColumn(new TableColumn("shard").RightAligned());
        table.AddColumns("state", "images", "attempts", "machine", "error");
        foreach (ShardStatus shard in shards)
            table.AddRow(new Text(Number(shard.Shard)), new Text(NameOf(shard.State)),
                new Text($"{Number(shard.Observed)} of {Number(shard.Images)}"),
                new Text(Number(shard.Attempts)), new Text(shard.Machine ?? ""), new Text(shard.Error ?? ""));
        return table;
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string NameOf(TaskState state) => state switch
    {
        TaskState.Pending => "waiting",
        TaskState.Running => "running",
        TaskState.Interrupted => "interrupted",
        TaskState.Failed => "failed",
        _ => "done",
    };
}
