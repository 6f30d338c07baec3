using System.Collections.Immutable;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Mining;
using HardExample.Core.Samples;
using HardExample.Jobs.Observing;
using HardExample.Jobs.Running;
using HardExample.Storage;
using HardExample.Vision.Models;
using HardExample.Vision.Observation;

namespace HardExample.Jobs.Stages;

/// <summary>How far a model agrees with the results that it should have made.</summary>
/// <param name="Images">Images that were compared, at least 1.</param>
/// <param name="Share">Share of the results that the model gives too, in [0, 1].</param>
public sealed record Agreement(int Images, double Share)
{
    /// <summary>Whether at least a half agree; else a warning is due.</summary>
    public bool Holds => Share >= 0.5;
}

/// <summary>
/// Compares results with what the inference model predicts on the same images. A model that contradicts most of them is the wrong one, or
/// is read
/// or fed wrongly, and would make every sample hard: the likely cause is found by trying.
/// </summary>
/// <param name="config">How the model is opened.</param>
/// <param name="storage">Where images and models are.</param>
/// <param name="events">Takes the warning.</param>
/// <param name="labels">Class names for a model that does not say its own.</param>
internal sealed class ModelAgreement(MiningConfig config, StorageResolver storage, IJobEvents events, ImmutableArray<string> labels)
{
    /// <summary>How many images are compared at most.</summary>
    public const int MaxImages = 50;

    private const int MaxTried = 16, MaxBoxes = 100;

    /// <summary>A cause explains the contradiction when so many results agree without it.</summary>
    private const double Explained = 0.75;

    /// <summary>Boxes under this score are not compared: services cut at different thresholds.</summary>
    private const double MinScore = 0.3, MinIoU = 0.5;

    private static readonly double[] ImageNetMean = [0.485, 0.456, 0.406], ImageNetStd = [0.229, 0.224, 0.225];

    /// <summary>Compares with the model that a stage has open, without a look into its cache, which is for other observations.</summary>
    /// <param name="config">The models.</param>
    /// <param name="storage">Where images and models are.</param>
    /// <param name="open">The session of the stage.</param>
    /// <param name="labels">Class names for a model that does not say its own.</param>
    /// <param name="samples">What the stage has seen so far.</param>
    /// <param name="events">Takes the warning.</param>
    /// <param name="cancel">Honoured within a chunk.</param>
    public static void Check(MiningConfig config, StorageResolver storage, ObservationSession open, ImmutableArray<string> labels,
        IReadOnlyList<Sample> samples, IJobEvents events, CancellationToken cancel)
    {
        MiningConfig uncached = config with { Extensions = config.Extensions with { Cache = null } };
        var agreement = new ModelAgreement(uncached, storage, events, labels);
        if (config.Extensions.Cache is null) agreement.Check(open, samples, cancel);
        else
        {
            using ObservationSession session = ObservationSession.Open(
                uncached, storage, open.Inference!.Task, Observations.Prediction, predicts: true, labels, new NoEvents());
            agreement.Check(session, samples, cancel);
        }
    }

    /// <summary>Compares, and warns when under a half agree.</summary>
    /// <param name="session">Holds the open inference model.</param>
    /// <param name="samples">Samples; up to 50 of those with results are compared, evenly spaced.</param>
    /// <param name="cancel">Honoured within a chunk.</param>
    /// <param name="failures">Takes the images on which the model fails, for a caller that does not run it again.</param>
    /// <returns>Null when there is nothing to compare.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Agreement? Check(ObservationSession session, IReadOnlyList<Sample> samples, CancellationToken cancel,
        List<SampleProblem>? failures = null)
    {
        List<Pair> pairs = PairsOf(session, Compared(samples), cancel, failures);
        if (pairs.Count == 0) return null;
        var agreement = new Agreement(pairs.Count, pairs.Average(Agrees));
        if (!agreement.Holds) events.Warning(WarningOf(session.Inference!, pairs, agreement, cancel));
        return agreement;
    }

    private string WarningOf(ImageModel model, List<Pair> pairs, Agreement agreement, CancellationToken cancel)
    {
        string found = $"The model {model.Name} agrees with {Percent(agreement.Share)} of the results that it should have made itself "
            + $"({agreement.Images} images compared), "
            + "so nearly every sample will be hard. ";
        string? cause = LabelCause(model, pairs, sure: true) ?? BoxOrderCause(pairs) ?? InputCause(model, pairs, cancel)
            ?? LabelCause(model, pairs, sure: false);
        return found + (cause is not null ? $"The likely cause is {cause}."
            : $"Order of labels, boxes and colours, scaling and resizing were tried and do not explain it: "
            + $"is '{config.ModelServingUrl}' the model that made the results?");
    }

    // A classifier that says one class of everything may be fed wrongly: then labels are the cause only when nothing else is.
    private static string? LabelCause(ImageModel model, List<Pair> pairs, bool sure)
    {
        (string Said, string Result)[] votes = [.. pairs.SelectMany(Votes)];
        if (votes.Length == 0 || 2 * votes.Length < pairs.Sum(static p => p.Results)) return null;
        if (model.Labels.IsDefault)
            return $"that the names of its classes are not known: it says '{votes[0].Said}' where the results say '{votes[0].Result}'. "
                + "List labels in its model.yaml, in the order of its output";
        IGrouping<string, string>[] classes = [.. votes.GroupBy(static v => v.Said, static v => v.Result)];
        if (sure && model.Task == TaskType.ImageClassification && (classes.Length < 2 || votes.Length < 2 * classes.Length)) return null;
        int Shifted(int by) => votes.Count(v => model.Labels.IndexOf(v.Result) is >= 0 and var index
            && index - model.Labels.IndexOf(v.Said) == by);
        string example = $"it says '{votes[0].Said}' where the results say '{votes[0].Result}'";
        if (Shifted(-1) >= Explained * votes.Length)
            return $"that its labels are one off: {example}. Its first class is none of the labels: put 'background' before them in its "
                + "model.yaml"
                + (model.Task == TaskType.ObjectDetection ? ", or say output.first_class: 1" : "");
        if (Shifted(1) >= Explained * votes.Length)
            return $"that its labels are one off: {example}. The first label in its model.yaml is none of its classes: take it out"
                + (model.Task == TaskType.ObjectDetection ? ", or say output.first_class: 0" : "");
        // Each class that the model says has another name in the results, always the same one.
        (string Name, int Count)[] names = Array.ConvertAll(classes, static c => c.CountBy(static r => r)
            .MaxBy(static r => r.Value) is var most ? (most.Key, most.Value) : default);
        if (names.DistinctBy(static n => n.Name).Count() < names.Length
            || names.Sum(static n => n.Count) < Explained * votes.Length) return null;
        string differing = string.Join(", ", classes.Zip(names).Where(static c => c.First.Key != c.Second.Name).Take(5).Select(static c =>
            $"'{c.First.Key}' is '{c.Second.Name}'"));
        return $"the order of its labels: going by the results {differing}. List labels in its model.yaml, in the order of its output";
    }

    private string? BoxOrderCause(List<Pair> pairs)
    {
        BoxOrder read = config.Extensions.BoxOrder ?? BoxOrder.Yxyx;
        foreach (BoxOrder order in Enum.GetValues<BoxOrder>())
        {
            if (order == read) continue;
            double share = pairs.Average(p => Agrees(p with { Result = Reread(p.Result, read, order) }));
            if (share >= Explained)
                return $"the order of the numbers in detection_boxes: read as {SnakeCaseEnum.Format(order)} {Percent(share)} agree. Say "
                    + $"extensions.box_order: {SnakeCaseEnum.Format(order)}, "
                    + "or, if the results are right, output.box_format in the model's model.yaml";
        }
        return null;
    }

    private string? InputCause(ImageModel model, List<Pair> pairs, CancellationToken cancel)
    {
        Sample[] tried = Spread<Sample>([.. pairs.Select(static p => p.Sample)], MaxTried);
        (double Share, string? Cause) best = (Explained, null);
        foreach (Func<ModelDescription, (string, ModelDescription)> variant in Variants(model))
        {
            cancel.ThrowIfCancellationRequested();
            (double agreeing, string cause) = Try(variant, tried, model.Task, cancel);
            if (agreeing > best.Share || (best.Cause is null && agreeing == Explained)) best = (agreeing,
                $"{cause} in its model.yaml: {Percent(agreeing)} agree then");
            if (best.Share >= 0.95) break;
        }
        return best.Cause;
    }

    private (double Share, string Cause) Try(Func<ModelDescription, (string, ModelDescription)> variant, Sample[] samples, TaskType task,
        CancellationToken cancel)
    {
        string cause = "";
        try
        {
            using var session = ObservationSession.Open(config, storage, task, Observations.Prediction, predicts: true, labels,
                new NoEvents(), describe: said =>
            {
                (cause, ModelDescription changed) = variant(said);
                return changed;
            });
            List<Pair> pairs = PairsOf(session, samples, cancel);
            return (pairs.Sum(Agrees) / samples.Length, cause);
        }
        catch (ModelException)
        {
            // What the model cannot be fed with, or read by, is no cause.
            return (0, cause);
        }
    }

    private static IEnumerable<Func<ModelDescription, (string Cause, ModelDescription Description)>> Variants(ImageModel model)
    {
        yield return static d => ($"the colour order; say input.color: {(d.Bgr is true ? "rgb" : "bgr")}",
            d with { Bgr = d.Bgr is not true });
        yield return static d => ("the scaling of pixels; say input.scale: 0.00392157, mean: 0, std: 1",
            d with { Scale = 1 / 255.0, Mean = [0], Std = [1] });
        yield return static d => ("the scaling of pixels; say input.scale: 1, mean: 0, std: 1",
            d with { Scale = 1, Mean = [0], Std = [1] });
        yield return static d => ("the scaling of pixels; say input.scale: 0.00784314, mean: 1, std: 1",
            d with { Scale = 1 / 127.5, Mean = [1], Std = [1] });
        if (model.Channels == 3)
            yield return static d => ("the scaling of pixels; say input.scale: 0.00392157, mean: [0.485, 0.456, 0.406], std: [0.229, "
                + "0.224, 0.225]",
                d with { Scale = 1 / 255.0, Mean = [.. ImageNetMean], Std = [.. ImageNetStd] });
        foreach (ResizeMode mode in Enum.GetValues<ResizeMode>())
            if (mode != model.Resize) yield return d =>
                ($"the way images are resized; say input.resize: {SnakeCaseEnum.Format(mode)}", d with { Resize = mode });
        if (model.Task != TaskType.ObjectDetection) yield break;
        foreach (BoxOrder order in Enum.GetValues<BoxOrder>())
            yield return d => ($"the order of the numbers in the model's boxes; say output.box_format: {SnakeCaseEnum.Format(order)}",
                d with { BoxFormat = order });
        yield return static d => ("the unit of the model's boxes; say output.box_unit: normalized", d with { BoxesNormalized = true });
        yield return static d => ("the unit of the model's boxes; say output.box_unit: input_pixels", d with { BoxesNormalized = false });
    }

    private static List<Pair> PairsOf(ObservationSession session, Sample[] samples, CancellationToken cancel,
        List<SampleProblem>? failures = null)
    {
        var pairs = new List<Pair>(samples.Length);
        int next = 0;
        foreach (ObservationOutcome outcome in session.Predict(samples, cancel))
        {
            Sample sample = samples[next++];
            // An image that cannot be read is reported when it is observed.
            if (outcome.ModelFailed) failures?.Add(outcome.ToProblem());
            if (outcome.Problem is null) pairs.Add(new(sample, sample.Prediction!, outcome.Sample.Prediction!));
        }
        return pairs;
    }

    /// <summary>The samples that are compared: up to 50 of those with results, evenly spaced.</summary>
    public static Sample[] Compared(IReadOnlyList<Sample> samples) => Chosen<Sample>([.. samples.Where(HasResult)]);

    /// <summary>Whether a sample has a result that is worth comparing.</summary>
    public static bool HasResult(Sample sample) => sample.Prediction is ClassificationPrediction || Boxes(sample.Prediction).Any();

    // As many as the COCO evaluation counts, the strongest first.
    private static IEnumerable<DetectedBox> Boxes(Prediction? prediction) => prediction is DetectionPrediction detection
        ? detection.Boxes.Where(static b => b.Score >= MinScore).OrderByDescending(static b => b.Score).Take(MaxBoxes) : [];

    /// <summary>Share of an image's results that the model gives too.</summary>
    private static double Agrees(Pair pair) => pair.Result is DetectionPrediction
        ? Boxes(pair.Result).Average(r => Found(pair, r, static (a, b) => a.Label == b.Label) is null ? 0.0 : 1)
        : pair.Result.Label == pair.Model.Label ? 1 : 0;

    /// <summary>What the model says and what the results say of the same thing.</summary>
    private static IEnumerable<(string Said, string Result)> Votes(Pair pair)
    {
        if (pair.Result is not DetectionPrediction) return [(pair.Model.Label, pair.Result.Label)];
        return Boxes(pair.Result).Select(r => (Said: Found(pair, r, static (_, _) => true), r.Label))
            .Where(static v => v.Said is not null).Select(static v => (v.Said!, v.Label));
    }

    private static string? Found(Pair pair, DetectedBox result, Func<DetectedBox, DetectedBox, bool> matches)
    {
        var candidates = ((DetectionPrediction)pair.Model).Boxes.Where(b => matches(b, result) && b.Box.IoU(result.Box) >= MinIoU)
            .ToArray();
        return candidates.Length == 0 ? null : candidates.MaxBy(b => b.Box.IoU(result.Box)).Label;
    }

    private static Prediction Reread(Prediction result, BoxOrder read, BoxOrder order) => result is not DetectionPrediction detection
        ? result
        : new DetectionPrediction([.. detection.Boxes.Select(b => b with { Box = Read(order, Numbers(read, b.Box)) })]);

    private static (double A, double B, double C, double D) Numbers(BoxOrder order, BoundingBox b) => order switch
    {
        BoxOrder.Yxyx => (b.YMin, b.XMin, b.YMax, b.XMax),
        BoxOrder.Xyxy => (b.XMin, b.YMin, b.XMax, b.YMax),
        BoxOrder.Xywh => (b.XMin, b.YMin, b.Width, b.Height),
        _ => (b.CenterX, b.CenterY, b.Width, b.Height),
    };

    private static BoundingBox Read(BoxOrder order, (double A, double B, double C, double D) n) => order switch
    {
        BoxOrder.Yxyx => new(n.B, n.A, n.D, n.C),
        BoxOrder.Xyxy => new(n.A, n.B, n.C, n.D),
        BoxOrder.Xywh => new(n.A, n.B, n.A + n.C, n.B + n.D),
        _ => new(n.A - n.C / 2, n.B - n.D / 2, n.A + n.C / 2, n.B + n.D / 2),
    };

    private static string Percent(double share) => FormattableString.Invariant($"{100 * share:0} %");

    /// <summary>Those of many samples that are compared: up to 50, evenly spaced.</summary>
    public static T[] Chosen<T>(IReadOnlyList<T> samples) => Spread(samples, MaxImages);

    private static T[] Spread<T>(IReadOnlyList<T> samples, int most) => samples.Count <= most
        ? [.. samples] : [.. Enumerable.Range(0, most).Select(i => samples[(int)((long)i * samples.Count / most)])];

    /// <summary>The result of an image, and what the model predicts on it.</summary>
    private sealed record Pair(Sample Sample, Prediction Result, Prediction Model)
    {
        public int Results => Result is DetectionPrediction ? Boxes(Result).Count() : 1;
    }

    /// <summary>What is tried says nothing.</summary>
    private sealed class NoEvents : IJobEvents
    {
        public void Progress(JobProgress progress) { }

        public void Information(string message) { }

        public void Warning(string message) { }

        public void Problem(SampleProblem problem) { }
    }
}
