using System.Collections.Immutable;

namespace HardExample.Ledger;

/// <summary>Something that happened to an image: one row of its history.</summary>
public sealed record LedgerEvent
{
    /// <summary>What happened.</summary>
    public required LedgerState State { get; init; }

    /// <summary>The run that it happened in: an id of its own for each job, export and import of labels. Empty on what is to be
    /// recorded.</summary>
    public string RunId { get; init; } = "";

    /// <summary>When the run was recorded. Ignored on what is to be recorded.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>Path or URI of the image then.</summary>
    public required string Source { get; init; }

    /// <summary>Hard coefficient in [0, 1]; null without one.</summary>
    public double? Coefficient { get; init; }

    /// <summary>Reason ids, the largest contribution first.</summary>
    public ImmutableArray<int> ReasonIds { get; init; } = [];

    /// <summary>The reason ids as a manifest has them, for example "1-20-2".</summary>
    public string Reasons => string.Join('-', ReasonIds);

    /// <summary>The predicted class; null without a prediction.</summary>
    public string? Predicted { get; init; }

    /// <summary>Top-1 confidence in [0, 1]; null without a prediction.</summary>
    public double? Confidence { get; init; }

    /// <summary>What people said: the class, or of boxes the classes joined with ", "; null before that.</summary>
    public string? Label { get; init; }

    /// <summary>Where the label came from: the file, or "pipeline"; null without a label.</summary>
    public string? LabelSource { get; init; }

    /// <summary>
    /// How wrong the prediction was by the label, in [0, 1]: 0 or 1 for a class, 1 − F1 at an IoU of 0.5 for boxes; null when there is
    /// nothing to compare.
    /// </summary>
    public double? Difficulty { get; init; }

    /// <summary>Whether it was drawn at random as a control, not chosen by its coefficient.</summary>
    public bool IsControl { get; init; }

    /// <summary>
    /// What is kept in full, as JSON: of a selected image its line of samples.jsonl, with the score of each algorithm; of boxes that
    /// people drew the boxes. Null otherwise.
    /// </summary>
    public string? Detail { get; init; }
}

/// <summary>What is recorded of an image.</summary>
/// <param name="Id">SHA-256 of the file of the image, 64 lower-case hexadecimal digits.</param>
/// <param name="Event">What happened.</param>
public sealed record LedgerRecord(string Id, LedgerEvent Event)
{
    /// <summary>The embedding, kept in 16 bits a value; null = none is kept.</summary>
    public float[]? Embedding { get; init; }

    /// <summary>Identifies the extractor of <see cref="Embedding"/> by a hash (Sample.EmbeddingSource).</summary>
    public string Extractor { get; init; } = "";
}

/// <summary>A job, an export or an import of labels, whose records are written together.</summary>
/// <param name="Kind">mine, export or label.</param>
/// <param name="Source">The input, the output or the file of labels.</param>
public sealed record LedgerRun(string Kind, string Source)
{
    /// <summary>Identifies the run.</summary>
    public string Id { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>When it is recorded.</summary>
    public DateTimeOffset Time { get; init; } = TimeProvider.System.GetUtcNow();

    /// <summary>
    /// A hash of parameters, weights and models: runs with equal hashes judge images alike. Empty where nothing was judged.
    /// </summary>
    public string Config { get; init; } = "";

    /// <summary>What gave the embeddings, in words.</summary>
    public string ExtractorName { get; init; } = "";
}
