namespace HardExample.Report;

/// <summary>A training image that looks like a sample.</summary>
/// <param name="Id">What the reader knows it by, usually its file name.</param>
/// <param name="Source">Its path or URI.</param>
/// <param name="Cosine">Cosine of the two embeddings, −1..1.</param>
/// <param name="Label">Its class; null when it has none or many.</param>
public sealed record NearestTrainingImage(string Id, string Source, double Cosine, string? Label);
