using System.Collections;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>
/// A list with a score for some samples of a population and null for the others. A score is computed when it is read: the explanations of a
/// million samples would need more memory than the numbers they are made of.
/// </summary>
/// <param name="count">Size of the population.</param>
/// <param name="indices">The samples that the algorithm applies to.</param>
/// <param name="score">
/// Computes the score of the sample at a position of <paramref name="indices"/>. It is called from several threads and must not keep
/// samples or embeddings, which would stay in memory until the last score was read.
/// </param>
internal sealed class SparseScores(int count, int[] indices, Func<int, MinerScore?> score) : IReadOnlyList<MinerScore?>
{
    private readonly int[] _rows = RowOfSample(count, indices);

    public int Count => count;

    public MinerScore? this[int index] => _rows[index] >= 0 ? score(_rows[index]) : null;

    public IEnumerator<MinerScore?> GetEnumerator()
    {
        for (int i = 0; i < count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static int[] RowOfSample(int count, int[] indices)
    {
        var rows = new int[count];
        Array.Fill(rows, -1);
        for (int i = 0; i < indices.Length; i++) rows[indices[i]] = i;
        return rows;
    }
}
