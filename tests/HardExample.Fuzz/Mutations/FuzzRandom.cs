using System.IO.Hashing;
using System.Text;
using HardExample.Core.Numerics.Statistics;

namespace HardExample.Fuzz.Mutations;

/// <summary>Draws for one case: the same for the same seed, reader and case, on every machine.</summary>
internal sealed class FuzzRandom(ulong seed, string reader, long number)
{
    private readonly SeededRandom _random = new(XxHash3.HashToUInt64(Encoding.UTF8.GetBytes($"{seed} {reader} {number}")));

    /// <summary>A whole number in [0, <paramref name="exclusiveMaximum"/>); 0 when there is none.</summary>
    public int Next(int exclusiveMaximum) => exclusiveMaximum <= 1 ? 0 : _random.Next(exclusiveMaximum);

    /// <summary>Whether an event of probability 1 / <paramref name="of"/> happens.</summary>
    public bool OneIn(int of) => Next(of) == 0;

    public ulong NextBits() => _random.NextBits();

    public T Pick<T>(IReadOnlyList<T> items) => items[Next(items.Count)];

    /// <summary>A length from 1 to <paramref name="most"/>; short ones are likelier.</summary>
    public int Length(int most) => most <= 1 ? 1 : 1 + Next(1 << Math.Min(30, Next(32 - int.LeadingZeroCount(most)) + 1)) % most;
}
