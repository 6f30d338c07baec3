using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Core.Mining;

/// <summary>Class probabilities of samples by the second view of the reference.</summary>
public static class SecondViewShares
{
    /// <summary>
    /// For each sample the probabilities of the reference's classes, [classes]; null where there is no second view of it.
    /// </summary>
    /// <remarks>
    /// A sample alone has the same probabilities as in a batch. Those of samples in memory are kept for the next algorithm.
    /// </remarks>
    public static float[]?[] Of(IReadOnlyList<Sample> samples, MiningContext context)
    {
        if (context.Reference?.View is not { } view) return new float[]?[samples.Count];
        if (context.Embeddings is not { } store) return context.SecondViews.Of(samples, view, context, keeps: true);
        return [.. Enumerable.Range(0, samples.Count)
            .Select(i => store.SharesOf(i) is { IsEmpty: false } shares ? shares.ToArray() : null)];
    }

    /// <summary>The same of a part of a population, which may be larger than memory: what was not kept before is not kept now.</summary>
    public static float[]?[] OfPart(IReadOnlyList<Sample> samples, MiningContext context) =>
        context.Reference?.View is { } view ? context.SecondViews.Of(samples, view, context, keeps: false) : new float[]?[samples.Count];
}

/// <summary>The class probabilities that the second view gave samples, so that they are computed once for each.</summary>
internal sealed class SecondViewCache
{
    private readonly Dictionary<Sample, float[]?> _known = new(ReferenceEqualityComparer.Instance);
    private SecondView? _view;

    /// <summary>The probabilities of samples; null where there is no second view of one.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="view">The second view.</param>
    /// <param name="context">Threads and cancellation.</param>
    /// <param name="keeps">Whether the answer is kept.</param>
    internal float[]?[] Of(IReadOnlyList<Sample> samples, SecondView view, MiningContext context, bool keeps)
    {
        if (_view != view) _known.Clear();
        _view = view;
        Sample[] all = [.. samples], asked = [.. all.Where(s => !_known.ContainsKey(s))];
        if (asked.Length == all.Length && !keeps) return view.Of(all, context.Threads());
        float[]?[] told = view.Of(asked, context.Threads()), shares = new float[]?[all.Length];
        int next = 0;
        for (int i = 0; i < all.Length; i++)
            shares[i] = next < asked.Length && ReferenceEquals(all[i], asked[next]) ? told[next++] : _known.GetValueOrDefault(all[i]);
        if (keeps)
            for (int i = 0; i < asked.Length; i++) _known[asked[i]] = told[i];
        return shares;
    }
}
