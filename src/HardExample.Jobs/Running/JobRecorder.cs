using System.Collections.Immutable;
using HardExample.Core.Samples;
using HardExample.Core.Text;

namespace HardExample.Jobs.Running;

/// <summary>Keeps what a job reports (warnings, samples left out by kind of error, time by phase) and hands it on.</summary>
/// <param name="events">Where it is handed on to.</param>
/// <param name="clock">Measures the phases.</param>
internal sealed class JobRecorder(IJobEvents events, TimeProvider clock) : IJobEvents
{
    private readonly Dictionary<string, int> _leftOut = new(StringComparer.Ordinal);
    private readonly List<string> _warnings = [];
    private readonly SortedDictionary<JobPhase, TimeSpan> _phases = [];
    private JobPhase _phase = JobPhase.Reading;
    private long _since = clock.GetTimestamp();

    /// <summary>The warnings so far, in the order in which they came.</summary>
    public ImmutableArray<string> Warnings => [.. _warnings];

    /// <summary>Samples left out so far, by <see cref="SampleProblem.ErrorId"/>; images of the training set do not count.</summary>
    /// <param name="before">What was left out before the job, by the same ids.</param>
    public ImmutableSortedDictionary<string, int> LeftOut(IEnumerable<KeyValuePair<string, int>> before) =>
        _leftOut.Concat(before).GroupBy(static p => p.Key, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(static g => g.Key, static g => g.Sum(static p => p.Value), StringComparer.Ordinal);

    /// <summary>The phases so far, in the order of <see cref="JobPhase"/>; they add up to the time since this was made.</summary>
    public ImmutableArray<PhaseTime> Phases()
    {
        Measure();
        return [.. _phases.Select(static p => new PhaseTime(p.Key, p.Value))];
    }

    public void Progress(JobProgress progress)
    {
        // The time until its first step belongs to the phase before.
        if (progress.Phase != _phase)
        {
            Measure();
            _phase = progress.Phase;
        }
        events.Progress(progress);
    }

    public void Information(string message) => events.Information(message);

    public void Warning(string message)
    {
        _warnings.Add(SecretText.Hide(message));
        events.Warning(message);
    }

    public void Problem(SampleProblem problem)
    {
        if (!problem.IsTraining) _leftOut[problem.ErrorId] = _leftOut.GetValueOrDefault(problem.ErrorId) + 1;
        events.Problem(problem);
    }

    private void Measure()
    {
        long now = clock.GetTimestamp();
        _phases[_phase] = _phases.GetValueOrDefault(_phase) + clock.GetElapsedTime(_since, now);
        _since = now;
    }
}

/// <summary>How long a phase of a job took.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Elapsed">Wall time.</param>
public readonly record struct PhaseTime(JobPhase Phase, TimeSpan Elapsed);
