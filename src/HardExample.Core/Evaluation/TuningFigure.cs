namespace HardExample.Core.Evaluation;

/// <summary>A figure before and after tuning, measured on samples that were not fitted to; the mean over the parts.</summary>
/// <param name="Name">AUROC, average precision, …</param>
/// <param name="Start">With the weights before.</param>
/// <param name="Tuned">With the tuned weights.</param>
/// <param name="Difference">Tuned minus before, with a bootstrap interval over scenes.</param>
/// <param name="BetterIn">In how many parts the tuned weights are the better ones.</param>
public sealed record TuningFigure(string Name, double Start, double Tuned, Estimate Difference, int BetterIn);
