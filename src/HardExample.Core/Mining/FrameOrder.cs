using System.Text.Json;
using HardExample.Core.Configuration;
using HardExample.Core.Naming;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>
/// Puts samples into sequences: frames of one <see cref="Sample.SequenceGroup"/> in the order of <see cref="Sample.SequenceIndex"/>, as
/// reading the input made them. A rule given in addition divides and orders the frames within each group.
/// </summary>
/// <param name="rule">The rule; the default one adds nothing.</param>
internal sealed class FrameOrder(SequenceRule rule)
{
    /// <summary>The indices of the samples frame by frame, and the sequence of each.</summary>
    internal (int[] Frames, int[] Sequences) Of(IReadOnlyList<Sample> samples)
    {
        (string Group, string Camera, string Time)[] keys = Keys(samples);
        int[] frames =
        [
            .. Enumerable.Range(0, samples.Count).OrderBy(i => keys[i].Group, StringComparer.Ordinal)
                .ThenBy(i => keys[i].Camera, StringComparer.Ordinal)
                .ThenBy(i => keys[i].Time, NaturalNameComparer.Instance).ThenBy(i => samples[i].SequenceIndex),
        ];
        var sequences = new int[frames.Length];
        for (int f = 1; f < frames.Length; f++) sequences[f] = sequences[f - 1] + (IsSame(keys[frames[f]], keys[frames[f - 1]]) ? 0 : 1);
        return (frames, sequences);
    }

    private static bool IsSame((string Group, string Camera, string Time) a, (string Group, string Camera, string Time) b) =>
        string.Equals(a.Group, b.Group, StringComparison.Ordinal) && string.Equals(a.Camera, b.Camera, StringComparison.Ordinal);

    // Samples of one folder follow each other and share one string.
    private (string Group, string Camera, string Time)[] Keys(IReadOnlyList<Sample> samples)
    {
        var keys = new (string Group, string Camera, string Time)[samples.Count];
        for (int i = 0; i < keys.Length; i++)
        {
            Sample sample = samples[i];
            string? before = i > 0 ? keys[i - 1].Camera : null;
            SequenceKey key = rule.KeyOf(sample.Source, rule.Field is { } field ? ValueOf(sample, field) : null, before);
            // A sample that was not read from an input has no group; its folder stands in.
            keys[i] = (sample.SequenceGroup ?? key.Group, rule.IsDefault && sample.SequenceGroup is not null ? "" : key.Group, key.Time);
        }
        return keys;
    }

    private static string ValueOf(Sample sample, string name)
    {
        foreach ((string key, JsonElement value) in sample.ManifestFields)
            if (string.Equals(key, name, StringComparison.Ordinal)) return value.ToString();
        return "";
    }
}
