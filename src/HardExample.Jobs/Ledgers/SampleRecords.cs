using System.Text;
using HardExample.Core.Formats;
using HardExample.Core.Samples;
using HardExample.Ledger;

namespace HardExample.Jobs.Ledgers;

/// <summary>What the ledger keeps of scored samples, and the samples that come back out of it.</summary>
public static class SampleRecords
{
    /// <summary>The record of a scored sample.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="id">Its content hash.</param>
    /// <param name="isSelected">Selected, else seen. A selected sample keeps scores, prediction and embedding.</param>
    public static LedgerRecord Of(Sample sample, string id, bool isSelected)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var happened = new LedgerEvent
        {
            State = isSelected ? LedgerState.Selected : LedgerState.Seen,
            Source = sample.Source,
            Coefficient = sample.HardCoefficient,
            ReasonIds = sample.HardReasons,
            Predicted = sample.Predicted,
            Confidence = sample.Confidence,
            IsControl = isSelected && sample.IsControl,
            Detail = isSelected ? DetailOf(sample) : null,
        };
        return isSelected ? new(id, happened) { Embedding = sample.Embedding, Extractor = sample.EmbeddingSource ?? "" }
            : new(id, happened);
    }

    /// <summary>The sample that an event keeps, with scores and prediction; null when it keeps none.</summary>
    public static Sample? SampleOf(LedgerEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        if (happened is not { State: LedgerState.Selected, Detail: { } detail }) return null;
        using var line = new MemoryStream(Encoding.UTF8.GetBytes(detail));
        return ScoredSampleFile.Read(line, "the ledger").Single();
    }

    // Without what can be measured again or read elsewhere.
    private static string DetailOf(Sample sample)
    {
        Sample kept = sample with { Features = null, ContentHash = null };
        foreach ((string name, MinerScore score) in sample.Scores) kept = kept.WithScore(name, score with { Explanation = "" });
        using var line = new MemoryStream();
        ScoredSampleFile.Write(line, [kept]);
        return Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length - 1);
    }
}
