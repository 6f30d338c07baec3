namespace HardExample.Core.Samples;

/// <summary>What of an image an observed field describes.</summary>
public enum FieldSubject
{
    /// <summary>The whole image.</summary>
    Image,

    /// <summary>The boxes of the prediction: the field has one entry a box, in the same order, and only detections have it.</summary>
    PredictedBoxes,

    /// <summary>The boxes that a person drew: the field has one entry a box, in the same order.</summary>
    LabelledBoxes,
}

/// <summary>Identifies the model that gave some fields of a sample, by a hash; null when they were not observed.</summary>
/// <param name="Name">Its name in files.</param>
/// <param name="Get">Reads the mark.</param>
/// <param name="Set">A copy of the sample with another mark.</param>
public sealed record SourceMark(string Name, Func<Sample, string?> Get, Func<Sample, string?, Sample> Set);

/// <summary>One row of <see cref="ObservationCatalog"/>: something that may have been observed of a sample.</summary>
/// <param name="name">Its name in files; where a file keeps it in columns, theirs begin with it.</param>
/// <param name="observation">The flag that asks for it; several fields may share one.</param>
/// <param name="subject">What it describes.</param>
public abstract class ObservedField(string name, Observations observation, FieldSubject subject)
{
    /// <summary>Its name in files; where a file keeps it in columns, theirs begin with it.</summary>
    public string Name => name;

    /// <summary>The flag that asks for it.</summary>
    public Observations Observation => observation;

    /// <summary>What it describes.</summary>
    public FieldSubject Subject => subject;

    /// <summary>Earlier names of the field, under which files are still read.</summary>
    public IReadOnlyList<string> FormerNames { get; init; } = [];

    /// <summary>The mark of the model that gave it; null when no model takes part.</summary>
    public SourceMark? Source { get; init; }

    /// <summary>Whether the output of a job has it: then it is kept on hard samples, and every <c>samples.jsonl</c> has it.</summary>
    public bool IsInOutput { get; init; }

    /// <summary>Whether a sample carries it.</summary>
    public abstract bool IsOn(Sample sample);

    /// <summary>The sample without it.</summary>
    public abstract Sample RemoveFrom(Sample sample);

    /// <summary>A copy of <paramref name="target"/> with the value that <paramref name="source"/> has.</summary>
    public abstract Sample Copy(Sample source, Sample target);

    /// <summary>Whether a sample has what the field describes: a classification has no boxes.</summary>
    public bool AppliesTo(Sample sample) => subject switch
    {
        FieldSubject.PredictedBoxes => sample.Prediction is DetectionPrediction,
        FieldSubject.LabelledBoxes => !sample.LabelledBoxes.IsDefault,
        _ => true,
    };

    /// <inheritdoc/>
    public override string ToString() => name;
}

/// <summary>A field with its value.</summary>
/// <typeparam name="T">Type of the value; its default stands for "not observed". Readers and writers of files have one way for each such
/// type.</typeparam>
/// <param name="name">As in <see cref="ObservedField"/>.</param>
/// <param name="observation">As in <see cref="ObservedField"/>.</param>
/// <param name="subject">As in <see cref="ObservedField"/>.</param>
/// <param name="get">Reads the value.</param>
/// <param name="set">A copy of the sample with another value.</param>
public sealed class ObservedField<T>(
    string name, Observations observation, FieldSubject subject, Func<Sample, T?> get, Func<Sample, T?, Sample> set)
    : ObservedField(name, observation, subject)
{
    /// <summary>The value; default when it was not observed.</summary>
    public T? Get(Sample sample) => get(sample);

    /// <summary>A copy of the sample with this value.</summary>
    public Sample Set(Sample sample, T? value) => set(sample, value);

    /// <inheritdoc/>
    public override bool IsOn(Sample sample) => !EqualityComparer<T>.Default.Equals(get(sample), default);

    /// <inheritdoc/>
    public override Sample RemoveFrom(Sample sample) => IsOn(sample) ? set(sample, default) : sample;

    /// <inheritdoc/>
    public override Sample Copy(Sample source, Sample target) => set(target, get(source));
}
