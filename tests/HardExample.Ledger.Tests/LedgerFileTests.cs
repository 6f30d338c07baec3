using HardExample.Core.Errors;
using Microsoft.Data.Sqlite;

namespace HardExample.Ledger.Tests;

public sealed class LedgerFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string File => _folder["season.db"];

    [Fact]
    public void An_image_keeps_its_history_in_order()
    {
        using LedgerFile ledger = LedgerFile.Open(File);
        ledger.Record(Run("a"), [Make.Record("x", LedgerState.Seen, coefficient: 0.3), Make.Record("y", LedgerState.Seen)]);
        ledger.Record(Run("b"), [Make.Record("x", LedgerState.Selected, coefficient: 0.7, reasons: [20, 1])]);
        ledger.Record(Run("c"), [Make.Record("x", LedgerState.Labelled, label: "dog", coefficient: null, reasons: [])]);

        LedgerEntry entry = ledger.Read(new() { Ids = [Make.Id("x")] }).Single();

        Assert.Equal([LedgerState.Seen, LedgerState.Selected, LedgerState.Labelled], entry.History.Select(static e => e.State));
        Assert.Equal((LedgerState.Labelled, "dog", 0.7, "20-1", true),
            (entry.State, entry.Label, entry.Coefficient, entry.Reasons, entry.IsWrong));
        Assert.Equal(["x", "y"], ledger.Read(LedgerFilter.All).Select(static e => Path.GetFileNameWithoutExtension(e.Source)));
        Assert.Equal(LedgerState.Seen, ledger.StateOf(Make.Id("y")));
        Assert.Null(ledger.StateOf(Make.Id("z")));
    }

    [Fact]
    public void A_renamed_image_is_the_same_one_and_both_names_are_known()
    {
        using LedgerFile ledger = LedgerFile.Open(File);
        ledger.Record(Run("a"), [Make.Record("x", LedgerState.Selected, "/in/old.png")]);
        ledger.Record(Run("b"), [Make.Record("x", LedgerState.Seen, "/in/new.png")]);

        LedgerEntry entry = Assert.Single(ledger.Read(LedgerFilter.All));
        Assert.Equal(["/in/old.png", "/in/new.png"], entry.History.Select(static e => e.Source));
        Assert.Equal(LedgerState.Selected, entry.State);
        Assert.Equal(["/in/new.png", "/in/old.png"], ledger.ReadChosenSources().Select(static s => s.Source).Order());
    }

    [Theory]
    [InlineData(LedgerState.Seen, LedgerState.Selected, LedgerState.Selected)]
    [InlineData(LedgerState.Selected, LedgerState.Seen, LedgerState.Selected)]
    [InlineData(LedgerState.Labelled, LedgerState.Selected, LedgerState.Labelled)]
    [InlineData(LedgerState.Labelled, LedgerState.Rejected, LedgerState.Rejected)]
    [InlineData(LedgerState.Rejected, LedgerState.Labelled, LedgerState.Labelled)]
    public void A_state_is_not_lost_by_a_lower_one(LedgerState first, LedgerState second, LedgerState expected)
    {
        using LedgerFile ledger = LedgerFile.Open(File);
        ledger.Record(Run("a"), [Make.Record("x", first)]);
        ledger.Record(Run("b"), [Make.Record("x", second)]);

        Assert.Equal(expected, ledger.StateOf(Make.Id("x")));
    }

    [Fact]
    public void What_was_judged_with_a_configuration_is_known_by_its_hash()
    {
        using LedgerFile ledger = LedgerFile.Open(File);
        ledger.Record(Run("a") with { Config = "one" }, [Make.Record("x", LedgerState.Seen)]);
        ledger.Record(Run("b") with { Config = "two" }, [Make.Record("x", LedgerState.Seen)]);

        Assert.True(ledger.IsJudged(Make.Id("x"), "one"));
        Assert.True(ledger.IsJudged(Make.Id("x"), "two"));
        Assert.False(ledger.IsJudged(Make.Id("x"), "three"));
        Assert.False(ledger.IsJudged(Make.Id("y"), "one"));
    }

    [Fact]
    public void Embeddings_of_the_extractor_come_back_of_length_1_with_the_label()
    {
        using LedgerFile ledger = LedgerFile.Open(File);
        ledger.Record(Run("a"),
        [
            Make.Record("x", LedgerState.Selected, embedding: [0.6f, 0.8f]), Make.Record("y", LedgerState.Seen, embedding: [1, 0]),
            Make.Record("z", LedgerState.Selected, embedding: [0, 1]) with { Extractor = "other" },
        ]);
        ledger.Record(Run("b"), [Make.Record("x", LedgerState.Labelled, label: "dog")]);

        (float[] embedding, string? label) = Assert.Single(ledger.ReadChosen("net"));

        Assert.Equal("dog", label);
        Assert.Equal(0.6, embedding[0], 3);
        Assert.Equal(1, Math.Sqrt(embedding.Sum(static v => v * v)), 6);
    }

    [Fact]
    public void Filters_mean_images_of_which_one_event_fits_all_of_them()
    {
        DateTimeOffset day = new(2026, 11, 2, 0, 0, 0, TimeSpan.Zero);
        using LedgerFile ledger = LedgerFile.Open(File);
        ledger.Record(Run("a") with { Time = day },
            [Make.Record("x", LedgerState.Selected, reasons: [1, 12]), Make.Record("y", LedgerState.Seen)]);
        ledger.Record(Run("b") with { Time = day.AddDays(7) },
            [Make.Record("y", LedgerState.Selected, reasons: [2], predicted: "dog"), Make.Record("x", LedgerState.Seen)]);

        string Read(LedgerFilter filter)
        {
            LedgerEntry[] entries = [.. ledger.Read(filter)];
            Assert.Equal(entries.Length, ledger.Count(filter));
            return string.Concat(entries.Select(static e => Path.GetFileNameWithoutExtension(e.Source)));
        }
        Assert.Equal("xy", Read(LedgerFilter.All));
        Assert.Equal("xy", Read(new() { States = [LedgerState.Selected] }));
        Assert.Equal("y", Read(new() { States = [LedgerState.Selected], Since = day.AddDays(1) }));
        Assert.Equal("x", Read(new() { States = [LedgerState.Selected], Until = day.AddDays(7) }));
        Assert.Equal("y", Read(new() { Class = "dog" }));
        Assert.Equal("y", Read(new() { ReasonId = 2 }));
        Assert.Equal("x", Read(new() { ReasonId = 12 }));
        Assert.Equal("x", Read(new() { Ids = [Make.Id("x")[..12]] }));
    }

    [Fact]
    public void Removing_a_selection_leaves_what_was_there_before_it()
    {
        using LedgerFile ledger = LedgerFile.Open(File);
        ledger.Record(Run("a"), [Make.Record("x", LedgerState.Seen), Make.Record("y", LedgerState.Selected, embedding: [1, 0])]);
        ledger.Record(Run("b"), [Make.Record("x", LedgerState.Selected, embedding: [1, 0])]);

        Assert.Equal((2, 1), ledger.Remove(new() { States = [LedgerState.Selected] }));

        Assert.Equal(LedgerState.Seen, ledger.StateOf(Make.Id("x")));
        Assert.Null(ledger.StateOf(Make.Id("y")));
        Assert.Empty(ledger.ReadChosen("net"));
        Assert.Single(ledger.Read(LedgerFilter.All));
    }

    [Fact]
    public void A_run_that_fails_in_the_middle_leaves_nothing()
    {
        using LedgerFile ledger = LedgerFile.Open(File);
        IEnumerable<LedgerRecord> Failing()
        {
            yield return Make.Record("x", LedgerState.Selected);
            throw new OperationCanceledException();
        }

        Assert.Throws<OperationCanceledException>(() => ledger.Record(Run("a"), Failing()));

        Assert.Empty(ledger.Read(LedgerFilter.All));
        Assert.Equal(1, ledger.Record(Run("a"), [Make.Record("x", LedgerState.Selected), Make.Record("x", LedgerState.Selected)]));
    }

    [Fact]
    public void An_older_file_is_brought_up_to_date_with_what_is_in_it()
    {
        using (LedgerFile old = LedgerFile.Open(File)) old.Record(Run("a"), [Make.Record("x", LedgerState.Selected)]);
        string[] newer = [.. LedgerSchema.Steps, "ALTER TABLE sample ADD COLUMN camera TEXT; UPDATE sample SET camera = 'c'"];

        using (LedgerFile upgraded = LedgerFile.Open(File, newer)) Assert.Equal(LedgerState.Selected, upgraded.StateOf(Make.Id("x")));

        Assert.Equal($"{newer.Length} c", Scalar("SELECT (SELECT * FROM pragma_user_version) || ' ' || camera FROM sample"));
        Assert.Contains("newer version", Assert.Throws<StorageException>(() => LedgerFile.Open(File)).Message, StringComparison.Ordinal);
        Assert.Contains("newer version", MessageOfReading(File), StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_that_fails_leaves_the_file_as_it_was()
    {
        using (LedgerFile old = LedgerFile.Open(File)) old.Record(Run("a"), [Make.Record("x", LedgerState.Selected)]);

        Assert.Throws<StorageException>(() => LedgerFile.Open(File, [.. LedgerSchema.Steps, "DELETE FROM sample; SELECT nonsense"]));

        using LedgerFile ledger = LedgerFile.Open(File);
        Assert.Equal(LedgerState.Selected, ledger.StateOf(Make.Id("x")));
    }

    [Fact]
    public void What_is_no_ledger_is_refused_and_left_alone()
    {
        string text = _folder.Write("notes.txt", "no database, but long enough to be taken for the header of one ........................");
        string other = _folder["other.db"];
        using (SqliteConnection connection = Make.Connection(other)) LedgerSchema.Execute(connection, "CREATE TABLE t (x)");
        byte[] before = System.IO.File.ReadAllBytes(other);

        Assert.Contains("no ledger", Assert.Throws<StorageException>(() => LedgerFile.Open(text)).Message, StringComparison.Ordinal);
        Assert.Contains("no ledger", MessageOfReading(other), StringComparison.Ordinal);
        Assert.Contains("no folder", Message(_folder["missing/season.db"]), StringComparison.Ordinal);
        Assert.Contains("is a folder", Message(_folder.Path), StringComparison.Ordinal);
        Assert.Contains("There is no ledger", MessageOfReading(File), StringComparison.Ordinal);
        Assert.Equal(before, System.IO.File.ReadAllBytes(other));
    }

    [Fact]
    public void A_read_only_file_is_read_and_not_written()
    {
        using (LedgerFile ledger = LedgerFile.Open(File)) ledger.Record(Run("a"), [Make.Record("x", LedgerState.Selected)]);
        System.IO.File.SetAttributes(File, FileAttributes.ReadOnly);
        try
        {
            Assert.Contains("read-only", Message(File), StringComparison.Ordinal);
            using LedgerFile ledger = LedgerFile.OpenRead(File);
            Assert.Single(ledger.Read(LedgerFilter.All));
            Assert.Throws<StorageException>(() => ledger.Record(Run("b"), [Make.Record("y", LedgerState.Seen)]));
        }
        finally
        {
            System.IO.File.SetAttributes(File, FileAttributes.Normal);
        }
    }

    [Fact]
    public void Weekly_questions_use_an_index()
    {
        using (LedgerFile ledger = LedgerFile.Open(File)) ledger.Record(Run("a"), [Make.Record("x", LedgerState.Selected)]);

        string plan = Scalar("""
            EXPLAIN QUERY PLAN SELECT count(*) FROM history h WHERE h.run IN (SELECT id FROM run WHERE time >= 5 AND time < 9)
                AND h.state = 1
            """, column: 3, all: true);
        Assert.Contains("run_time", plan, StringComparison.Ordinal);
        Assert.Contains("history_state", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("SCAN", plan, StringComparison.Ordinal);
    }

    [Fact]
    public void What_populations_looked_like_is_kept_with_their_runs_the_last_first_and_goes_with_them()
    {
        using LedgerFile ledger = LedgerFile.Open(File);
        var time = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        for (int week = 0; week < 3; week++)
            ledger.Record(Run($"{week}") with { Time = time.AddDays(7 * week) }, [Make.Record($"{week}", LedgerState.Seen)],
                new(0, "m", [(byte)week], [7, (byte)week]));
        ledger.Record(Run("detection"), [], new(1, "m", [9], []));

        IReadOnlyList<LedgerProfile> read = ledger.ReadProfiles(task: 0, count: 2);
        Assert.Equal([2, 1], read.Select(static p => (int)p.Content[0]));
        Assert.Equal(time.AddDays(14), read[0].Time);
        Assert.Empty(read[0].Embeddings);
        Assert.Equal([7, 1], ledger.WithEmbeddings(read[1]).Embeddings);

        ledger.Remove(new() { Until = time.AddDays(8) });
        Assert.Equal([2], ledger.ReadProfiles(0, 9).Select(static p => (int)p.Content[0]));
    }

    private static LedgerRun Run(string name) => new("mine", "in") { Id = name };

    private static string Message(string path) => Assert.Throws<StorageException>(() => LedgerFile.Open(path)).Message;

    private static string MessageOfReading(string path) => Assert.Throws<StorageException>(() => LedgerFile.OpenRead(path)).Message;

    private string Scalar(string sql, int column = 0, bool all = false)
    {
        using SqliteConnection connection = Make.Connection(File);
        using SqliteCommand command = connection.Prepare(sql);
        string[] rows = [.. LedgerErrors.Rows(File, command, r => r.GetString(column))];
        return all ? string.Join('\n', rows) : rows[0];
    }
}
