using HardExample.Fuzz.Mutations;

namespace HardExample.Fuzz.Readers;

/// <summary>Every reader of what comes from outside. A new reader is a row here.</summary>
internal static class ReaderTable
{
    public static FuzzReader[] All { get; } =
    [
        .. ImageReaders.Formats.Select(static format =>
            new FuzzReader("image-" + format, () => ImageReaders.Seeds(format), MutationSets.Images, ImageReaders.Decode)
            {
                Seal = format == "png" ? ImageMutations.SealPng : null,
            }),
        new("result", TextSeeds.Results, MutationSets.Json, TextReaders.Result),
        new("manifest", TextSeeds.Manifests, MutationSets.Json, TextReaders.Manifest),
        new("voc", TextSeeds.Annotations, MutationSets.Xml, TextReaders.Annotation),
        new("configuration", TextSeeds.Configurations, MutationSets.Yaml, TextReaders.Configuration),
        new("truth", TextSeeds.Truths, MutationSets.Csv, TextReaders.Truth),
        new("samples", BinarySeeds.ScoredSamples, MutationSets.Json, TextReaders.ScoredSamples),
        new("model-yaml", TextSeeds.ModelDescriptions, MutationSets.Yaml, ModelReaders.Description),
        new("onnx", ModelReaders.Seeds, MutationSets.Onnx, ModelReaders.Graph) { Share = 4 },
        new("reference", BinarySeeds.References, MutationSets.Bytes, BinaryReaders.Reference) { Seal = BinarySeeds.SealReference },
        new("cache-record", BinarySeeds.Records, MutationSets.Bytes, BinaryReaders.CacheRecord),
        new("cache-file", BinarySeeds.CacheFiles, MutationSets.Bytes, BinaryReaders.CacheFile) { Share = 2 },
        new("shard", BinarySeeds.Shards, MutationSets.Bytes, BinaryReaders.Shard)
        {
            Seal = BinarySeeds.SealShard, Refusal = typeof(InvalidDataException), Share = 4,
        },
        new("job-image", JobReaders.Images, MutationSets.Images, JobReaders.OfImage) { Share = 2 },
        new("job-result", TextSeeds.Results, MutationSets.Json, JobReaders.OfResult) { Share = 2 },
        new("job-manifest", JobReaders.ManifestLines, MutationSets.Json, JobReaders.OfManifest) { Share = 2 },
        new("job-voc", TextSeeds.Annotations, MutationSets.Xml, JobReaders.OfAnnotation) { Share = 2 },
        new("job-folder", JobReaders.Folders, MutationSets.Folder, JobReaders.OfFolder) { Share = 2 },
    ];

    /// <summary>The reader of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static FuzzReader Find(string name) => All.Concat(BrokenReaders.All).FirstOrDefault(r => r.Name == name)
        ?? throw new ArgumentException($"There is no reader '{name}'; there are {string.Join(", ", All.Select(static r => r.Name))}.");
}
