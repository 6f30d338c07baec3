using System.Runtime.ExceptionServices;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Jobs.Running;
using HardExample.Storage;

namespace HardExample.Jobs.Input;

/// <summary>An input that was opened: its images are known by name, their results are read as they are asked for.</summary>
public sealed class InputSet
{
    private const int FirstBatch = 16, LargestBatch = 512, BatchesAhead = 1;

    private readonly IInputForm _form;
    private readonly StorageResolver _storage;
    private readonly string _path;
    private readonly InputOptions _options;

    internal InputSet(IInputForm form, StorageResolver storage, string path, InputOptions options) =>
        (_form, _storage, _path, _options) = (form, storage, path, options);

    /// <summary>How many images the input names, good and bad; null when that is known only at the end.</summary>
    public int? Count => _form.Count;

    /// <summary>
    /// The images in order. Results are read a batch ahead, on several threads; memory is that of a batch and of the names. May be called
    /// again.
    /// </summary>
    /// <exception cref="InputException">Both tasks are in one input, or there is no usable sample.</exception>
    /// <exception cref="StorageException">The input itself cannot be read any more.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IEnumerable<InputItem> Read(CancellationToken cancellationToken = default)
    {
        int samples = 0, problems = 0;
        SampleProblem? first = null;
        var tasks = new TaskGuard(_options.TaskType);
        foreach (InputItem item in InBatches(cancellationToken))
        {
            if (item.Sample is { } sample)
            {
                tasks.Check(sample);
                yield return new(sample with { SequenceIndex = samples++ });
            }
            else
            {
                first ??= item.Problem;
                problems++;
                yield return item;
            }
        }
        if (samples == 0)
            throw new InputException(first is null
                ? $"{_path} has no image (jpg, png, bmp, gif, webp or tiff)."
                : $"{_path} has no usable sample; {problems} were left out. The first: {first}");
    }

    private IEnumerable<InputItem> InBatches(CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions
        {
            CancellationToken = cancellationToken, MaxDegreeOfParallelism = _options.Threads > 0 ? _options.Threads : Environment.ProcessorCount,
        };
        int size = FirstBatch; // small at first: the first sample should not wait for many
        using StorageResolver ahead = _storage.ReadingAhead();
        foreach (InputWork[] work in ReadAhead.Of(Chunks(() => size), chunk => ahead.WillRead(chunk.SelectMany(static w => w.Files)), BatchesAhead))
        {
            var items = new InputItem[work.Length];
            try
            {
                Parallel.For(0, work.Length, parallel, i => items[i] = work[i].Read(ahead));
            }
            catch (AggregateException error) when (error.InnerException is not null)
            {
                ExceptionDispatchInfo.Throw(error.InnerException);
            }
            foreach (InputItem item in items) yield return item;
            size = Math.Min(size * 2, LargestBatch);
        }
    }

    private IEnumerable<InputWork[]> Chunks(Func<int> size)
    {
        var chunk = new List<InputWork>();
        foreach (InputWork work in _form.Items())
        {
            chunk.Add(work);
            if (chunk.Count < size()) continue;
            yield return [.. chunk];
            chunk.Clear();
        }
        if (chunk.Count > 0) yield return [.. chunk];
    }
}
