using System.Runtime.ExceptionServices;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Jobs.Running;
using HardExample.Storage;

namespace HardExample.Jobs.Input;

/// <summary>An input that was opened: its images are known by name, their results are read as they are asked for.</summary>
public sealed class InputSet
{
    private const int BlocksAhead = 1;

    private readonly IInputForm _form;
    private readonly StorageResolver _storage;
    private readonly string _path;
    private readonly InputOptions _options;

    internal InputSet(IInputForm form, StorageResolver storage, string path, InputOptions options) =>
        (_form, _storage, _path, _options) = (form, storage, path, options);

    /// <summary>What was found that no sample is left out for; complete when the input was read to its end.</summary>
    public InputNotes Notes => _form.Notes;

    /// <summary>Where the input is, for messages.</summary>
    public string Path => _path;

    /// <summary>How many images the input names, good and bad; null when that is known only at the end.</summary>
    public int? Count => _form.Count;

    /// <summary>
    /// The images in order. Results are read a few blocks ahead, on several threads; memory is that of these blocks and of the names. May
    /// be called again.
    /// </summary>
    /// <exception cref="InputException">Both tasks are in one input, or there is no usable sample.</exception>
    /// <exception cref="StorageException">The input itself cannot be read any more.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IEnumerable<InputItem> Read(CancellationToken cancellationToken = default)
    {
        int samples = 0, problems = 0;
        SampleProblem? first = null;
        var tasks = new TaskGuard(_options.TaskType, _options.TaskTypeReason);
        foreach (InputItem item in Items(cancellationToken))
        {
            if (item.Sample is { } sample)
            {
                tasks.Check(sample);
                // The index is already right unless a sample before was left out.
                yield return sample.SequenceIndex == samples ? item : new(sample with { SequenceIndex = samples });
                samples++;
            }
            else if (item.Problem is not null)
            {
                first ??= item.Problem;
                problems++;
                yield return item;
            }
        }
        if (samples == 0)
            throw new InputException(first is null
                ? _options.Training
                    ? $"{_path} has no line for training: all say another usage than TRAIN."
                    : $"{_path} has no image (a file with a result, or named {ImageFiles.Extensions})."
                : $"{_path} has no usable sample; {problems} were left out. The first: {first}");
    }

    private IEnumerable<InputItem> Items(CancellationToken cancellationToken)
    {
        int threads = _options.ThreadCount;
        using StorageResolver ahead = _storage.ReadingAhead();
        using IEnumerator<IInputBlock> blocks = _form.Blocks().GetEnumerator();
        // The first one alone, so that it is available early.
        if (!blocks.MoveNext()) yield break;
        foreach (InputItem item in Finish(PreparedBlock.Of(blocks.Current, ahead), ahead, threads, cancellationToken)) yield return item;

        IEnumerable<PreparedBlock> prepared = OrderedParallel.Select(
            Rest(blocks), block => PreparedBlock.Of(block, ahead), threads, cancellationToken);
        foreach (PreparedBlock block in Prefetch.Of(prepared, b => b.Objects.Count > 0 && ahead.Prefetch(b.Objects), BlocksAhead))
            foreach (InputItem item in Finish(block, ahead, threads, cancellationToken)) yield return item;
    }

    private static IEnumerable<IInputBlock> Rest(IEnumerator<IInputBlock> blocks)
    {
        while (blocks.MoveNext()) yield return blocks.Current;
    }

    private static InputItem[] Finish(PreparedBlock prepared, StorageResolver storage, int threads, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (prepared.Items is { } done) return done;
        var items = new InputItem[prepared.Block.Count];
        try
        {
            Parallel.For(0, items.Length, new() { CancellationToken = cancellationToken, MaxDegreeOfParallelism = threads },
                i => items[i] = prepared.Block.Read(i, storage));
        }
        catch (AggregateException error) when (error.InnerException is not null)
        {
            ExceptionDispatchInfo.Throw(error.InnerException);
        }
        return items;
    }

    /// <summary>A block that was read, or that waits for objects which are on their way.</summary>
    private readonly record struct PreparedBlock(IInputBlock Block, IReadOnlyList<StoragePath> Objects, InputItem[]? Items)
    {
        public static PreparedBlock Of(IInputBlock block, StorageResolver storage)
        {
            IReadOnlyList<StoragePath> objects = block.Prepare();
            if (objects.Count > 0) return new(block, objects, null);
            var items = new InputItem[block.Count];
            for (int i = 0; i < items.Length; i++) items[i] = block.Read(i, storage);
            return new(block, objects, items);
        }
    }
}
