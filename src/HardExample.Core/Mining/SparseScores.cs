using System.Collections;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>
/// Scores of some samples of a population, each made anew when it is read: an explanation in words for each of a million samples would take more memory
/// than all that it says.
/// </summary>
/// <param name="count">Size of the population.</param>
/// <param name="indices">The samples that the algorithm applies to.</param>
/// <param name="score">
/// The score of the sample at a position of <paramref name="indices"/>; may be called from several threads, and when samples and embeddings are gone: what it
/// holds on to stays in memory until the last score was read.
/// </param>
internal sealed class SparseScores(int count, int[] indices, Func<int, MinerScore?> score) : IReadOnlyList<MinerScore?>
{
    private readonly int[] _places = Places(count, indices);

    public int Count => count;

    public MinerScore? this[int index] => _places[index] >= 0 ? score(_places[index]) : null;

    public IEnumerator<MinerScore?> GetEnumerator()
    {
        for (int i = 0; i < count; i++) yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static int[] Places(int count, int[] indices)
    {
        var places = new int[count];
        Array.Fill(places, -1);
        for (int i = 0; i < indices.Length; i++) places[indices[i]] = i;
        return places;
    }
}
