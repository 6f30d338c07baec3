using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.Core.Evaluation.Metrics;
using HardExample.Core.Formats.Json;
using HardExample.Core.Samples;
using HardExample.Jobs.Observing;
using HardExample.Ledger;
using HardExample.Storage;

namespace HardExample.Jobs.Ledgers;

/// <summary>What became of labels that came back.</summary>
public sealed record LabelReport
{
    /// <summary>The ledger.</summary>
    public required string Ledger { get; init; }

    /// <summary>Images that the ledger knows.</summary>
    public required int Matched { get; init; }

    /// <summary>Those of them whose label contradicts the prediction.</summary>
    public required int Wrong { get; init; }

    /// <summary>Those of them whose label agrees with the prediction; what is left has nothing to compare.</summary>
    public required int Right { get; init; }

    /// <summary>Images that have several labels that differ; the first counts.</summary>
    public int Contradicted { get; init; }

    /// <summary>Images that the ledger does not know, with the reason; nothing is recorded of them.</summary>
    public required ImmutableArray<SampleProblem> Unmatched { get; init; }

    /// <summary>One line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Matched} labels recorded ({Wrong} contradict the prediction, {Right} agree), {Unmatched.Length} images not in the ledger")
        + (Contradicted > 0 ? FormattableString.Invariant($", {Contradicted} with labels that differ, of which the first counts") : "");
}

/// <summary>Records labels in a ledger. An image is found by the hash of its file when that is at hand, else by its name.</summary>
/// <param name="ledger">Open for writing.</param>
/// <param name="storage">Where images are.</param>
public sealed class LabelRegistrar(LedgerFile ledger, StorageResolver storage)
{
    private static readonly string[] PathSchemes = ["file://", "obs://", "s3://"];

    private readonly Lazy<ILookup<string, (string[] Path, string Id)>> _byName = new(() => ledger.ReadChosenSources()
        .Select(static s => (PartsOf(s.Source), s.Id)).ToLookup(static s => s.Item1[^1], static s => s, StringComparer.Ordinal));

    /// <summary>Records labels, all in one transaction.</summary>
    /// <param name="items">The labels; of one image the first counts.</param>
    /// <param name="source">Where they came from.</param>
    /// <param name="rejects">Whether the images were rejected: nobody can label them.</param>
    /// <param name="cancel">Leaves the ledger as it was.</param>
    /// <exception cref="StorageException">The ledger cannot be written; nothing was.</exception>
    public LabelReport Register(IEnumerable<LabelItem> items, string source, bool rejects, CancellationToken cancel)
    {
        var unmatched = ImmutableArray.CreateBuilder<SampleProblem>();
        var records = new Dictionary<string, LedgerRecord>(StringComparer.Ordinal);
        var contradicted = new HashSet<string>(StringComparer.Ordinal);
        foreach (LabelItem item in items)
        {
            cancel.ThrowIfCancellationRequested();
            if (Find(item.Image, out string problem) is { } id)
            {
                LedgerRecord record = RecordOf(id, item, source, rejects);
                if (!records.TryAdd(id, record) && records[id].Event.Label != record.Event.Label) contradicted.Add(id);
            }
            else unmatched.Add(new(item.Image, null, problem, InputErrorIds.MissingImage));
        }
        if (records.Count > 0) ledger.Record(new("label", source), records.Values);
        return new()
        {
            Ledger = ledger.Path, Matched = records.Count, Unmatched = unmatched.ToImmutable(),
            Contradicted = contradicted.Count,
            Wrong = records.Values.Count(static r => r.Event.Difficulty >= 0.5),
            Right = records.Values.Count(static r => r.Event.Difficulty < 0.5),
        };
    }

    private string? Find(string image, out string problem)
    {
        problem = "The ledger does not know this image.";
        if (FileOf(image) is { } path)
        {
            string id = ContentHash.Of(storage.ReadInput(path));
            return ledger.StateOf(id) is null ? null : id;
        }
        string[] given = PartsOf(image);
        // The longest end of the path that fits any image decides.
        for (int length = given.Length; length > 0; length--)
        {
            string[] end = given[^length..];
            string[] ids = [.. _byName.Value[given[^1]]
                .Where(k => k.Path.Length >= length && k.Path.AsSpan(k.Path.Length - length).SequenceEqual(end))
                .Select(static k => k.Id).Distinct()];
            if (ids.Length == 1) return ids[0];
            if (ids.Length == 0) continue;
            problem = $"{ids.Length} images of the ledger have this name. Give more of the path, or the image itself.";
            return null;
        }
        return null;
    }

    // A labelling tool may name images by addresses that no storage serves (https:); only the name counts then.
    private StoragePath? FileOf(string image)
    {
        bool isServed = !image.Contains("://", StringComparison.Ordinal) || PathSchemes.Any(scheme => image.StartsWith(scheme,
            StringComparison.OrdinalIgnoreCase));
        if (!isServed) return null;
        StoragePath path = StoragePath.Parse(image);
        return storage.For(path).FileExists(path) ? path : null;
    }

    private LedgerRecord RecordOf(string id, LabelItem item, string source, bool rejects)
    {
        LedgerEntry? known = ledger.Read(new() { Ids = [id] }).FirstOrDefault();
        var happened = new LedgerEvent { State = rejects ? LedgerState.Rejected : LedgerState.Labelled, Source = item.Image };
        if (rejects) return new(id, happened with { LabelSource = source });
        string label = item.Label ?? string.Join(", ", item.Boxes.Select(static b => b.Label).Distinct().Order(StringComparer.Ordinal));
        return new(id, happened with
        {
            Label = label, LabelSource = source, Difficulty = DifficultyOf(known, item, label),
            Detail = item.Boxes.IsDefault ? null : DetailOf(item.Boxes),
        });
    }

    private static double? DifficultyOf(LedgerEntry? known, LabelItem item, string label)
    {
        if (known?.Last(static e => e.State == LedgerState.Selected) is { } selected
            && SampleRecords.SampleOf(selected)?.Prediction is DetectionPrediction detection)
            return item.Boxes.IsDefault ? null
                : 1 - BoxAgreement.F1(detection.Boxes.Where(static b => b.Score >= ParameterCatalog.ScoreThresholdLow.Default), item.Boxes);
        return known?.Predicted is { } predicted ? (string.Equals(predicted, label, StringComparison.Ordinal) ? 0 : 1) : null;
    }

    private static string DetailOf(ImmutableArray<DetectedBox> boxes)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, JsonFormat.Line))
        {
            json.WriteStartArray();
            foreach (DetectedBox box in boxes)
            {
                json.WriteStartArray();
                json.WriteStringValue(box.Label);
                foreach (double side in (ReadOnlySpan<double>)[box.Box.XMin, box.Box.YMin, box.Box.XMax, box.Box.YMax])
                    json.WriteNumberValue(side);
                json.WriteEndArray();
            }
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    private static string[] PartsOf(string path) =>
        path.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } parts ? parts : [path];
}
