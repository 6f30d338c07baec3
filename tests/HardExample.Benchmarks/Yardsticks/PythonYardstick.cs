using System.Diagnostics;
using System.Globalization;
using HardExample.Benchmarks.Measuring;

namespace HardExample.Benchmarks.Yardsticks;

/// <summary>A script of python/ in a process of its own, which waits between the turns.</summary>
internal sealed class PythonYardstick : IDisposable
{
    private static readonly string[] ThreadVariables = ["OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"];

    private readonly Process _process;

    private PythonYardstick(Process process, string name) => (_process, Name) = (process, name);

    /// <summary>What the script says of itself.</summary>
    public string Name { get; }

    /// <summary>Starts it; null when there is no such Python, or it lacks a library.</summary>
    public static PythonYardstick? Start(BenchSettings settings, string script, params IEnumerable<object> arguments)
    {
        var info = new ProcessStartInfo(settings.Python) { RedirectStandardInput = true, RedirectStandardOutput = true,
            RedirectStandardError = true };
        info.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "python", script));
        foreach (object argument in arguments) info.ArgumentList.Add(Convert.ToString(argument, CultureInfo.InvariantCulture)!);
        foreach (string variable in ThreadVariables) info.Environment[variable] = settings.Threads.ToString(CultureInfo.InvariantCulture);
        try
        {
            Process process = Process.Start(info)!;
            process.BeginErrorReadLine();
            if (process.StandardOutput.ReadLine() is { } name) return new(process, name);
            process.WaitForExit();
            process.Dispose();
            return null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>One run.</summary>
    /// <returns>The numbers that the script answers with; seconds first.</returns>
    public double[] Run()
    {
        _process.StandardInput.WriteLine();
        string answer = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"The yardstick {Name} ended early.");
        return [.. answer.Split(' ').Select(static n => double.Parse(n, CultureInfo.InvariantCulture))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
