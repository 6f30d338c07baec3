using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>Class probabilities of samples by the second view of the reference.</summary>
public static class SecondViewShares
{
    /// <summary>Class probabilities, [samples][classes of the reference]; null where there is no second view.</summary>
    /// <remarks>A sample alone has the same probabilities as in a batch.</remarks>
    public static float[]?[] Of(IReadOnlyList<Sample> samples, MiningContext context)
    {
        if (context.Reference?.View is not { } view) return new float[]?[samples.Count];
        if (context.Embeddings is not { } store) return view.Of(samples, MinerSupport.Threads(context));
        return [.. Enumerable.Range(0, samples.Count)
            .Select(i => store.SharesOf(i) is { IsEmpty: false } shares ? shares.ToArray() : null)];
    }
}
