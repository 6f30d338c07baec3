using System.Buffers;
using System.Text.RegularExpressions;
using HardExample.Core.Errors;
using HardExample.Core.Naming;

namespace HardExample.Core.Configuration;

/// <summary>
/// How frames are ordered and cameras told apart (extensions.sequence). By default a folder is a camera, and names order its frames. A
/// manifest field, or the group "time" of a regular expression on the file name, orders the frames of a folder instead; the group "camera"
/// replaces the folder. A text with a metacharacter of regular expressions is one; any other text names a field. A name that the expression
/// does not match is a frame of its folder.
/// </summary>
public sealed class SequenceRule
{
    private static readonly SearchValues<char> SignsOfExpression = SearchValues.Create(@"\^$.|?*+()[]{}");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Regex? _pattern;

    private SequenceRule(string? field, Regex? pattern) => (Field, _pattern) = (field, pattern);

    /// <summary>The manifest field that orders the frames; null when names do.</summary>
    public string? Field { get; }

    /// <summary>Whether names and folders alone make the order.</summary>
    public bool IsDefault => Field is null && _pattern is null;

    /// <summary>Reads extensions.sequence.</summary>
    /// <param name="text">Its text; null or empty = the default.</param>
    /// <exception cref="ConfigurationException">The text is neither a field name nor a regular expression.</exception>
    public static SequenceRule Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return new(null, null);
        if (!text.AsSpan().ContainsAny(SignsOfExpression)) return new(text, null);
        try
        {
            return new(null, new Regex(text, RegexOptions.CultureInvariant, Patience));
        }
        catch (ArgumentException error)
        {
            throw new ConfigurationException(
                $"extensions.sequence \"{text}\" is no regular expression: {error.Message} Name a manifest field, or write an expression "
                + "with groups \"camera\" and \"time\".", error);
        }
    }

    /// <summary>Compares two images. Without a rule whole names are compared, which puts folders before the files beside them.</summary>
    public int Compare(SequenceKey a, SequenceKey b) => IsDefault ? NaturalNameComparer.Instance.Compare(a.Name, b.Name) : a.CompareTo(b);

    /// <summary>Sorts items by the order of their images, whose names are unique.</summary>
    /// <param name="items">The items.</param>
    /// <param name="keyOf">Where the image of an item belongs.</param>
    public T[] Sorted<T>(IReadOnlyList<T> items, Func<T, SequenceKey> keyOf)
    {
        var prefixes = new (UInt128 Prefix, int Index)[items.Count];
        for (int i = 0; i < prefixes.Length; i++)
            prefixes[i] = (IsDefault ? NaturalNamePrefix.Of(keyOf(items[i]).Name) : 0, i);
        Array.Sort(prefixes, (a, b) => a.Prefix != b.Prefix ? a.Prefix.CompareTo(b.Prefix)
            : Compare(keyOf(items[a.Index]), keyOf(items[b.Index])));
        return Array.ConvertAll(prefixes, p => items[p.Index]);
    }

    /// <summary>Where an image belongs.</summary>
    /// <param name="name">Path of the image, as the input gives it.</param>
    /// <param name="field">The value of <see cref="Field"/>, if there is one.</param>
    /// <param name="folderBefore">The folder of the previous image; when equal, its string is reused.</param>
    /// <exception cref="ConfigurationException">The expression takes too long on a name.</exception>
    public SequenceKey KeyOf(string name, string? field, string? folderBefore = null)
    {
        int slash = name.AsSpan().LastIndexOfAny('/', '\\');
        ReadOnlySpan<char> above = slash < 0 ? "" : name.AsSpan(0, slash);
        string folder = folderBefore is not null && above.SequenceEqual(folderBefore) ? folderBefore : above.ToString();
        if (Field is not null) return new(folder, field ?? "", name);
        if (_pattern is null) return new(folder, "", name);
        try
        {
            Match match = _pattern.Match(name[(slash + 1)..]);
            if (!match.Success) return new(folder, "", name);
            Group camera = match.Groups["camera"], time = match.Groups["time"];
            return new(camera.Success ? camera.Value : folder, time.Success ? time.Value : camera.Success ? "" : match.Value, name);
        }
        catch (RegexMatchTimeoutException error)
        {
            throw new ConfigurationException(
                $"extensions.sequence takes more than a second on the name \"{name}\"; write a simpler expression.", error);
        }
    }
}
