using HardExample.Core.Errors;
using HardExample.Core.Mining;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Scoring;

/// <summary>
/// The samples of a population in memory, without their embeddings, and the embeddings apart from them: what algorithms read that look at more than one sample.
/// </summary>
public sealed class Population : IDisposable
{
    private const int ChunkSize = 1024;

    private readonly Action _releaseMemory;

    private Population(IReadOnlyList<Sample> samples, IReadOnlyList<Sample> compared, EmbeddingStore? embeddings, Action releaseMemory) =>
        (Samples, Compared, Embeddings, _releaseMemory) = (samples, compared, embeddings, releaseMemory);

    /// <summary>The samples, in input order; empty when they were dropped.</summary>
    public IReadOnlyList<Sample> Samples { get; private set; }

    /// <summary>The samples with all that a reference is made of, until it was made.</summary>
    public IReadOnlyList<Sample> Compared { get; private set; }

    /// <summary>What was taken off the samples; null = all is still on them, because they are in memory anyway.</summary>
    public EmbeddingStore? Embeddings { get; }

    /// <summary>Reads a population that is compared with a training set.</summary>
    /// <param name="source">The population.</param>
    /// <param name="wanted">What is looked at.</param>
    /// <param name="context">The reference, whose second view is asked, threads and cancellation; its memory is released when all was read.</param>
    /// <exception cref="InputException">A descriptor has another length than those of the training images.</exception>
    public static Population Read(ISampleSource source, Observations wanted, MiningContext context) =>
        Read(source, wanted, () => new EmbeddingStore(), context, null, context.ReleaseMemory);

    /// <summary>Reads a population that is its own reference, which is to be made of it: <see cref="BeComparedWith"/>.</summary>
    /// <param name="source">The population; its descriptors may be read again.</param>
    /// <param name="wanted">What is looked at, and what the reference is made of.</param>
    /// <param name="releaseMemory">Called when it was read, and when its reference was made.</param>
    public static Population ReadOwnReference(ISampleSource source, Observations wanted, Action releaseMemory) => Read(
        source, wanted, () => new EmbeddingStore(source.Read), null, [], releaseMemory);

    /// <summary>
    /// Ends the making of a population's own reference: descriptors go into its space, its second view is asked, and what only the making
    /// needed is dropped.
    /// </summary>
    /// <param name="context">The reference, threads and cancellation.</param>
    public void BeComparedWith(MiningContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Compared = [];
        if (Embeddings is null || context.Reference is not { } reference) return;
        _releaseMemory();
        Embeddings.Project(reference.Descriptor);
        Embeddings.Share(reference.View, new() { MaxDegreeOfParallelism = Math.Max(1, context.MaxDegreeOfParallelism),
            CancellationToken = context.CancellationToken });
    }

    /// <summary>Drops the samples when all have looked at them; the embeddings stay, because a reference may be made of them.</summary>
    public void DropSamples() => Samples = Compared = [];

    /// <inheritdoc/>
    public void Dispose() => Embeddings?.Dispose();

    private static Population Read(
        ISampleSource source, Observations wanted, Func<EmbeddingStore> store, MiningContext? context, List<ImageFeatures?>? features, Action releaseMemory)
    {
        ArgumentNullException.ThrowIfNull(source);
        IEnumerable<Sample> read = source.Read(wanted);
        if (read is IReadOnlyList<Sample> there) return new(there, there, null, releaseMemory);
        // Where nothing but vectors is looked at, the bare samples will do.
        IReadOnlyList<Sample>? bare = (wanted & (Observations.BoxPixels | Observations.BoxEmbeddings)) == 0 ? source.Bare : null;
        List<Sample>? own = bare is null ? [] : null;
        EmbeddingStore embeddings = store();
        try
        {
            int count = 0;
            foreach ((Sample sample, float[]? shares) in WithShares(read, context))
            {
                Sample left = embeddings.TakeFrom(sample, shares);
                // One that does not fit stays on its sample.
                if (left.Embedding is not null) own ??= [.. bare!.Take(count)];
                own?.Add(left);
                features?.Add(sample.Features);
                count++;
            }
            releaseMemory();
            IReadOnlyList<Sample> samples = own is null ? bare! : [.. own];
            IReadOnlyList<Sample> compared =
                features is null || own is not null ? samples : new ComputedList<Sample>(count, i => samples[i] with { Features = features[i] });
            return new(samples, compared, embeddings, releaseMemory);
        }
        catch
        {
            embeddings.Dispose();
            throw;
        }
    }

    private static IEnumerable<(Sample Sample, float[]? Shares)> WithShares(IEnumerable<Sample> samples, MiningContext? context) =>
        context?.Reference?.View is null
            ? samples.Select(static s => (s, (float[]?)null))
            : samples.Chunk(ChunkSize).SelectMany(chunk => chunk.Zip(SecondViewShares.OfPart(chunk, context)));
}
