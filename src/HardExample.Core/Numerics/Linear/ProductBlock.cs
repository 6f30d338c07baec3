namespace HardExample.Core.Numerics.Linear;

/// <summary>Working memory of one thread: packed queries, the references they are multiplied with next, and the products.</summary>
internal sealed unsafe class ProductBlock : IDisposable
{
    /// <summary>Packed references are reread for every few queries and must stay in the second-level cache: 270 KB.</summary>
    private const int MaxReferences = 128;

    private readonly int _dimension, _slices, _maxRows, _start;
    private readonly VectorWidth _width;
    private readonly float* _queries, _references, _products;
    private readonly (nint Address, long Bytes) _memory;
    private int _rows;
    private bool _disposed;

    /// <summary>Takes the memory.</summary>
    /// <param name="dimension">Values in a vector.</param>
    /// <param name="maxQueries">How many queries at once, at most.</param>
    /// <param name="references">How many references there are in all; blocks of them have about the same size.</param>
    /// <param name="width">The registers to use.</param>
    /// <param name="start">Index of the first value that is multiplied; vectors may be longer than the dimension.</param>
    public ProductBlock(int dimension, int maxQueries, int references, VectorWidth width, int start = 0)
    {
        (_dimension, _width, _start) = (dimension, width, start);
        _slices = (dimension + DotKernel.Slice - 1) / DotKernel.Slice;
        _maxRows = Whole(maxQueries, DotKernel.TileQueries);
        int blocks = (references + MaxReferences - 1) / MaxReferences;
        References = Whole((references + blocks - 1) / blocks, DotKernel.TileReferences);
        long queries = Aligned((long)_slices * _maxRows * DotKernel.Stride), packed = Aligned((long)References * DotKernel.Stride);
        _memory = BlockMemory.Take((queries + packed + (long)_maxRows * References) * sizeof(float));
        _queries = (float*)_memory.Address;
        _references = _queries + queries;
        _products = _references + packed;
    }

    /// <summary>References at once.</summary>
    public int References { get; }

    /// <summary>Packs queries <paramref name="first"/> to <paramref name="end"/>.</summary>
    public void SetQueries(VectorSet queries, int first, int end)
    {
        _rows = Whole(end - first, DotKernel.TileQueries);
        for (int s = 0; s < _slices; s++)
            DotKernel.Pack(queries, first, end, _rows, _start + s * DotKernel.Slice, ValuesOf(s), SliceOfQueries(s));
    }

    /// <summary>Multiplies all queries with references first to end, at most <see cref="References"/>.</summary>
    public void Multiply(VectorSet references, int first, int end) => Multiply(references, first, end, _start);

    /// <summary>The same, with another first value of the references.</summary>
    public void Multiply(VectorSet references, int first, int end, int start)
    {
        new Span<float>(_products, _rows * References).Clear();
        for (int s = 0; s < _slices; s++)
        {
            DotKernel.Pack(references, first, end, Whole(end - first, DotKernel.TileReferences), start + s * DotKernel.Slice, ValuesOf(s),
                _references);
            DotKernel.AddProducts(SliceOfQueries(s), _rows, _references, end - first, References, DotKernel.Padded(ValuesOf(s)), _products,
                _width);
        }
    }

    /// <summary>The products of one packed query, <see cref="References"/> values.</summary>
    public Span<float> Products(int query) => new(_products + (long)query * References, References);

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        BlockMemory.GiveBack(_memory);
    }

    private static int Whole(int rows, int tile) => (rows + tile - 1) / tile * tile;

    private static long Aligned(long values) => (values + DotKernel.Lanes - 1) / DotKernel.Lanes * DotKernel.Lanes;

    private int ValuesOf(int slice) => Math.Min(DotKernel.Slice, _dimension - slice * DotKernel.Slice);

    private float* SliceOfQueries(int slice) => _queries + (long)slice * _maxRows * DotKernel.Stride;
}
