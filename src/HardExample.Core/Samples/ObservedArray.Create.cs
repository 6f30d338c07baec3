namespace HardExample.Core.Samples;

/// <summary>Makes <see cref="ObservedArray{T}"/>s of collection expressions.</summary>
public static class ObservedArray
{
    /// <summary>An observed list of these items.</summary>
    public static ObservedArray<T> Create<T>(ReadOnlySpan<T> items) => new([.. items]);
}
