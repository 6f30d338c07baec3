using System.Numerics.Tensors;
using HardExample.Core.Numerics.Linear;

namespace HardExample.Core.Numerics.Neighbours;

/// <summary>The nearest centre of each point while the centres move.</summary>
/// <remarks>
/// A product with a unit vector changes by no more than the centre moved. So each point keeps a bound on its product with every centre but
/// its own, and is compared with all of them again only when its own centre no longer beats that bound.
/// </remarks>
/// <param name="points">Vectors of length 1.</param>
/// <param name="clusters">How many centres.</param>
/// <param name="options">Threads and cancellation.</param>
internal sealed class NearestCentres(VectorSet points, int clusters, ParallelOptions options)
{
    /// <summary>More than the rounding of a product and of a distance: a point that is this near its bound is compared.</summary>
    private const float Margin = 1e-4f;

    private readonly float[] _bounds = new float[points.Count];
    private float[][]? _before;

    /// <summary>The index of each point's centre; of equally near ones the lower.</summary>
    public int[] Assignment { get; } = [.. Enumerable.Repeat(-1, points.Count)];

    /// <summary>The cosine of each point to its centre.</summary>
    public float[] Cosines { get; } = new float[points.Count];

    /// <summary>Whether a centre got or lost a point in the last call.</summary>
    public bool[] HasChanged { get; } = new bool[clusters];

    /// <summary>Brings the assignment up to date.</summary>
    /// <param name="centres">Unit vectors; their number does not change between calls.</param>
    /// <returns>Whether any point changed its centre, or this is the first call.</returns>
    public bool Assign(float[][] centres)
    {
        VectorSet set = VectorSet.FromRows(centres);
        int[] compared = _before is null ? NeighbourSearch.Self(points.Count) : Doubtful(set);
        bool changed = false;
        Array.Clear(HasChanged);
        NeighbourTable nearest = NearestNeighbours.Find(
            points.Subset(compared), set,
            new() { K = 2, MaxDegreeOfParallelism = options.MaxDegreeOfParallelism, CancellationToken = options.CancellationToken });
        for (int m = 0; m < compared.Length; m++)
        {
            int i = compared[m], centre = nearest.Indices(m)[0];
            if (Assignment[i] != centre)
            {
                changed = HasChanged[centre] = true;
                if (Assignment[i] >= 0) HasChanged[Assignment[i]] = true;
                Assignment[i] = centre;
            }
            Cosines[i] = nearest.Cosines(m)[0];
            _bounds[i] = nearest.K > 1 ? nearest.Cosines(m)[1] : float.NegativeInfinity;
        }
        _before ??= Array.ConvertAll(centres, static c => new float[c.Length]);
        for (int c = 0; c < centres.Length; c++) centres[c].CopyTo(_before[c], 0);
        return changed;
    }

    /// <summary>The points whose own centre might not be the nearest any more; the others' cosines are brought up to date.</summary>
    private int[] Doubtful(VectorSet centres)
    {
        var moved = new float[centres.Count];
        for (int c = 0; c < moved.Length; c++) moved[c] = TensorPrimitives.Distance(centres[c], _before![c]);
        int farthest = moved.AsSpan().IndexOf(moved.Max());
        float largestMove = moved[farthest];
        moved[farthest] = 0;
        float second = moved.Max();

        var doubtful = new bool[points.Count];
        const int Block = 256;
        Parallel.For(0, (points.Count + Block - 1) / Block, options, block =>
        {
            for (int i = block * Block; i < Math.Min(points.Count, (block + 1) * Block); i++)
            {
                _bounds[i] += Assignment[i] == farthest ? second : largestMove;
                Cosines[i] = DotKernel.Dot(points[i], centres[Assignment[i]]);
                doubtful[i] = !(Cosines[i] > _bounds[i] + Margin);
            }
        });
        return Array.FindAll(NeighbourSearch.Self(points.Count), i => doubtful[i]);
    }
}
