using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using HardExample.Core.Errors;
using HardExample.Core.Text;

namespace HardExample.Core.Configuration;

/// <summary>A setting's value as YAML, a command line or a script gave it: a scalar, a list or a mapping, before it has a type.</summary>
/// <param name="Line">Where it stands in the YAML text, from 1; null when it comes from elsewhere.</param>
internal abstract record PlainValue(int? Line)
{
    /// <summary>Deeper nesting than any setting needs; it bounds the recursion on hostile input.</summary>
    public const int MaxNesting = 16;

    /// <summary>For an error message: what kind of value this is, with its text if it has one.</summary>
    public abstract string Describe();

    /// <summary>Takes a value from a command line (text) or a script (numbers, truth values, dictionaries, lists).</summary>
    /// <exception cref="ConfigurationException">It is nested too deeply.</exception>
    public static PlainValue Of(object? value, int depth = 0)
    {
        if (depth > MaxNesting)
            throw new ConfigurationException("A value is nested too deeply; settings are at most mappings in mappings.");
        return value switch
        {
            null or DBNull => new PlainScalar("", true, null),
            // YAML's null; a file of that name is ./null.
            "null" or "Null" or "NULL" or "~" => new PlainScalar("", true, null),
            bool truth => new PlainScalar(truth ? "true" : "false", false, null),
            string text => new PlainScalar(text, false, null),
            WeightedList weights => new PlainScalar(weights.ToString(), false, null),
            Enum choice => new PlainScalar(SnakeCaseEnum.Format(choice), false, null),
            IDictionary map => OfMap(map, depth),
            IFormattable number => new PlainScalar(number.ToString(null, CultureInfo.InvariantCulture), false, null),
            IEnumerable items => new PlainList([.. items.Cast<object?>().Select(i => Of(i, depth + 1))], null),
            _ => new PlainScalar(value.ToString() ?? "", false, null),
        };
    }

    /// <summary>Takes a mapping; a <see cref="Hashtable"/> has no order of its own and is taken in ordinal order of its keys.</summary>
    public static PlainMap OfMap(IDictionary map, int depth = 0)
    {
        ArgumentNullException.ThrowIfNull(map);
        var entries = new List<PlainEntry>(map.Count);
        foreach (DictionaryEntry entry in map)
            entries.Add(new(Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? "", Of(entry.Value, depth + 1), null));
        if (map is Hashtable) entries.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        return new([.. entries], null);
    }
}

/// <summary>A single value.</summary>
/// <param name="Text">Its text.</param>
/// <param name="IsNull">Whether it is an empty value, ~ or null without quotes.</param>
/// <param name="Line">Line from 1.</param>
internal sealed record PlainScalar(string Text, bool IsNull, int? Line) : PlainValue(Line)
{
    /// <summary>Whether it means "not given": null, nothing, or the word None, as ModelArts writes it.</summary>
    public bool IsNotGiven => IsNull || string.IsNullOrWhiteSpace(Text) || Text.Trim().Equals("None", StringComparison.OrdinalIgnoreCase);

    public override string Describe() => IsNull ? "empty" : UserText.Quote(Text);
}

/// <summary>A list.</summary>
internal sealed record PlainList(ImmutableArray<PlainValue> Items, int? Line) : PlainValue(Line)
{
    public override string Describe() => "a list";
}

/// <summary>A mapping, in the order it was given.</summary>
internal sealed record PlainMap(ImmutableArray<PlainEntry> Entries, int? Line) : PlainValue(Line)
{
    public override string Describe() => "a mapping";
}

/// <summary>One entry of a mapping.</summary>
internal sealed record PlainEntry(string Key, PlainValue Value, int? Line);
