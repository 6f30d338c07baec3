using System.Collections.Immutable;
using HardExample.Core.Errors;
using HardExample.Core.Formats.Manifests;
using HardExample.Core.Samples;

namespace HardExample.Core.Selection;

/// <summary>Puts samples into the groups by which a budget is spread.</summary>
public static class SampleGroups
{
    /// <summary>The predicted class; of a detection that of its highest box.</summary>
    public const string Class = "class";

    private static readonly ImmutableSortedDictionary<string, Func<Sample, string?>> Properties =
        ImmutableSortedDictionary.CreateRange<string, Func<Sample, string?>>(StringComparer.OrdinalIgnoreCase,
        [
            new(Class, ClassOf), new("predicted", ClassOf),
            new("group", static s => s.SequenceGroup), new("SequenceGroup", static s => s.SequenceGroup),
            new("label", static s => s.Label), new("usage", static s => s.Usage),
        ]);

    /// <summary>The names of groups that every sample has, besides the fields of its manifest line.</summary>
    public static IEnumerable<string> Names => Properties.Keys;

    /// <summary>The group of a sample; null when it has none.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="per">A name of <see cref="Names"/>, in any case; else a field of the manifest line or a member of its
    /// "property".</param>
    public static string? Of(Sample sample, string per)
    {
        ArgumentNullException.ThrowIfNull(sample);
        return Properties.TryGetValue(per, out Func<Sample, string?>? get)
            ? get(sample)
            : ManifestProperty.Find(sample.ManifestFields, per);
    }

    /// <summary>What to say when no sample of a population has such a group.</summary>
    public static ConfigurationException Unknown(string per) => new(
        $"extensions.budget.per is '{per}', but no sample has a group of that name. Give one of {string.Join(", ", Names)}, or a field "
        + "that the lines of the manifest have.");

    private static string? ClassOf(Sample sample) => sample.Prediction switch
    {
        DetectionPrediction { Boxes.Length: > 0 } detection => detection.Boxes.MaxBy(static b => b.Score)!.Label,
        ClassificationPrediction classification => classification.Label,
        _ => null,
    };
}
