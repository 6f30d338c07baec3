using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;

namespace HardExample.PowerShell.Arguments;

/// <summary>Takes the engine's wrappers off values, so that the library below sees plain objects.</summary>
internal static class PlainObjects
{
    /// <summary>The object inside a <see cref="PSObject"/>.</summary>
    public static object? Plain(this object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    /// <summary>A copy with plain values, also in nested dictionaries; hashtables are put into ordinal order.</summary>
    public static OrderedDictionary PlainMap(this IDictionary map)
    {
        IEnumerable<DictionaryEntry> entries = map.Cast<DictionaryEntry>();
        if (map is Hashtable) entries = entries.OrderBy(static e => e.Key.ToString(), StringComparer.Ordinal);
        var plain = new OrderedDictionary(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in entries)
            plain.Add(entry.Key.ToString()!, entry.Value.Plain() is IDictionary inner ? inner.PlainMap() : entry.Value.Plain());
        return plain;
    }

    /// <summary>The pairs of a dictionary made by <see cref="PlainMap"/> or <see cref="AssignmentsAttribute"/>.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Pairs(this IDictionary? map) =>
        map is null ? [] : map.Cast<DictionaryEntry>().Select(static e => new KeyValuePair<string, object?>((string)e.Key, e.Value));
}
