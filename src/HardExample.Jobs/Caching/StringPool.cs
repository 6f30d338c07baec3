using System.Collections.Concurrent;

namespace HardExample.Jobs.Caching;

/// <summary>Gives equal names as one string, so that a million cached predictions do not hold a million copies of "cat". Thread-safe.</summary>
internal sealed class StringPool
{
    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>The string with these characters.</summary>
    public string Get(ReadOnlySpan<char> name)
    {
        ConcurrentDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> lookup = _names.GetAlternateLookup<ReadOnlySpan<char>>();
        return lookup.TryGetValue(name, out string? known) ? known : _names.GetOrAdd(name.ToString(), static n => n);
    }
}
