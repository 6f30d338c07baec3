using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Vision.Observation;

namespace HardExample.Jobs.Observing;

/// <summary>Ends a job when a model fails on more of its images than extensions.max_failed_share allows.</summary>
/// <param name="count">How many images there are in all.</param>
/// <param name="config">max_failed_share.</param>
internal sealed class FailureLimit(int count, MiningConfig config)
{
    private readonly double _share = config.Extensions.MaxFailedShare;
    private int _failed;
    private SampleProblem? _first;

    /// <summary>Hands outcomes through, each before it may be the one too many.</summary>
    /// <param name="outcomes">In order.</param>
    /// <param name="count">How many images there are in all.</param>
    /// <param name="config">max_failed_share.</param>
    /// <exception cref="ModelException">Too many failed; the message has the first failure.</exception>
    public static IEnumerable<ObservationOutcome> Watch(IEnumerable<ObservationOutcome> outcomes, int count, MiningConfig config)
    {
        var limit = new FailureLimit(count, config);
        foreach (ObservationOutcome outcome in outcomes)
        {
            yield return outcome;
            if (outcome.ModelFailed) limit.Add(outcome.ToProblem());
        }
    }

    /// <summary>Counts an image on which a model failed.</summary>
    /// <exception cref="ModelException">It is the one too many; the message has the first failure.</exception>
    public void Add(SampleProblem failure)
    {
        _first ??= failure;
        if (++_failed > _share * count)
            throw new ModelException(FormattableString.Invariant(
                $"A model failed on {_failed} of {count} images, and extensions.max_failed_share is {_share}. ")
                + $"The first failure: {_first}");
    }
}
