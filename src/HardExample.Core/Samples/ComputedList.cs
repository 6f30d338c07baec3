using System.Collections;

namespace HardExample.Core.Samples;

/// <summary>A list that computes an item each time it is read, so that never all of them are in memory.</summary>
/// <param name="count">How many.</param>
/// <param name="item">Makes the item at a position; the same one each time, and on several threads if the list is read on several.</param>
public sealed class ComputedList<T>(int count, Func<int, T> item) : IReadOnlyList<T>
{
    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public T this[int index] => (uint)index < (uint)count ? item(index) : throw new ArgumentOutOfRangeException(nameof(index));

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        for (int i = 0; i < count; i++) yield return item(i);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
