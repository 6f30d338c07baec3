using HardExample.Core.Configuration;

namespace HardExample.Core.Mining;

/// <summary>Parameters of predict_score_mining.</summary>
/// <param name="ScoreThresholdLow">In [0, 1], at most <paramref name="ScoreThresholdUp"/>.</param>
/// <param name="ScoreThresholdUp">In [0, 1].</param>
/// <param name="Margin">In [0, 1]: top-1 minus top-2 confidence that a sure prediction has.</param>
/// <param name="MarginRule">Which difference makes a prediction doubtful.</param>
public sealed record PredictScoreOptions(double ScoreThresholdLow, double ScoreThresholdUp, double Margin, MarginRule MarginRule = MarginRule.Smaller);
