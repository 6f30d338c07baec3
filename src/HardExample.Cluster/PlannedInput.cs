using System.Collections.Immutable;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Jobs.Input;
using HardExample.Jobs.Running;
using HardExample.Jobs.Stages;

namespace HardExample.Cluster;

/// <summary>An input while its images are assigned to shards, one after another.</summary>
/// <param name="items">The images of the input, read once.</param>
/// <param name="count">How many there are, good and bad.</param>
/// <param name="events">Takes the images that are left out.</param>
internal sealed class PlannedInput(IEnumerable<InputItem> items, int count, IJobEvents events) : IDisposable
{
    private readonly IEnumerator<InputItem> _items = items.GetEnumerator();
    private readonly Queue<InputItem> _ahead = new();
    private readonly SortedSet<string> _labels = new(StringComparer.Ordinal);
    private long _dealt;

    /// <summary>Usable samples assigned so far.</summary>
    public int Samples { get; private set; }

    /// <summary>How many of them have no result, so that the model must predict.</summary>
    public int Unpredicted { get; private set; }

    /// <summary>The task that results and labels say; null as long as there are none.</summary>
    public TaskType? Task { get; private set; }

    /// <summary>Which samples have a result that a model can be compared with.</summary>
    public List<int> Comparable { get; } = [];

    /// <summary>Images left out so far.</summary>
    public List<SampleProblem> Problems { get; } = [];

    /// <summary>The class names that the samples name, in ordinal order.</summary>
    public ImmutableArray<string> Labels => [.. _labels];

    /// <summary>The first usable sample.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public Sample PeekFirst()
    {
        while (_items.MoveNext())
        {
            _ahead.Enqueue(_items.Current);
            if (_items.Current.Sample is { } sample) return sample;
        }
        throw new InputException("The input has no usable sample.");
    }

    /// <summary>The samples of a shard; called for the shards in order.</summary>
    public IEnumerable<Sample> Take(int shard, int shards)
    {
        for (long end = (long)count * (shard + 1) / shards; _dealt < end; _dealt++)
        {
            if (!_ahead.TryDequeue(out InputItem item))
            {
                if (!_items.MoveNext()) throw Changed();
                item = _items.Current;
            }
            events.Progress(new(JobPhase.Planning, _dealt + 1, count));
            if (item.Sample is { } sample)
            {
                if (sample.Prediction is null) Unpredicted++;
                if (ModelAgreement.HasResult(sample)) Comparable.Add(Samples);
                Task ??= TaskGuard.TaskOf(sample);
                Samples++;
                _labels.UnionWith(TrainingSet.NamesIn(sample));
                yield return sample;
            }
            else
            {
                Problems.Add(item.Problem!);
                events.Problem(item.Problem!);
            }
        }
    }

    /// <summary>Checks that every image was assigned.</summary>
    public void End()
    {
        if (_ahead.Count > 0 || _items.MoveNext()) throw Changed();
    }

    public void Dispose() => _items.Dispose();

    private static InputException Changed() => new("The input changed while it was listed. Plan again when nobody writes to it.");
}
