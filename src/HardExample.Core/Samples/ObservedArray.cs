using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace HardExample.Core.Samples;

/// <summary>
/// A list that may not have been observed yet. It is used like an <see cref="ImmutableArray{T}"/>, but one that was not observed can be
/// enumerated, as an empty list: so a sample can be shown, exported and serialised at any stage.
/// </summary>
/// <param name="items">The items; default = not observed.</param>
[CollectionBuilder(typeof(ObservedArray), nameof(ObservedArray.Create))]
public readonly struct ObservedArray<T>(ImmutableArray<T> items) : IReadOnlyList<T>, IEquatable<ObservedArray<T>>
{
    /// <summary>Whether nothing was observed.</summary>
    public bool IsDefault => items.IsDefault;

    /// <summary>Whether nothing was observed, or nothing was there.</summary>
    public bool IsDefaultOrEmpty => items.IsDefaultOrEmpty;

    /// <summary>Number of items; 0 when nothing was observed.</summary>
    public int Length => items.IsDefault ? 0 : items.Length;

    int IReadOnlyCollection<T>.Count => Length;

    /// <summary>The item at a position.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    public T this[int index] => (uint)index < (uint)Length ? items[index] : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>Goes through the items.</summary>
    public ImmutableArray<T>.Enumerator GetEnumerator() => (items.IsDefault ? [] : items).GetEnumerator();

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)(items.IsDefault ? [] : items)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<T>)this).GetEnumerator();

    /// <summary>The items as an array; default when nothing was observed.</summary>
    public ImmutableArray<T> ToImmutableArray() => items;

    /// <summary>Whether both hold the same array.</summary>
    public bool Equals(ObservedArray<T> other) => items.Equals(other.ToImmutableArray());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ObservedArray<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => items.GetHashCode();

    /// <summary>Whether both hold the same array.</summary>
    public static bool operator ==(ObservedArray<T> left, ObservedArray<T> right) => left.Equals(right);

    /// <summary>Whether they hold different arrays.</summary>
    public static bool operator !=(ObservedArray<T> left, ObservedArray<T> right) => !left.Equals(right);

    /// <summary>Takes an array; a default one was not observed.</summary>
    public static implicit operator ObservedArray<T>(ImmutableArray<T> items) => new(items);

    /// <summary>Gives the array; default when nothing was observed.</summary>
    public static implicit operator ImmutableArray<T>(ObservedArray<T> items) => items.ToImmutableArray();
}

/// <summary>Makes <see cref="ObservedArray{T}"/>s of collection expressions.</summary>
public static class ObservedArray
{
    /// <summary>An observed list of these items.</summary>
    public static ObservedArray<T> Create<T>(ReadOnlySpan<T> items) => new([.. items]);
}
