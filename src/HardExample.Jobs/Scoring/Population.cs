using HardExample.Core.Errors;
using HardExample.Core.Mining;
using HardExample.Core.Reference;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Scoring;

/// <summary>
/// A population as those see it who look at more than one sample of it: the samples without embeddings, and the embeddings beside them, once in memory for all of
/// them.
/// </summary>
public sealed class Population : IDisposable
{
    private const int ChunkSize = 1024;

    private Population(IReadOnlyList<Sample> samples, IReadOnlyList<Sample> compared, EmbeddingStore? embeddings) =>
        (Samples, Compared, Embeddings) = (samples, compared, embeddings);

    /// <summary>The samples, in input order; empty when they were dropped.</summary>
    public IReadOnlyList<Sample> Samples { get; private set; }

    /// <summary>The samples with all that a reference is made of, until it was made.</summary>
    public IReadOnlyList<Sample> Compared { get; private set; }

    /// <summary>What was taken off the samples; null = all is still on them, because they are in memory anyway.</summary>
    public EmbeddingStore? Embeddings { get; }

    /// <summary>Reads a population that is compared with a training set.</summary>
    /// <param name="source">The population.</param>
    /// <param name="wanted">What is looked at.</param>
    /// <param name="context">The reference, whose second view is asked, threads and cancellation.</param>
    /// <exception cref="InputException">A descriptor has another length than those of the training images.</exception>
    public static Population Read(ISampleSource source, Observations wanted, MiningContext context) => Read(source, wanted, () => new EmbeddingStore(), context, null);

    /// <summary>Reads a population that is its own reference, which is to be made of it: <see cref="BeComparedWith"/>.</summary>
    /// <param name="source">The population; its descriptors may be read again.</param>
    /// <param name="wanted">What is looked at, and what the reference is made of.</param>
    public static Population ReadOwnReference(ISampleSource source, Observations wanted) => Read(
        source, wanted, () => new EmbeddingStore(() => source.Read(Observations.Descriptor).Select(static s => s.Descriptor)), null, []);

    /// <summary>Ends the making of a population's own reference: descriptors go into its space, and what only the making needed is dropped.</summary>
    public void BeComparedWith(TrainingReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        Compared = [];
        if (Embeddings is null) return;
        EmbeddingStore.GiveBackMemory();
        Embeddings.Project(reference.Descriptor);
    }

    /// <summary>Drops the samples when all have looked at them; the embeddings stay, because a reference may be made of them.</summary>
    public void DropSamples() => Samples = Compared = [];

    /// <inheritdoc/>
    public void Dispose() => Embeddings?.Dispose();

    private static Population Read(ISampleSource source, Observations wanted, Func<EmbeddingStore> store, MiningContext? context, List<ImageFeatures?>? features)
    {
        ArgumentNullException.ThrowIfNull(source);
        IEnumerable<Sample> read = source.Read(wanted);
        if (read is IReadOnlyList<Sample> there) return new(there, there, null);
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
            EmbeddingStore.GiveBackMemory();
            IReadOnlyList<Sample> samples = own is null ? bare! : [.. own];
            return new(samples, features is null || own is not null ? samples : new ComputedList<Sample>(count, i => samples[i] with { Features = features[i] }), embeddings);
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
            : samples.Chunk(ChunkSize).SelectMany(chunk => chunk.Zip(SecondViewShares.Of(chunk, context)));
}
