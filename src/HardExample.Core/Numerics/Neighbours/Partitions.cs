using HardExample.Core.Numerics.Linear;

namespace HardExample.Core.Numerics.Neighbours;

/// <summary>The points cut into areas, and for each area the areas whose points a taken point is compared with.</summary>
internal sealed class Partitions
{
    private readonly InvertedFile? _file;
    private readonly int[] _all;

    // For each area those that have it in their reach.
    private readonly int[][] _reaching;

    private Partitions(InvertedFile? file, int[] all, int[][] reaching) => (_file, _all, _reaching) = (file, all, reaching);

    /// <summary>How many areas there are.</summary>
    internal int Count => _reaching.Length;

    /// <summary>One area: all points are compared.</summary>
    internal static Partitions Whole(int points) => new(null, NeighbourSearch.Self(points), [[0]]);

    /// <summary>Cells with the cells around them, until about <paramref name="reach"/> points are in reach.</summary>
    internal static Partitions Around(VectorSet points, int reach, NeighbourSearch search)
    {
        using InvertedFile file = InvertedFile.Build(points, reach, search);
        var reached = new List<int>[file.Cells];
        for (int c = 0; c < reached.Length; c++) reached[c] = file.Around(c);
        var reaching = Array.ConvertAll(reached, static _ => new List<int>());
        for (int c = 0; c < reached.Length; c++)
            foreach (int other in reached[c]) reaching[other].Add(c);
        return new(file, [], Array.ConvertAll(reaching, static r => r.ToArray()));
    }

    /// <summary>The area of a point.</summary>
    internal int Of(int point) => _file is null ? 0 : _file.CellOf[point];

    /// <summary>The points of an area.</summary>
    internal ReadOnlySpan<int> Members(int area) => _file is null ? _all : _file.Members(area);

    /// <summary>The areas whose points are compared with those of an area.</summary>
    internal ReadOnlySpan<int> Reaching(int area) => _reaching[area];
}
