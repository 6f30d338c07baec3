namespace HardExample.Ledger.Tests;

public sealed class LedgerQualityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_control_says_how_many_labels_were_saved()
    {
        using LedgerFile ledger = LedgerFile.Open(_folder["season.db"]);
        ledger.Record(new("mine", "in"), [.. Selected(0, 8, isControl: false), .. Selected(8, 4, isControl: true)]);
        Assert.Null(LedgerQuality.Of(ledger).LabelsSaved);

        // Of 8 selections 6 were wrong, of 4 controls 1: at its rate 24 labels find 6.
        ledger.Record(new("label", "labels.csv"), Enumerable.Range(0, 12).Select(static i =>
            Make.Record($"{i}", LedgerState.Labelled, label: i is < 6 or 8 ? "dog" : "cat")));
        LedgerQuality quality = LedgerQuality.Of(ledger);

        Assert.Equal((6, 8, 1, 4), (quality.Total.Wrong, quality.Total.Labelled, quality.Control!.Wrong, quality.Control.Labelled));
        Assert.Equal(16, quality.LabelsSaved);
        Assert.Contains("labels saved against a random choice: 16\n", quality.ToString(), StringComparison.Ordinal);
        Assert.Contains("\"labels_saved\": 16", quality.ToJson(), StringComparison.Ordinal);
    }

    private static IEnumerable<LedgerRecord> Selected(int first, int count, bool isControl) => Enumerable.Range(first, count)
        .Select(i => Make.Record($"{i}", LedgerState.Selected)).Select(r => r with { Event = r.Event with { IsControl = isControl } });
}
