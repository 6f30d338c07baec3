using HardExample.Core.Errors;

namespace HardExample.Cli.Bench;

/// <summary>What the benchmarks work with.</summary>
internal sealed class BenchSettings
{
    /// <summary>Folder of photos; null = there are none.</summary>
    public string? Photos { get; init; }

    /// <summary>Folder with pool/, train.manifest and model/; null = there is none.</summary>
    public string? Classification { get; init; }

    /// <summary>An ONNX classifier for the photos; null = none.</summary>
    public string? Model { get; init; }

    /// <summary>A Python with numpy, for its matrix product as yardstick.</summary>
    public required string Python { get; init; }

    /// <summary>Rounds after the warm-up.</summary>
    public required int Rounds { get; init; }

    /// <summary>Threads.</summary>
    public required int Threads { get; init; }

    /// <summary>Share of the full sizes, (0, 1].</summary>
    public required double Scale { get; init; }

    /// <summary>An empty folder for what is made on the way.</summary>
    public required string Folder { get; init; }

    /// <summary>Stops between runs.</summary>
    public required CancellationToken Cancel { get; init; }

    /// <summary>Runs things by turns.</summary>
    public Rounds Turns => new(Rounds, Cancel);

    /// <summary>A size at the scale of this run.</summary>
    public int Size(int full, int least = 1) => Math.Max(least, (int)(full * Scale));

    /// <summary>The photos' files, in order, repeated to a number.</summary>
    public string[] PhotoFiles(int count)
    {
        string folder = Photos ?? throw new InputException("This benchmark needs photos; name their folder with --photos.");
        Require(folder);
        string[] files = [.. Directory.GetFiles(folder).Where(static f => Path.GetExtension(f).ToLowerInvariant() is ".jpg" or ".jpeg").Order(StringComparer.Ordinal)];
        if (files.Length == 0) throw new InputException($"There is no JPEG in {folder}.");
        return [.. Enumerable.Range(0, count).Select(i => files[i % files.Length])];
    }

    /// <summary>Makes sure that a folder is there.</summary>
    /// <exception cref="InputException">It is not.</exception>
    public static void Require(string folder)
    {
        if (!Directory.Exists(folder)) throw new InputException($"There is no folder {folder}.");
    }
}
