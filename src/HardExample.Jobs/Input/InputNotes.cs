using System.Globalization;
using HardExample.Core.Samples;

namespace HardExample.Jobs.Input;

/// <summary>What its owner should know of an input although no sample is left out for it: counted, and reported once.</summary>
public sealed class InputNotes
{
    // Rounded scores of many classes may pass 1 a little.
    private const double MaxSum = 1.01;

    private long _furtherLabels, _unnamedAnnotators, _otherUsage, _independent, _normalized, _shares;

    /// <summary>A line has more than one label by people; the first counts.</summary>
    internal void CountFurtherLabels(int count) => Interlocked.Add(ref _furtherLabels, count);

    /// <summary>An annotation has a confidence, but does not say who made it.</summary>
    internal void CountUnnamedAnnotator() => Interlocked.Increment(ref _unnamedAnnotators);

    /// <summary>A line of training data is marked for another use.</summary>
    internal void CountOtherUsage() => Interlocked.Increment(ref _otherUsage);

    /// <summary>
    /// Class scores that sum to more than 1, those of independent (sigmoid) outputs, and boxes that lie from 0 to 1 among boxes in
    /// pixels: both are taken as they are.
    /// </summary>
    internal void Look(Prediction? prediction, BoxConvention boxes)
    {
        if (boxes.TakesPixelsUnasked && prediction is DetectionPrediction { Boxes.IsEmpty: false } detection
            && detection.Boxes.All(static b => BoxConvention.IsNormalized(b.Box, 0)))
            Interlocked.Increment(ref _shares);
        if (prediction is ClassificationPrediction classes && classes.Scores.Sum(static s => s.Score) > MaxSum)
            Interlocked.Increment(ref _independent);
    }

    /// <summary>Boxes are scaled from shares of the image to pixels.</summary>
    internal void SetNormalized() => Interlocked.Exchange(ref _normalized, 1);

    /// <summary>What was read for a look only does not count.</summary>
    internal void Clear() => (_furtherLabels, _unnamedAnnotators, _otherUsage, _independent, _shares) = (0, 0, 0, 0, 0);

    /// <summary>Tells what was found; called when the input was read to its end.</summary>
    /// <param name="path">The input.</param>
    /// <param name="warn">Takes one sentence for each kind.</param>
    public void Tell(string path, Action<string> warn)
    {
        ArgumentNullException.ThrowIfNull(warn);
        if (_normalized > 0)
            warn($"All detection_boxes of {path} lie from 0 to 1, or just beyond: they are taken as shares of width and height and "
                + "scaled to pixels. extensions.box_unit: pixels says otherwise.");
        if (_shares > 0)
            warn(string.Create(CultureInfo.InvariantCulture,
                $"{path}: all boxes of {_shares:#,0} images lie from 0 to 1, others are in pixels. All are taken as pixels, so these are "
                + $"not larger than one. If they are shares of width and height, write all in one unit; extensions.box_unit names it."));
        if (_independent > 0)
            warn(string.Create(CultureInfo.InvariantCulture,
                $"{path}: the class scores of {_independent:#,0} images sum to more than 1. They are taken as they are, as independent "
                + $"(sigmoid) scores; if an image has one class only, let the model end in a softmax."));
        if (_furtherLabels > 0)
            warn(string.Create(CultureInfo.InvariantCulture, $"{path}: {_furtherLabels:#,0} further labels were passed over on lines with "
                + $"more than one label by a person; the first of each line counts."));
        if (_unnamedAnnotators > 0)
            warn(string.Create(CultureInfo.InvariantCulture, $"{path}: {_unnamedAnnotators:#,0} annotations have a confidence but no "
                + $"annotated-by; they count as made by a person, as ModelArts documents. Write annotated-by where a model made them."));
        if (_otherUsage > 0)
            warn(FormattableString.Invariant(
                $"{path}: {_otherUsage:#,0} lines have the usage EVAL, TEST or INFERENCE and do not count as training data."));
    }
}
