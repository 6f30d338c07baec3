using HardExample.Core.Errors;

namespace HardExample.Benchmarks.Measuring;

/// <summary>What the benchmarks work with.</summary>
internal sealed class BenchSettings
{
    /// <summary>The native libraries that are measured, with their versions.</summary>
    public required string Software { get; init; }

    /// <summary>Folder of photos; null = there are none.</summary>
    public string? Photos { get; init; }

    /// <summary>Folder with pool/, train.manifest and model/; null = there is none.</summary>
    public string? Classification { get; init; }

    /// <summary>An ONNX classifier for the photos; null = none.</summary>
    public string? Model { get; init; }

    /// <summary>A Python with numpy, for its matrix product as yardstick.</summary>
    public required string Python { get; init; }

    /// <summary>Photos that a large model looks at.</summary>
    public required int ModelPhotos { get; init; }

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
        string folder = Photos ?? throw new InputException("This row needs photos; name their folder with --photos.");
        Require(folder);
        string[] files = [.. Directory.GetFiles(folder).Where(static f => Path.GetExtension(f).ToLowerInvariant() is ".jpg" or ".jpeg")
            .Order(StringComparer.Ordinal)];
        if (files.Length == 0) throw new InputException($"There is no JPEG in {folder}.");
        return [.. Enumerable.Range(0, count).Select(i => files[i % files.Length])];
    }

    /// <summary>The ONNX classifier for the photos.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public string RequireModel() => Model is { } path && File.Exists(path) ? path : throw new InputException(
        (Model is null ? "This row needs a ResNet-50 or another large classifier. " : $"There is no file {Model}. ")
        + "Make one with random weights (python3 tests/HardExample.Benchmarks/resnet50.py resnet50.onnx, which needs torch) and name it "
        + "with --model.");

    /// <summary>Pieces of work a second, on all threads.</summary>
    public double Rate<T>(T[] items, Action<T> work)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = Threads, CancellationToken = Cancel };
        return items.Length / Measuring.Rounds.Seconds(() => Parallel.For(0, items.Length, options, i => work(items[i])));
    }

    /// <summary>Makes sure that a folder is there.</summary>
    /// <exception cref="InputException">It is not.</exception>
    public static void Require(string folder)
    {
        if (!Directory.Exists(folder)) throw new InputException($"There is no folder {folder}.");
    }
}
