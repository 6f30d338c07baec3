using System.Text.Json;
using System.Text.RegularExpressions;
using HardExample.Core.Errors;
using HardExample.Core.Naming;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>Puts samples into sequences: frames of one camera in the order of time.</summary>
internal sealed class FrameOrder
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly string? _field;
    private readonly Regex? _pattern;

    /// <summary>Makes the order.</summary>
    /// <param name="sequence">
    /// Null for the order of the input within a folder; the name of a manifest field (letters, digits, -, _ and . only); or a regular
    /// expression on the file name, with the optional groups "camera" and "time" (without "time" the whole match is the time).
    /// </param>
    /// <exception cref="ConfigurationException">It is no regular expression.</exception>
    internal FrameOrder(string? sequence)
    {
        if (string.IsNullOrEmpty(sequence)) return;
        if (sequence.All(static c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            _field = sequence;
            return;
        }
        try
        {
            _pattern = new(sequence, RegexOptions.CultureInvariant, Patience);
        }
        catch (ArgumentException e)
        {
            throw new ConfigurationException(
                $"extensions.sequence: '{sequence}' is neither a field name nor a regular expression: {e.Message} Example: "
                    + "(?<camera>\\w+)_(?<time>\\d+)", e);
        }
    }

    /// <summary>The indices of the samples in frame order, and for each frame the number of its sequence.</summary>
    internal (int[] Frames, int[] Sequences) Of(IReadOnlyList<Sample> samples)
    {
        (string Sequence, string Time)[] keys = Keys(samples);
        int[] frames =
        [
            .. Enumerable.Range(0, samples.Count).OrderBy(i => keys[i].Sequence, StringComparer.Ordinal)
                .ThenBy(i => keys[i].Time, NaturalNameComparer.Instance)
                .ThenBy(i => samples[i].SequenceIndex),
        ];
        var sequences = new int[frames.Length];
        for (int f = 1; f < frames.Length; f++)
            sequences[f] = sequences[f - 1] + (string.Equals(keys[frames[f]].Sequence, keys[frames[f - 1]].Sequence,
                StringComparison.Ordinal) ? 0 : 1);
        return (frames, sequences);
    }

    // Neighbours of one folder share one string.
    private (string Sequence, string Time)[] Keys(IReadOnlyList<Sample> samples)
    {
        var keys = new (string Sequence, string Time)[samples.Count];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = Key(samples[i]);
            if (i > 0 && string.Equals(keys[i].Sequence, keys[i - 1].Sequence, StringComparison.Ordinal))
                keys[i].Sequence = keys[i - 1].Sequence;
        }
        return keys;
    }

    private (string Sequence, string Time) Key(Sample sample)
    {
        int slash = sample.Source.AsSpan().LastIndexOfAny('/', '\\');
        string folder = sample.Source[..(slash + 1)];
        if (_field is not null) return (folder, Field(sample, _field));
        if (_pattern is null) return (folder, "");
        string name = sample.Source[(slash + 1)..];
        Match match;
        try
        {
            match = _pattern.Match(name);
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new ConfigurationException("extensions.sequence: the regular expression takes more than a second on the name "
                + $"'{name}'. Write it without nested repetitions.", e);
        }
        // A name that does not match is no frame and gets a sequence of its own.
        if (!match.Success) return ($"{folder}\0{sample.SequenceIndex}", "");
        return ($"{folder}\0{match.Groups["camera"].Value}", match.Groups["time"].Success ? match.Groups["time"].Value : match.Value);
    }

    private static string Field(Sample sample, string name)
    {
        foreach ((string key, JsonElement value) in sample.ManifestFields)
            if (string.Equals(key, name, StringComparison.Ordinal)) return value.ToString();
        return "";
    }
}
