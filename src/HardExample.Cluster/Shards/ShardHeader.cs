using System.Globalization;

namespace HardExample.Cluster.Shards;

/// <summary>What a shard file says of itself, in the key-value metadata of its Parquet footer.</summary>
/// <param name="PlanId">The plan that it belongs to.</param>
/// <param name="Shard">Its number in the plan.</param>
/// <param name="Rows">Rows in the file.</param>
/// <param name="FeatureExtractor">What gave the embeddings, for people; empty in a list that is not observed yet.</param>
/// <param name="Machine">The kind of machine that observed, as <see cref="Vision.Observation.ObserverVersion.Machine"/>; empty in a
/// list.</param>
/// <param name="ImageDecoder">What decoded the images, with its version; empty in a list.</param>
internal sealed record ShardHeader(string PlanId, int Shard, long Rows, string FeatureExtractor, string Machine, string ImageDecoder)
{
    /// <summary>What gave the features of the second view, for people; empty when no algorithm needs them, and in a list.</summary>
    public string SecondView { get; init; } = "";

    /// <summary>Boxes of the population that reached beyond their images and were cut.</summary>
    public int ClippedBoxes { get; init; }

    /// <summary>Images with such boxes.</summary>
    public int ClippedImages { get; init; }

    /// <summary>To be raised when columns change their meaning.</summary>
    public const int FormatVersion = 5;

    private const string Prefix = "hardexample.";

    /// <summary>The entries of the footer, without the checksum.</summary>
    public Dictionary<string, string> ToMetadata() => new(StringComparer.Ordinal)
    {
        [Prefix + "format"] = FormatVersion.ToString(CultureInfo.InvariantCulture),
        [Prefix + "plan"] = PlanId,
        [Prefix + "shard"] = Shard.ToString(CultureInfo.InvariantCulture),
        [Prefix + "rows"] = Rows.ToString(CultureInfo.InvariantCulture),
        [Prefix + "feature_extractor"] = FeatureExtractor,
        [Prefix + "second_view"] = SecondView,
        [Prefix + "machine"] = Machine,
        [Prefix + "image_decoder"] = ImageDecoder,
        [Prefix + "clipped_boxes"] = ClippedBoxes.ToString(CultureInfo.InvariantCulture),
        [Prefix + "clipped_images"] = ClippedImages.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Reads the entries of a footer.</summary>
    /// <exception cref="InvalidDataException">An entry is missing, or the file has another version.</exception>
    public static ShardHeader From(IReadOnlyDictionary<string, string> metadata)
    {
        string Entry(string name) => metadata.TryGetValue(Prefix + name, out string? value) ? value
            : throw new InvalidDataException($"its footer has no {Prefix}{name}");
        string version = Entry("format");
        if (version != FormatVersion.ToString(CultureInfo.InvariantCulture))
            throw new InvalidDataException($"it has version {version} of the format, this program writes and reads {FormatVersion}");
        return int.TryParse(Entry("shard"), NumberStyles.None, CultureInfo.InvariantCulture, out int shard)
            && long.TryParse(Entry("rows"), NumberStyles.None, CultureInfo.InvariantCulture, out long rows)
            && int.TryParse(Entry("clipped_boxes"), NumberStyles.None, CultureInfo.InvariantCulture, out int boxes)
            && int.TryParse(Entry("clipped_images"), NumberStyles.None, CultureInfo.InvariantCulture, out int images)
            ? new(Entry("plan"), shard, rows, Entry("feature_extractor"), Entry("machine"), Entry("image_decoder"))
                { SecondView = Entry("second_view"), ClippedBoxes = boxes, ClippedImages = images }
            : throw new InvalidDataException("the numbers in its footer cannot be read");
    }
}
