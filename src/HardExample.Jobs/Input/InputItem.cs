using HardExample.Core.Samples;

namespace HardExample.Jobs.Input;

/// <summary>An image of the input: a sample, or why it was left out; neither for a line of another usage.</summary>
/// <param name="Sample">The sample; null when it was left out.</param>
/// <param name="Problem">What is wrong; null when nothing is.</param>
public readonly record struct InputItem(Sample? Sample, SampleProblem? Problem)
{
    internal InputItem(Sample sample) : this(sample, null) { }

    internal InputItem(SampleProblem problem) : this(null, problem) { }
}
