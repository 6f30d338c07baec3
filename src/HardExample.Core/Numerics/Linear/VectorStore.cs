using System.Runtime.InteropServices;

namespace HardExample.Core.Numerics.Linear;

/// <summary>Vectors of one length in unmanaged memory, so that they do not slow down garbage collection.</summary>
/// <remarks>After <see cref="Dispose"/> its sets and spans must not be used. Reading is thread-safe.</remarks>
/// <param name="dimension">Values in a vector, at least 1.</param>
public sealed unsafe class VectorStore(int dimension) : IDisposable
{
    private const int RowsInBlock = 4096;

    private readonly List<nint> _blocks = [];
    private bool _disposed;

    /// <summary>Values in a vector.</summary>
    public int Dimension => dimension;

    /// <summary>How many vectors.</summary>
    public int Count { get; private set; }

    /// <summary>One vector.</summary>
    /// <param name="row">0 to <see cref="Count"/> − 1.</param>
    public ReadOnlySpan<float> this[int row]
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count);
            return new(RowOf(row), dimension);
        }
    }

    /// <summary>Adds a copy of a vector.</summary>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public void Add(ReadOnlySpan<float> vector)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (vector.Length != dimension)
            throw new ArgumentException($"Vectors of {dimension} and of {vector.Length} values cannot be compared.", nameof(vector));
        if (Count == _blocks.Count * RowsInBlock)
            _blocks.Add((nint)NativeMemory.Alloc((nuint)RowsInBlock * (nuint)dimension, sizeof(float)));
        vector.CopyTo(new Span<float>(RowOf(Count), dimension));
        Count++;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        foreach (nint block in _blocks) NativeMemory.Free((void*)block);
    }

    private float* RowOf(int row) => (float*)_blocks[row / RowsInBlock] + (long)(row % RowsInBlock) * dimension;
}
