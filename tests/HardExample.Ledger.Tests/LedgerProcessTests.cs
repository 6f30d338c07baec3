using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace HardExample.Ledger.Tests;

/// <summary>Several processes, and processes that are killed with SIGKILL. HARDEXAMPLE_KILLS says how many.</summary>
public sealed class LedgerProcessTests : IDisposable
{
    private const int DefaultKills = 200;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string File => _folder["season.db"];

    [Trait("Category", "Slow")]
    [Fact]
    public async Task Two_processes_at_once_lose_nothing()
    {
        const int Runs = 12;
        using Process first = WritingProcess.Start(File, 0, Runs), second = WritingProcess.Start(File, Runs, Runs);
        await Task.WhenAll(first.StandardOutput.ReadToEndAsync(), second.StandardOutput.ReadToEndAsync());
        await Task.WhenAll(first.WaitForExitAsync(), second.WaitForExitAsync());

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.Equal(Enumerable.Range(0, 2 * Runs), Complete().Order());
    }

    [Trait("Category", "Slow")]
    [Fact]
    public async Task A_process_killed_at_any_moment_loses_nothing_that_was_confirmed_and_leaves_nothing_half_written()
    {
        int kills = int.TryParse(Environment.GetEnvironmentVariable("HARDEXAMPLE_KILLS"), CultureInfo.InvariantCulture, out int said)
            ? said : DefaultKills;
        var random = new Random(20261129);
        int next = 0, inTheMiddle = 0;
        var confirmed = new List<int>();
        for (int k = 0; k < kills; k++)
        {
            using Process process = WritingProcess.Start(File, next, 1000);
            int wanted = random.Next(1, 4);
            for (int i = 0; i < wanted; i++)
                confirmed.Add(int.Parse((await process.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture));
            await Task.Delay(random.Next(10));
            process.Kill();
            while (await process.StandardOutput.ReadLineAsync() is { } line) confirmed.Add(int.Parse(line, CultureInfo.InvariantCulture));
            await process.WaitForExitAsync();

            HashSet<int> complete = [.. Complete()];
            Assert.Subset(complete, confirmed.ToHashSet());
            next = Math.Max(confirmed[^1], complete.Max()) + 1;
            if (confirmed[^1] == complete.Max()) inTheMiddle++;
        }
        Assert.True(inTheMiddle > 0, $"none of {kills} processes was killed while it wrote");
    }

    // The runs in the file, all of which must be whole.
    private List<int> Complete()
    {
        using SqliteConnection connection = Make.Connection(File);
        Assert.Equal("ok", Rows(connection, "PRAGMA quick_check", static r => r.GetString(0)).Single());
        List<(string Name, long Events)> runs = Rows(connection,
            "SELECT r.name, count(h.id) FROM run r LEFT JOIN history h ON h.run = r.id GROUP BY r.id",
            static r => (r.GetString(0), r.GetInt64(1)));
        Assert.All(runs, static r => Assert.Equal(WritingProcess.Records, r.Events));
        long[] counts = [.. ((string[])["sample", "embedding"]).Select(table =>
            Rows(connection, $"SELECT count(*) FROM {table}", static r => r.GetInt64(0)).Single())];
        Assert.All(counts, count => Assert.Equal(runs.Count * WritingProcess.Records, count));
        return [.. runs.Select(static r => int.Parse(r.Name["run ".Length..], CultureInfo.InvariantCulture))];
    }

    private static List<T> Rows<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> row)
    {
        using SqliteCommand command = connection.Prepare(sql);
        return [.. LedgerErrors.Rows(connection.DataSource, command, row)];
    }
}
