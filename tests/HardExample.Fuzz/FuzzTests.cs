using HardExample.Fuzz.Readers;
using HardExample.Fuzz.Running;

namespace HardExample.Fuzz;

/// <summary>Some seconds of what the program does for as long as it is told to.</summary>
[Trait("Category", "Slow")]
public sealed class FuzzTests
{
    private const ulong Seed = 1;
    private const int Cases = 150;

    public static TheoryData<string> Readers => [.. ReaderTable.All.Select(static r => r.Name)];

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_mutated_input_is_read_or_refused_in_words(string reader)
    {
        FuzzReader row = ReaderTable.Find(reader);

        Outcome outcome = Campaign.Run(row, Seed, Cases * row.Share / 10, Limits.Default);

        Assert.True(outcome.Faults.Count == 0, string.Join('\n', outcome.Faults.Take(10).Select(f => Program.Describe(row, Seed, f))));
    }

    [Theory]
    [InlineData("broken-crash", "died")]
    [InlineData("broken-exception", "InvalidOperationException")]
    [InlineData("broken-hang", "more than 0.5 s")]
    [InlineData("broken-memory", "")]
    [InlineData("broken-message", "has 4 characters")]
    public void A_reader_that_breaks_a_promise_is_found_at_each_case(string reader, string what)
    {
        Outcome outcome = Campaign.Run(ReaderTable.Find(reader), Seed, 8, new(TimeSpan.FromSeconds(0.5), 256 << 20));

        Assert.All(outcome.Faults, f => Assert.Contains(what, f.What, StringComparison.Ordinal));
        Assert.NotEmpty(outcome.Faults);
    }
}
