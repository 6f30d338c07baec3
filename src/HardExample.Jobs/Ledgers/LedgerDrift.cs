using System.Globalization;
using HardExample.Core.Drift;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Ledger;

namespace HardExample.Jobs.Ledgers;

/// <summary>The populations of earlier runs, as the ledger keeps them.</summary>
internal static class LedgerDrift
{
    /// <summary>Samples, and embeddings, that are kept of the population of a run.</summary>
    internal const int KeptSamples = 256;

    // The runs of so many days before the last one are compared, and at least so many runs.
    private const int Days = 28, MinRuns = 4;

    // Of so many runs curves are drawn.
    private const int MaxHistory = 52;

    /// <summary>What is kept of a population; the ids show which images come again in a later run.</summary>
    public static LedgerProfile ToLedger(PopulationProfile profile, string models)
    {
        PopulationProfile kept = profile.Take(KeptSamples, KeptSamples);
        return new((int)profile.Task, models, PopulationProfileFormat.ToBytes(kept), PopulationProfileFormat.EmbeddingsToBytes(kept));
    }

    /// <summary>The populations of the last weeks as one reference; null when there is none.</summary>
    /// <param name="ledger">Where they are.</param>
    /// <param name="task">Their task.</param>
    /// <param name="models">The models of the population that is compared: runs with others only show how images were.</param>
    /// <param name="extractor">The extractor of its embeddings; empty without any.</param>
    /// <param name="name">The ledger in words.</param>
    public static DriftReference? Read(LedgerFile ledger, TaskType task, string models, string extractor, string name)
    {
        IReadOnlyList<LedgerProfile> runs = ledger.ReadProfiles((int)task, MaxHistory);
        if (runs.Count == 0) return null;
        DateTimeOffset since = runs[0].Time.AddDays(-Days);
        LedgerProfile[] last = [.. runs.Where((r, i) => i < MinRuns || r.Time >= since).Reverse()];
        LedgerProfile[] same = [.. last.Where(r => IsSameModel(r.Models, models))];
        LedgerProfile[] compared = same.Length > 0 ? same : last;
        return new()
        {
            Description = string.Create(CultureInfo.InvariantCulture,
                $"{compared.Length} {(compared.Length == 1 ? "run" : "runs")} since {compared[0].Time:yyyy-MM-dd} ({name})"),
            Profile = DriftReference.Join([.. compared.Select(r => ProfileOf(ledger.WithEmbeddings(r)))], extractor),
            HasSameModel = same.Length > 0,
            History = [.. runs.Reverse().Select(static r => DriftHistory.PointOf(ProfileOf(r), r.Time))],
        };
    }

    // What observes the images may differ, and stands before the embeddings; a job to which predictions were given may have no model.
    private static bool IsSameModel(string one, string other)
    {
        string a = Inference(one), b = Inference(other);
        return a == b || a.Length == 0 || b.Length == 0;
    }

    // The inference model comes first in a hash of the models.
    private static string Inference(string models) => models[..Math.Max(0, models.AsSpan().IndexOfAny('/', ' '))];

    private static PopulationProfile ProfileOf(LedgerProfile profile) => PopulationProfileFormat.Read(profile.Content, profile.Embeddings);
}
