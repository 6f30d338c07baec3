using System.Text.Json;
using HardExample.Benchmarks.Measuring;
using HardExample.Core.Errors;
using HardExample.Jobs.Input;
using HardExample.Storage;

namespace HardExample.Benchmarks.Rows;

/// <summary>Reading through the job's own reader beside reading the bytes and splitting them into JSON tokens.</summary>
internal static class Reading
{
    /// <summary>The names of the classes in the inputs that are made.</summary>
    public static readonly string[] Classes = ["airplane", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck", "wolf"];

    /// <summary>Megabytes a second, of the files that hold the JSON.</summary>
    public static (Series Figure, Series Limit, Series Ratio) Measure(
        BenchSettings settings, string[] files, string path, InputOptions options)
    {
        double megabytes = files.Sum(static f => new FileInfo(f).Length) / 1e6;
        return settings.Turns.Pair(
            () => megabytes / Rounds.Seconds(() => ReadAll(path, options, settings)), () =>
                megabytes / Rounds.Seconds(() => Tokenise(files, settings)));
    }

    private static void ReadAll(string path, InputOptions options, BenchSettings settings)
    {
        foreach (InputItem item in new InputReader(StorageResolver.Local).Open(path, options, settings.Cancel).Read(settings.Cancel))
            if (item.Problem is { } problem) throw new InputException($"A benchmark's input cannot be read: {problem}");
    }

    /// <summary>One file a thread; a single file's lines go to the threads in parts.</summary>
    private static void Tokenise(string[] files, BenchSettings settings)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = settings.Threads };
        if (files.Length > 1)
        {
            Parallel.ForEach(files, options, static file => Tokenise(File.ReadAllBytes(file)));
            return;
        }
        byte[] bytes = File.ReadAllBytes(files[0]);
        int parts = settings.Threads;
        int[] borders = [.. Enumerable.Range(0, parts).Select(i => i == 0 ? 0 : AfterLine(bytes, (int)((long)bytes.Length * i / parts))),
            bytes.Length];
        Parallel.For(0, parts, options, i => Tokenise(bytes.AsSpan(borders[i], borders[i + 1] - borders[i])));
    }

    private static int AfterLine(byte[] bytes, int from) => Array.IndexOf(bytes, (byte)'\n', from) + 1;

    private static void Tokenise(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { AllowMultipleValues = true });
        while (reader.Read())
        {
        }
    }
}
