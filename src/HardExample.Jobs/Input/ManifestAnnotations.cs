using System.Collections.Immutable;
using HardExample.Core.Errors;
using HardExample.Core.Formats;
using HardExample.Core.Formats.Manifests;
using HardExample.Core.Samples;
using HardExample.Storage;

namespace HardExample.Jobs.Input;

/// <summary>Finds the prediction and the label of a manifest line, in the line and in the files that it names.</summary>
internal readonly struct ManifestAnnotations(
    StorageResolver storage, StoragePath folder, InputOptions options, BoxConvention boxesOfResults, InputNotes notes)
{
    /// <summary>Prediction, label and labelled boxes; null and default where there are none.</summary>
    /// <exception cref="InputException">A file or an annotation is bad, or the line lacks what is needed.</exception>
    public (Prediction? Prediction, string? Label, ImmutableArray<DetectedBox> Boxes) Read(ManifestEntry entry, StoragePath image)
    {
        Prediction? prediction = options.Training ? null : PredictionOf(entry, image);
        string? label = null;
        int labels = 0;
        ImmutableArray<DetectedBox> boxes = default;
        foreach (ManifestAnnotation annotation in entry.Annotations)
        {
            if (!annotation.IsHuman || annotation.Task is not { } task) continue;
            if (IsUnnamed(annotation)) notes.CountUnnamedAnnotator();
            if (task == TaskType.ImageClassification)
            {
                label ??= NameOf(annotation);
                labels++;
            }
            else boxes = [.. boxes.IsDefault ? [] : boxes, .. VocOf(annotation).ToBoxes()];
        }
        if (labels > 1) notes.CountFurtherLabels(labels - 1);
        if (label is not null && !boxes.IsDefault)
            throw new InputException("The line has a label and boxes; a line is of one task.") { ErrorId = InputErrorIds.MixedTasks };
        if (options.Training && label is null && boxes.IsDefault)
            throw Bad("The line has no annotation made by a person; training data needs one.");
        if (!options.Training && prediction is null && !options.PredictMissing)
            throw new InputException("The line has no prediction: neither inference-loc nor an annotation made by a machine."
                + (entry.Annotations.Any(IsUnnamed)
                    ? " Its annotation has a confidence but no annotated-by and counts as made by a person, as ModelArts "
                        + "documents: write annotated-by, as in modelarts/auto, where a model made it."
                    : "")) { ErrorId = InputErrorIds.MissingResult };
        return (prediction, label, boxes);
    }

    private static bool IsUnnamed(ManifestAnnotation annotation) => annotation is { AnnotatedBy: null or "", Confidence: not null };

    private Prediction? PredictionOf(ManifestEntry entry, StoragePath image)
    {
        if (!string.IsNullOrWhiteSpace(entry.InferenceLocation))
        {
            StoragePath path = StoragePath.Parse(entry.InferenceLocation, folder);
            (BoxConvention convention, StorageResolver files) = (boxesOfResults, storage);
            return Read(path, b => convention.Read(b, image, files));
        }
        List<ClassScore>? scores = null;
        List<DetectedBox>? boxes = null;
        foreach (ManifestAnnotation annotation in entry.Annotations)
        {
            if (annotation.IsHuman || annotation.Task is not { } task) continue;
            if (task == TaskType.ImageClassification) Add(scores ??= [], annotation);
            else (boxes ??= []).AddRange(Detected(annotation));
        }
        if (scores is not null && boxes is not null)
            throw new InputException("The line has annotations of both tasks.") { ErrorId = InputErrorIds.MixedTasks };
        if (scores is not null) return new ClassificationPrediction(scores.MaxBy(static s => s.Score).Label, scores);
        return boxes is null ? null : new DetectionPrediction([.. boxes]);
    }

    private static void Add(List<ClassScore> scores, ManifestAnnotation annotation)
    {
        string name = NameOf(annotation);
        if (annotation.Confidence is not { } confidence) throw Bad($"The annotation \"{name}\" of a machine has no confidence.");
        if (scores.Exists(s => string.Equals(s.Label, name, StringComparison.Ordinal))) throw Bad($"The line annotates \"{name}\" twice.");
        scores.Add(new(name, confidence));
    }

    private IEnumerable<DetectedBox> Detected(ManifestAnnotation annotation)
    {
        foreach (VocObject o in VocOf(annotation).Objects)
            yield return new(o.Label, o.Confidence ?? annotation.Confidence
                ?? throw Bad($"A {o.Label} box of {annotation.Location} has no confidence."), o.Box);
    }

    private VocAnnotation VocOf(ManifestAnnotation annotation)
    {
        if (string.IsNullOrWhiteSpace(annotation.Location)) throw Bad("An annotation with boxes has no annotation-loc.");
        if (annotation.Format is { } format && !format.Replace(" ", "", StringComparison.Ordinal)
            .Equals("PASCALVOC", StringComparison.OrdinalIgnoreCase))
            throw Bad($"The annotation-format \"{format}\" is unknown; PASCAL VOC is expected.");
        return Read(StoragePath.Parse(annotation.Location, folder), static b => PascalVocFile.Parse(b));
    }

    private T Read<T>(StoragePath path, Func<byte[], T> parse)
    {
        path = InputFiles.Find(storage, path);
        SampleProblem? problem = InputFiles.Read(storage, path, parse, out T? value);
        return problem is null ? value! : throw new InputException(problem.ToString()) { ErrorId = problem.ErrorId };
    }

    private static string NameOf(ManifestAnnotation annotation) =>
        string.IsNullOrEmpty(annotation.Name) ? throw Bad("An annotation with a class has no name.") : annotation.Name;

    private static InputException Bad(string message) => new(message) { ErrorId = InputErrorIds.InvalidManifestLine };
}
