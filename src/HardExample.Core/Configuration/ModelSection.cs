using System.Collections.Immutable;
using HardExample.Core.Text;

namespace HardExample.Core.Configuration;

/// <summary>One mapping of a model description: typed values by key; wrong ones are reported and count as not given.</summary>
internal sealed class ModelSection
{
    private readonly string _prefix;
    private readonly PlainMap _map;
    private readonly List<ConfigurationDiagnostic> _diagnostics;

    public ModelSection(string prefix, PlainMap map, List<ConfigurationDiagnostic> diagnostics, ImmutableArray<string> keys)
    {
        (_prefix, _map, _diagnostics) = (prefix, map, diagnostics);
        foreach (PlainEntry entry in map.Entries)
            if (!keys.Contains(entry.Key))
                Report(entry.Key, entry.Line,
                    $"{UserText.Quote(prefix + entry.Key)} is not a key of a model description. {NearestName.Suggest(entry.Key, keys)}");
    }

    public ModelSection Section(string key, ImmutableArray<string> keys)
    {
        PlainValue? value = Find(key);
        if (value is not (null or PlainMap)) Wrong(key, value, "a mapping");
        return new(key + ".", value as PlainMap ?? new PlainMap([], null), _diagnostics, keys);
    }

    public string? Text(string key)
    {
        PlainValue? value = Find(key);
        if (value is null or PlainScalar { Text.Length: > 0 }) return (value as PlainScalar)?.Text;
        Wrong(key, value, "a name");
        return null;
    }

    /// <summary>A list of texts; default when not given.</summary>
    public ImmutableArray<string> Texts(string key)
    {
        PlainValue? value = Find(key);
        if (value is null) return default;
        if (value is PlainList { Items.Length: > 0 } list && list.Items.All(static i => i is PlainScalar { IsNull: false }))
            return [.. list.Items.Select(static i => ((PlainScalar)i).Text)];
        Wrong(key, value, "a list of names, not empty");
        return default;
    }

    public T? Choice<T>(string key) where T : struct, Enum
    {
        PlainValue? value = Find(key);
        if (value is null) return null;
        if (value is PlainScalar scalar && SnakeCaseEnum.TryParse(scalar.Text, out T choice)) return choice;
        Wrong(key, value, $"one of {string.Join(", ", SnakeCaseEnum.All<T>())}");
        return null;
    }

    /// <summary>False for <paramref name="no"/>, true for <paramref name="yes"/>, null when not given.</summary>
    public bool? OneOf(string key, string no, string yes)
    {
        PlainValue? value = Find(key);
        if (value is null) return null;
        if (value is PlainScalar scalar && (scalar.Text == no || scalar.Text == yes)) return scalar.Text == yes;
        Wrong(key, value, $"{no} or {yes}");
        return null;
    }

    public double? Number(string key, string wanted, Func<double, bool> allowed)
    {
        PlainValue? value = Find(key);
        if (value is null) return null;
        if (TryNumber(value, allowed, out double number)) return number;
        Wrong(key, value, wanted);
        return null;
    }

    /// <summary>Numbers; a single one stands for a list of one. Default when not given or not of one of the lengths.</summary>
    public ImmutableArray<double> Numbers(string key, string wanted, ImmutableArray<int> lengths, Func<double, bool> allowed)
    {
        PlainValue? value = Find(key);
        if (value is null) return default;
        ImmutableArray<PlainValue> items = value is PlainList list ? list.Items : [value];
        var numbers = ImmutableArray.CreateBuilder<double>();
        foreach (PlainValue item in items)
            if (TryNumber(item, allowed, out double number)) numbers.Add(number);
        if (numbers.Count == items.Length && lengths.Contains(items.Length)) return numbers.ToImmutable();
        Wrong(key, value, wanted);
        return default;
    }

    public void NotBoth(string first, string second)
    {
        if (Find(first) is not null && Find(second) is PlainValue other)
            Report(second, other.Line, $"{_prefix}{first} and {_prefix}{second} are both given; leave one out.");
    }

    private PlainValue? Find(string key)
    {
        foreach (PlainEntry entry in _map.Entries)
            if (entry.Key == key) return entry.Value is PlainScalar { IsNull: true } ? null : entry.Value;
        return null;
    }

    private void Wrong(string key, PlainValue value, string wanted) =>
        Report(key, value.Line, $"{_prefix}{key} is {value.Describe()}; it must be {wanted}.");

    private void Report(string key, int? line, string message) => _diagnostics.Add(new(_prefix + key, line, message));

    private static bool TryNumber(PlainValue value, Func<double, bool> allowed, out double number)
    {
        number = 0;
        return value is PlainScalar scalar && UserText.TryNumber(scalar.Text, out number) && double.IsFinite(number) && allowed(number);
    }
}
