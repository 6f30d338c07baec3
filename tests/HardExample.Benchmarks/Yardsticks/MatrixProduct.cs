using HardExample.Benchmarks.Measuring;

namespace HardExample.Benchmarks.Yardsticks;

/// <summary>The limit of everything that compares vectors: a bare product of two matrices of single precision.</summary>
internal sealed class MatrixProduct : IDisposable
{
    private static readonly string[] Optimised = ["OpenBLAS", "MKL", "BLIS", "Accelerate"];

    private readonly IDisposable _process;
    private readonly Func<double> _seconds;
    private readonly double _work;

    private MatrixProduct(string name, IDisposable process, Func<double> seconds, double work) =>
        (Name, _process, _seconds, _work) = (name, process, seconds, work);

    /// <summary>What multiplies.</summary>
    public string Name { get; }

    /// <summary>numpy's product, if it has a library that is made for speed; else that of ONNX Runtime.</summary>
    /// <param name="settings">Python and threads.</param>
    /// <param name="rows">Rows of the left matrix.</param>
    /// <param name="columns">Columns of the right matrix.</param>
    /// <param name="dimension">What they share.</param>
    public static MatrixProduct Start(BenchSettings settings, int rows, int columns, int dimension)
    {
        double work = 2e-9 * rows * columns * dimension;
        PythonYardstick? numpy = PythonYardstick.Start(settings, "matrix.py", rows, columns, dimension);
        if (numpy is not null && Array.Exists(Optimised, o => numpy.Name.StartsWith(o, StringComparison.Ordinal)))
            return new($"numpy sgemm, {numpy.Name}", numpy, () => numpy.Run()[0], work);
        string why = numpy is null ? $"'{settings.Python}' has no numpy" : $"numpy of '{settings.Python}' has no OpenBLAS: {numpy.Name}";
        numpy?.Dispose();
        var product = new RuntimeProduct(rows, columns, dimension, settings.Threads);
        return new($"ONNX Runtime's MatMul ({why})", product, product.Seconds, work);
    }

    /// <summary>Thousand million operations a second, one product and one sum being two.</summary>
    public double Rate() => _work / _seconds();

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();
}
