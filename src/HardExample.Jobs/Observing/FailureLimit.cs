using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Vision.Observation;

namespace HardExample.Jobs.Observing;

/// <summary>Ends a job when a model fails on more of its images than extensions.max_failed_share allows.</summary>
internal static class FailureLimit
{
    /// <summary>Passes outcomes on, and throws after the failure that exceeds the limit.</summary>
    /// <param name="outcomes">In order.</param>
    /// <param name="count">How many images there are in all.</param>
    /// <param name="config">max_failed_share.</param>
    /// <exception cref="ModelException">Too many failed; the message has the first failure.</exception>
    public static IEnumerable<ObservationOutcome> Watch(IEnumerable<ObservationOutcome> outcomes, int count, MiningConfig config)
    {
        double share = config.Extensions.MaxFailedShare;
        int failed = 0;
        ObservationOutcome first = default;
        foreach (ObservationOutcome outcome in outcomes)
        {
            yield return outcome;
            if (!outcome.ModelFailed) continue;
            if (failed++ == 0) first = outcome;
            if (failed > share * count)
                throw new ModelException(FormattableString.Invariant(
                        $"A model failed on {failed} of {count} images, and extensions.max_failed_share is {share}. ")
                    + $"The first failure: {first.ToProblem()}");
        }
    }
}
