using System.Collections;
using System.Collections.Immutable;

namespace HardExample.Core.Configuration;

/// <summary>Names with weights, in the order they were given; a name stands once, a weight is finite and at least 0.</summary>
public sealed partial class WeightedList : IReadOnlyList<KeyValuePair<string, double>>, IEquatable<WeightedList>
{
    private readonly ImmutableArray<KeyValuePair<string, double>> _entries;

    private WeightedList(ImmutableArray<KeyValuePair<string, double>> entries) => _entries = entries;

    /// <inheritdoc/>
    public int Count => _entries.Length;

    /// <inheritdoc/>
    public KeyValuePair<string, double> this[int index] => _entries[index];

    /// <summary>Whether <paramref name="name"/> is in the list (also with weight 0).</summary>
    public bool Contains(string name) => _entries.Any(e => e.Key == name);

    /// <summary>The weight of <paramref name="name"/>, 0 when it is not in the list.</summary>
    public double WeightOf(string name)
    {
        foreach ((string key, double weight) in _entries)
            if (key == name) return weight;
        return 0;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, double>>)_entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(WeightedList? other) => other is not null && _entries.SequenceEqual(other._entries);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as WeightedList);

    /// <inheritdoc/>
    public override int GetHashCode() => _entries.Aggregate(0, static (h, e) => HashCode.Combine(h, e.Key, e.Value));
}
