namespace HardExample.Core.Drift;

/// <summary>Two samples whose members belong to strata; equal strata are compared with each other.</summary>
/// <remarks>
/// The compared distributions are those of the population and of the reference as if its strata had the population's shares:
/// <code>
/// F = Σ π_c F_c        G = Σ π_c G_c        π_c = n_c/n
/// </code>
/// With one stratum that is the plain comparison. Strata that one side lacks are left out.
/// </remarks>
internal sealed class TwoSampleData
{
    /// <summary>Makes it.</summary>
    /// <param name="now">The stratum of each member of the population.</param>
    /// <param name="reference">The stratum of each member of the reference.</param>
    /// <param name="strata">How many strata.</param>
    public TwoSampleData(ReadOnlySpan<int> now, ReadOnlySpan<int> reference, int strata)
    {
        (Now, Reference) = (new int[strata], new int[strata]);
        foreach (int c in now) Now[c]++;
        foreach (int c in reference) Reference[c]++;
        Shares = new double[strata];
        int compared = 0;
        for (int c = 0; c < strata; c++)
            if (IsCompared(c)) compared += Now[c];
        for (int c = 0; c < strata; c++)
            if (IsCompared(c)) Shares[c] = (double)Now[c] / compared;
        Compared = compared;
    }

    /// <summary>n_c.</summary>
    public int[] Now { get; }

    /// <summary>m_c.</summary>
    public int[] Reference { get; }

    /// <summary>π_c; 0 of a stratum that is left out.</summary>
    public double[] Shares { get; }

    /// <summary>Members of the population that are compared.</summary>
    public int Compared { get; }

    /// <summary>Whether both sides have the stratum.</summary>
    public bool IsCompared(int c) => Now[c] > 0 && Reference[c] > 0;

    /// <summary>π_c² (1/n_c + 1/m_c) N_c/(N_c − 1): the variance of F_c − G_c is this times that of one member.</summary>
    public double VarianceOf(int c)
    {
        double n = Now[c], m = Reference[c], all = n + m;
        return Shares[c] * Shares[c] * (1 / n + 1 / m) * all / (all - 1);
    }
}
