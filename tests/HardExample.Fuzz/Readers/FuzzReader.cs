using HardExample.Core.Errors;
using HardExample.Fuzz.Mutations;

namespace HardExample.Fuzz.Readers;

/// <summary>A row of <see cref="ReaderTable"/>: a reader, its good inputs, and how they are mutated.</summary>
/// <param name="Name">What --reader calls it.</param>
/// <param name="Seeds">Good inputs; each is a case of its own, which must be read.</param>
/// <param name="Mutations">What is done to them, several at a time.</param>
/// <param name="Open">Makes the reader, given a folder of its own. It gives whether an input was read; false, or a documented exception, is
/// a refusal.</param>
internal sealed record FuzzReader(string Name, Func<byte[][]> Seeds, Mutation[] Mutations, Func<Sandbox, Func<byte[], bool>> Open)
{
    private const int MaxMutations = 4;

    /// <summary>Cases for each ten of the fastest readers.</summary>
    public int Share { get; init; } = 10;

    /// <summary>Makes the check sums of a mutated input right again; done to every other one. Null = the format has none.</summary>
    public Func<byte[], byte[]>? Seal { get; init; }

    /// <summary>The exception that the reader documents beside <see cref="HardExampleException"/>.</summary>
    public Type Refusal { get; init; } = typeof(HardExampleException);

    /// <summary>Whether mutants must be read too; of a file under a check sum hardly one is.</summary>
    public bool ReadsMutants { get; init; } = true;

    /// <summary>The input of a case: the first ones are the seeds as they are.</summary>
    public byte[] InputOf(byte[][] seeds, ulong seed, long number)
    {
        if (number < seeds.Length) return seeds[number];
        var random = new FuzzRandom(seed, Name, number);
        byte[] input = random.Pick(seeds);
        for (int count = random.OneIn(2) ? 1 : 1 + random.Next(MaxMutations); count > 0; count--)
            input = random.Pick(Mutations)(input, random, seeds);
        return Seal is not null && random.OneIn(2) ? Seal(input) : input;
    }
}

/// <summary>A reader broke one of its promises; the message says which.</summary>
internal sealed class PropertyException(string message) : Exception(message);
