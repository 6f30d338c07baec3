using System.Collections.Immutable;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>Collects the reasons of a score that is a sum over parts, one reason a part.</summary>
internal struct WeightedReasons()
{
    private readonly List<(int Id, double Weight)> _reasons = [];
    private (int Id, double Weight) _largest = (0, -1);

    /// <summary>Adds a part.</summary>
    /// <param name="id">Its reason.</param>
    /// <param name="weight">What it adds to the score, at least 0.</param>
    /// <param name="isReason">Whether it is far enough from the usual to be named.</param>
    internal void Add(int id, double weight, bool isReason)
    {
        if (weight > _largest.Weight) _largest = (id, weight);
        if (isReason) _reasons.Add((id, weight));
    }

    /// <summary>The named reasons in proportion to their weights; without any, that of the largest part with the share 0.</summary>
    /// <param name="total">The sum of all weights.</param>
    internal readonly ImmutableArray<ReasonShare> Shares(double total) =>
        _reasons.Count > 0 ? MinerSupport.Shares(_reasons, total) : [new(_largest.Id, 0)];
}
