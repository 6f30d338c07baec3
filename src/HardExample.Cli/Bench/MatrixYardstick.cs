using System.Diagnostics;
using System.Globalization;
using HardExample.Core.Numerics;

namespace HardExample.Cli.Bench;

/// <summary>The limit of matrix products: numpy's sgemm in a process of its own, which waits between the turns.</summary>
internal sealed class MatrixYardstick : IDisposable
{
    // Blocks of 2,048 rows, because the whole product would need gigabytes.
    private const string Script = """
        import sys, time
        import numpy as np
        rows, columns, dim = map(int, sys.argv[1:4])
        r = np.random.default_rng(1)
        a, b = r.random((rows, dim), dtype=np.float32), r.random((columns, dim), dtype=np.float32)
        c = np.empty((min(rows, 2048), columns), dtype=np.float32)
        print("ready", flush=True)
        for line in sys.stdin:
            start = time.perf_counter()
            for i in range(0, rows, 2048):
                x = a[i:i + 2048]
                np.dot(x, b.T, out=c[:len(x)])
            print(time.perf_counter() - start, flush=True)
        """;

    private readonly Process _process;

    private MatrixYardstick(Process process) => _process = process;

    /// <summary>Starts it; null when there is no such Python, or it has no numpy.</summary>
    public static MatrixYardstick? Start(BenchSettings settings, int rows, int columns, int dimension)
    {
        var info = new ProcessStartInfo(settings.Python) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["-c", Script, .. new[] { rows, columns, dimension }.Select(static n => n.ToString(CultureInfo.InvariantCulture))])
            info.ArgumentList.Add(argument);
        foreach (string variable in new[] { "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS" })
            info.Environment[variable] = settings.Threads.ToString(CultureInfo.InvariantCulture);
        try
        {
            Process process = Process.Start(info)!;
            if (process.StandardOutput.ReadLine() == "ready") return new(process);
            process.WaitForExit();
            process.Dispose();
            return null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>The seconds of one product.</summary>
    public double Seconds()
    {
        _process.StandardInput.WriteLine();
        return double.Parse(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The yardstick ended early."), CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>Random vectors of length 1.</summary>
    public static VectorSet Vectors(int count, int dimension, int seed)
    {
        var random = new Random(seed);
        var values = new float[(long)count * dimension];
        for (int i = 0; i < count; i++)
        {
            Span<float> row = values.AsSpan(i * dimension, dimension);
            for (int k = 0; k < dimension; k++) row[k] = random.NextSingle() - 0.5f;
            VectorSet.Normalise(row);
        }
        return VectorSet.FromMatrix(values, dimension);
    }
}
