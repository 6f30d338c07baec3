using HardExample.Core.Evaluation.Tuning;

namespace HardExample.Core.Tests.Evaluation;

public sealed class FlagThresholdTests
{
    [Fact]
    public void The_threshold_with_the_best_F1_is_found() =>
        // Flagged 1: 2·1/(1 + 2) = 0.67; 2: 2·1/(2 + 2) = 0.5; 3: 2·2/(3 + 2) = 0.8; 4: 2·2/(4 + 2) = 0.67. The largest that flags three is
        // 0.3 itself.
        Assert.Equal(0.3, FlagThreshold.Best([0.1, 0.3, 0.9, 0.5], [0, 1, 1, 0]));

    [Fact]
    public void Graded_truth_counts_by_its_difficulty() =>
        // Flagged 1: 2·0.9/(1 + 1.2) = 0.82; 2: 2·1.1/(2 + 1.2) = 0.69; 3: 2·1.2/(3 + 1.2) = 0.57.
        Assert.Equal(0.9, FlagThreshold.Best([0.9, 0.5, 0.1], [0.9, 0.2, 0.1]));
}
