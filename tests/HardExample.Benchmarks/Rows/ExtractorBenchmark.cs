using HardExample.Benchmarks.Measuring;
using HardExample.Core.Configuration;
using HardExample.Vision.Models.BuiltIn;

namespace HardExample.Benchmarks.Rows;

/// <summary>The built-in extractor on working copies, with resizing, beside bare runs of it.</summary>
internal sealed class ExtractorBenchmark : IBenchmark
{
    public string Name => "extractor";

    public IEnumerable<Measurement> Run(BenchSettings settings)
    {
        string description = Path.Combine(BuiltInExtractor.Folder, "model.yaml");
        return EmbeddingBenchmark.Beside(
            Name, BuiltInExtractor.Name, Path.Combine(BuiltInExtractor.Folder, BuiltInExtractor.FileName),
            ModelDescriptionReader.Read(File.ReadAllText(description), description), settings);
    }
}
