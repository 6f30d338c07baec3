using System.Collections;
using System.Collections.Immutable;
using HardExample.Core.Errors;
using HardExample.Core.Text;

namespace HardExample.Core.Configuration;

/// <summary>Names with weights, in the order they were given; a name stands once, a weight is finite and at least 0.</summary>
public sealed class WeightedList : IReadOnlyList<KeyValuePair<string, double>>, IEquatable<WeightedList>
{
    private readonly ImmutableArray<KeyValuePair<string, double>> _entries;

    private WeightedList(ImmutableArray<KeyValuePair<string, double>> entries) => _entries = entries;

    /// <inheritdoc/>
    public int Count => _entries.Length;

    /// <inheritdoc/>
    public KeyValuePair<string, double> this[int index] => _entries[index];

    /// <summary>Whether <paramref name="name"/> is in the list (also with weight 0).</summary>
    public bool Contains(string name) => _entries.Any(e => e.Key == name);

    /// <summary>The names with a weight above 0, in order: what is run.</summary>
    public IEnumerable<string> ActiveNames => _entries.Where(static e => e.Value > 0).Select(static e => e.Key);

    /// <summary>The weight of <paramref name="name"/>, 0 when it is not in the list.</summary>
    public double WeightOf(string name)
    {
        foreach ((string key, double weight) in _entries)
            if (key == name) return weight;
        return 0;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, double>>)_entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(WeightedList? other) => other is not null && _entries.SequenceEqual(other._entries);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as WeightedList);

    /// <inheritdoc/>
    public override int GetHashCode() => _entries.Aggregate(0, static (h, e) => HashCode.Combine(h, e.Key, e.Value));

    /// <summary>No name at all.</summary>
    public static WeightedList Empty { get; } = new([]);

    /// <summary>Makes a list.</summary>
    /// <exception cref="ConfigurationException">
    /// A name is repeated, empty or has ':' or '+', or a weight is negative or not finite.
    /// </exception>
    public static WeightedList Of(params IEnumerable<(string Name, double Weight)> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var list = ImmutableArray.CreateBuilder<KeyValuePair<string, double>>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string name, double weight) in entries)
        {
            CheckName(name);
            if (!double.IsFinite(weight) || weight < 0)
                throw new ConfigurationException($"The weight of '{name}' is {UserText.Number(weight)}; a weight is a finite number of "
                    + "at least 0.");
            if (!names.Add(name)) throw new ConfigurationException($"'{name}' stands twice in a list of weights; leave one out.");
            list.Add(new(name, weight + 0.0)); // + 0.0 turns −0 into 0
        }
        if (!double.IsFinite(list.Sum(static e => e.Value)))
            throw new ConfigurationException("The sum of the weights is more than a number can hold; give smaller ones, such as 0.1 to 1.");
        return new(list.ToImmutable());
    }

    /// <summary>Reads "a:0.1+b:0.2" or "{a: 0.1, b: 0.2}", blanks allowed; empty text is the empty list.</summary>
    /// <exception cref="ConfigurationException">The text is not of this form, or as for <see cref="Of"/>.</exception>
    public static WeightedList Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        if (trimmed.Length == 0) return Empty;
        if (trimmed[0] == '{') return FromPlain(PlainYaml.ParseMap(trimmed));
        return Of([.. Split(trimmed).Select(ParseEntry)]);
    }

    /// <summary>
    /// Makes a list of a mapping from names to weights (numbers or their text). The order is the mapping's; a <see cref="Hashtable"/> has
    /// none, so its entries are taken in ordinal order of their names.
    /// </summary>
    /// <exception cref="ConfigurationException">A weight is not a number, or as for <see cref="Of"/>.</exception>
    public static WeightedList FromMap(IDictionary map) => FromPlain(PlainValue.OfMap(map));

    /// <summary>Makes a list of pairs of names and weights, in their order.</summary>
    /// <exception cref="ConfigurationException">As for <see cref="Of"/>.</exception>
    public static WeightedList FromMap(IEnumerable<KeyValuePair<string, double>> pairs) => Of(pairs.Select(static p => (p.Key, p.Value)));

    /// <summary>The list as "a:0.1+b:0.2"; <see cref="Parse"/> gives an equal list back, to the last bit of every weight.</summary>
    public override string ToString() => string.Join('+', _entries.Select(static e => $"{e.Key}:{UserText.Number(e.Value)}"));

    /// <summary>Makes a list of a mapping as YAML or a dictionary gave it.</summary>
    internal static WeightedList FromPlain(PlainMap map) => Of([.. map.Entries.Select(static e => (e.Key, WeightOf(e.Key, e.Value)))]);

    private static double WeightOf(string name, PlainValue value) => value is PlainScalar { IsNull: false } scalar
        ? ParseWeight(name, scalar.Text)
        : throw new ConfigurationException($"The weight of {UserText.Quote(name)} is {value.Describe()}; it must be a number.");

    private static double ParseWeight(string name, string text) => UserText.TryNumber(text, out double weight)
        ? weight
        : throw new ConfigurationException($"The weight of {UserText.Quote(name)} is {UserText.Quote(text)}; it must be a number such "
            + "as 0.25.");

    private static (string Name, double Weight) ParseEntry(string entry)
    {
        int colon = entry.LastIndexOf(':');
        if (colon < 0)
            throw new ConfigurationException($"{UserText.Quote(entry.Trim())} in a list of weights has no weight; write name:weight, "
                + "for example a:0.1+b:0.2.");
        string name = entry[..colon].Trim();
        return (name, ParseWeight(name, entry[(colon + 1)..].Trim()));
    }

    /// <summary>Splits at '+', but not inside a number such as 1e+20.</summary>
    private static IEnumerable<string> Split(string text)
    {
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '+' || IsExponentSign(text, start, i)) continue;
            yield return text[start..i];
            start = i + 1;
        }
        yield return text[start..];
    }

    private static bool IsExponentSign(string text, int start, int sign)
    {
        int colon = text.IndexOf(':', start, sign - start);
        return colon >= 0 && sign - colon > 2 && text[sign - 1] is 'e' or 'E'
            && (text[sign - 2] is '.' || char.IsAsciiDigit(text[sign - 2]))
            && sign + 1 < text.Length && char.IsAsciiDigit(text[sign + 1]);
    }

    private static void CheckName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0 || name != name.Trim() || name[0] == '{')
            throw new ConfigurationException($"{UserText.Quote(name)} cannot stand in a list of weights; a name is not empty and has no "
                + "blank at its ends.");
        foreach (char c in name)
            if (c is ':' or '+' || char.IsControl(c))
                throw new ConfigurationException($"{UserText.Quote(name)} cannot stand in a list of weights; a name has no ':', '+' or "
                    + "control character.");
    }
}
