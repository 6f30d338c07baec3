using HardExample.Core.Numerics.Linear;

namespace HardExample.Core.Selection;

/// <summary>Gives candidates one by one, that of the highest value first.</summary>
/// <remarks>
/// The value is the coefficient h; for a diverse selection
/// <code>
/// v = h (1 − max(0, c))        c: the largest cosine to what was taken; h for a candidate without embedding
/// </code>
/// the greedy k-center objective weighted by the coefficient. Taking more only lowers it, so an old value is an upper bound and only a
/// candidate at the top must be up to date ("lazy greedy", Minoux 1978).
/// </remarks>
internal sealed class SelectionQueue
{
    private readonly IReadOnlyList<SelectionCandidate> _samples;
    private readonly SelectionVectors? _vectors;
    private readonly bool _diverse;
    private readonly double _duplicate;
    private readonly CancellationToken _cancel;
    private readonly PriorityQueue<int, (double Value, int Index)> _queue;
    private readonly List<(int Index, (double Value, int Index) Priority)> _setAside = [];
    private readonly List<int> _taken = [];
    private readonly Dictionary<int, (float Closest, int Seen)> _compared = [];

    /// <param name="samples">The population.</param>
    /// <param name="candidates">Indices of those that may be taken.</param>
    /// <param name="vectors">Embeddings; null = none.</param>
    /// <param name="diverse">Whether likeness lowers the value.</param>
    /// <param name="duplicate">From this cosine on to a taken one a candidate is dropped.</param>
    /// <param name="cancel">Stops it.</param>
    internal SelectionQueue(IReadOnlyList<SelectionCandidate> samples, int[] candidates, SelectionVectors? vectors, bool diverse,
        double duplicate, CancellationToken cancel)
    {
        (_samples, _vectors, _diverse, _duplicate, _cancel) = (samples, vectors, diverse, duplicate, cancel);
        HardestFirst = Comparer<int>.Create(Compare);
        // Highest value first; equal ones in the order of hardness and ids.
        var order = Comparer<(double Value, int Index)>.Create((a, b) =>
            a.Value != b.Value ? b.Value.CompareTo(a.Value) : Compare(a.Index, b.Index));
        _queue = new(candidates.Select(i => (i, (samples[i].Coefficient ?? double.NegativeInfinity, i))), order);
    }

    /// <summary>The larger coefficient first, then the id, the source and the position.</summary>
    internal IComparer<int> HardestFirst { get; }

    internal string GroupOf(int index) => _samples[index].Group;

    /// <summary>Takes the next candidate.</summary>
    /// <param name="admits">Whether a group may have another one; candidates of the others are set aside.</param>
    /// <param name="taken">Its index.</param>
    internal bool TryTake(Func<string, bool> admits, out int taken)
    {
        while (_queue.TryDequeue(out taken, out (double Value, int Index) old))
        {
            _cancel.ThrowIfCancellationRequested();
            if (!admits(GroupOf(taken)))
            {
                _setAside.Add((taken, old));
                continue;
            }
            float closest = ClosestOf(taken);
            if (closest >= _duplicate) continue;
            double value = ValueOf(taken, closest);
            if (value < old.Value)
            {
                _queue.Enqueue(taken, (value, taken));
                continue;
            }
            if (_vectors?.RowOf(taken) >= 0) _taken.Add(taken);
            return true;
        }
        return false;
    }

    /// <summary>Puts back what was set aside.</summary>
    internal void Restore()
    {
        foreach ((int index, (double, int) priority) in _setAside) _queue.Enqueue(index, priority);
        _setAside.Clear();
    }

    private double ValueOf(int index, float closest)
    {
        double coefficient = _samples[index].Coefficient ?? double.NegativeInfinity;
        return _diverse && coefficient > 0 ? coefficient * (1 - Math.Clamp(closest, 0.0, 1.0)) : coefficient;
    }

    private float ClosestOf(int index)
    {
        if (_vectors is null || (!_diverse && double.IsPositiveInfinity(_duplicate)) || _vectors.RowOf(index) is not (>= 0 and int row))
            return float.NegativeInfinity;
        (float closest, int seen) = _compared.GetValueOrDefault(index, (float.NegativeInfinity, 0));
        VectorSet all = _vectors.All;
        for (; seen < _taken.Count; seen++) closest = Math.Max(closest, DotKernel.Dot(all[row], all[_vectors.RowOf(_taken[seen])]));
        _compared[index] = (closest, seen);
        return closest;
    }

    private int Compare(int a, int b)
    {
        (SelectionCandidate first, SelectionCandidate second) = (_samples[a], _samples[b]);
        int order = (second.Coefficient ?? double.NegativeInfinity).CompareTo(first.Coefficient ?? double.NegativeInfinity);
        if (order == 0) order = string.CompareOrdinal(first.Id, second.Id);
        if (order == 0) order = string.CompareOrdinal(first.Source, second.Source);
        return order == 0 ? a.CompareTo(b) : order;
    }
}
