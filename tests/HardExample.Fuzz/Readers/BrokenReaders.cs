using System.Runtime.CompilerServices;
using HardExample.Core.Errors;
using HardExample.Fuzz.Mutations;

namespace HardExample.Fuzz.Readers;

/// <summary>Readers that break one promise each at every third case: what the program must find. They are no rows of the table.</summary>
internal static class BrokenReaders
{
    public static FuzzReader[] All { get; } =
    [
        Of("broken-crash", static () => Deeper(1)),
        Of("broken-exception", static () => throw new InvalidOperationException("a defect")),
        Of("broken-hang", static () => { while (true) { } }),
        Of("broken-memory", static () =>
            { for (var kept = new List<byte[]>(); ;) kept.Add(GC.AllocateUninitializedArray<byte>(1 << 24)); }),
        Of("broken-message", static () => throw new InputException("Bad.")),
    ];

    private static FuzzReader Of(string name, Action breaks) => new(name, static () => [[1], [2]], [ByteMutations.SetByte], _ =>
    {
        int number = 0;
        return input =>
        {
            if (number++ > 1 && number % 3 == 0) breaks();
            return input[0] % 2 == 0 || input[0] == 1;
        };
    });

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    private static int Deeper(int depth) => Deeper(depth + 1) + 1;
}
