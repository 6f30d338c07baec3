using System.Collections.Immutable;

namespace HardExample.Core.Fusion;

/// <summary>How the coefficient of one sample came about.</summary>
/// <param name="Coefficient">H in [0, 1].</param>
/// <param name="Combined">H0 in [0, 1]: error estimators and out-of-distribution detectors together, before the hinge.</param>
/// <param name="Contributions">What each algorithm that took part brought into <paramref name="Combined"/>, at least 0, by its name.</param>
/// <param name="Reasons">Reason ids, the largest contribution first.</param>
public sealed record FusedCoefficient(
    double Coefficient, double Combined, ImmutableSortedDictionary<string, double> Contributions, ImmutableArray<int> Reasons);
